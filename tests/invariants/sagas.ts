import type { StackInfo } from '@holdfast/local-stack';
import { send } from '../support/http.ts';
import { rows } from './sources.ts';
import type { Violation } from './violation.ts';

/** Holds that nobody conducts: neither a running workflow nor a wake on its way to start one. */
export async function findMissingSagas(info: StackInfo): Promise<Violation[]> {
  const held = await rows<{ id: string }>(
    info,
    'booking',
    `select id from bookings b where status = 'HELD' and not exists (
       select 1 from outbox_messages m where m.lane = 'saga' and m.subject = b.id::text and m.published_at is null)`,
  );
  const states = await Promise.all(held.map(async ({ id }) => ({ id, state: await sagaState(info, id) })));
  return states
    .filter(({ state }) => state !== 'RUNNING' && state !== 'PENDING')
    .map(({ id, state }) => ({
      kind: 'saga_missing',
      subject: id,
      detail: `HELD, and its workflow is ${state}`,
    }));
}

async function sagaState(info: StackInfo, id: string): Promise<string> {
  const sidecar = info.sidecars['booking'];
  if (sidecar === undefined) throw new Error('the stack has no booking sidecar');
  const { status, body } = await send('GET', `${sidecar.http}/v1.0/workflows/dapr/${id}`, {
    headers: { 'dapr-api-token': sidecar.apiToken },
  });
  return status === 200 ? String(body.runtimeStatus).toUpperCase() : 'ABSENT';
}
