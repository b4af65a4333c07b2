import type { ConstraintTable } from '@holdfast/service-kit/persistence/constraint-errors';

/** What the database's refusals mean. */
export const constraints: ConstraintTable = {
  occupied_units_no_overlap: 'slot_taken',
};
