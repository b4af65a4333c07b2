import type { ConstraintTable } from '@holdfast/service-kit/persistence/constraint-errors';

export const constraints: ConstraintTable = { businesses_one_per_owner: 'business_exists' };
