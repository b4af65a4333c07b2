import { RuleViolationError } from '@holdfast/contracts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ResourceTypeEntity } from '../persistence/resource-type.entity.ts';

/** Types are rows, so the declaration of the body cannot know them. Errors: invalid_request, naming those there are. */
export async function assertKnownType(em: EntityManager, type: string): Promise<void> {
  const known = await em.findAll(ResourceTypeEntity, { orderBy: { code: 'asc' } });
  if (known.some(({ code }) => code === type)) return;
  const message = `must be one of ${known.map(({ code }) => code).join(', ')}`;
  throw new RuleViolationError('invalid_request', 'See errors for what to change.', {
    errors: [{ pointer: '/type', message }],
  });
}
