import { setTimeout as sleep } from 'node:timers/promises';
import { takeCallFate, untouched, type CallFate, type CallFaults } from '../../faults/call-faults.ts';
import type { Store } from '../objects/store.ts';
import { StripeProblem } from './stripe-problem.ts';
import type { BoundRoute, Call } from './api-route.ts';
import { canonicalForm, type FormTree } from './form.ts';
import type { Finished, IdempotencyStore } from './idempotency.ts';
import { injectedFailure } from './injected-failure.ts';
import { parseParams } from './parse-params.ts';
import { render, renderIntent } from './render.ts';

export interface RouteServices {
  store: Store;
  faults: CallFaults;
  idempotency: IdempotencyStore;
}

/** What the HTTP side has to send; `lostAfterMs` says that it must not. */
export interface Reply {
  status: number;
  body: string;
  headers: Record<string, string>;
  lostAfterMs?: number;
}

/** One call from its parameters to its answer, with everything that may go wrong on the way. */
export async function serveRoute(
  services: RouteServices,
  route: BoundRoute,
  endpoint: string,
  call: Call,
  { expand, params }: { expand: string[]; params: FormTree },
): Promise<Reply> {
  // Faults are for our own server's calls: a customer's browser talks to Stripe directly.
  const fate = call.keyKind === 'secret' ? takeCallFate(services.faults, endpoint) : untouched;
  if (fate.timeout?.when === 'before') return lost(fate.timeout.holdMs);
  if (fate.fail?.when === 'before') return failed(call, fate.fail.status);

  let answerIsLost = false;
  const work = async (): Promise<Finished> => {
    if (fate.delayMs > 0) await sleep(fate.delayMs, undefined, { ref: false });
    const finished = execute(services, route, call, expand, params);
    answerIsLost = finished.answerIsLost;
    return fate.fail === undefined ? finished : { answer: answerOf(call, fate.fail.status), keep: true };
  };
  const { answer, replayed } =
    route.method === 'POST' && call.idempotencyKey !== null
      ? await services.idempotency.run(
          { key: call.idempotencyKey, endpoint, params: canonicalForm({ ...params, expand: expand.join() }) },
          work,
        )
      : { answer: (await work()).answer, replayed: false };
  return {
    status: answer.status,
    body: answer.body,
    headers: replayed ? { 'idempotent-replayed': 'true', 'original-request': answer.requestId } : {},
    ...loss(fate, answerIsLost),
  };
}

function loss(fate: CallFate, answerIsLost: boolean): { lostAfterMs?: number } {
  if (fate.timeout !== undefined) return { lostAfterMs: fate.timeout.holdMs };
  return answerIsLost ? { lostAfterMs: 0 } : {};
}

/** `keep` is Stripe's line: bad parameters never began, everything after that is remembered. */
function execute(
  { store }: RouteServices,
  route: BoundRoute,
  call: Call,
  expand: string[],
  params: FormTree,
): Finished & { answerIsLost: boolean } {
  let began = false;
  try {
    const effect = route.run((schema) => {
      const parsed = parseParams(schema, params);
      began = true;
      return parsed;
    }, call);
    const body = JSON.stringify(render(store, effect.object, expand, call.keyKind));
    const answer = { status: 200, body, requestId: call.requestId };
    return { answer, keep: true, answerIsLost: effect.answerIsLost ?? false };
  } catch (error) {
    if (!(error instanceof StripeProblem)) throw error;
    return { answer: problemAnswer(error, call), keep: began, answerIsLost: false };
  }
}

function problemAnswer(problem: StripeProblem, call: Call): Finished['answer'] {
  const body = problem.toBody((intent) => renderIntent(intent, call.keyKind));
  return { status: problem.status, body: JSON.stringify(body), requestId: call.requestId };
}

function answerOf(call: Call, status: number): Finished['answer'] {
  return problemAnswer(injectedFailure(status), call);
}

function failed(call: Call, status: number): Reply {
  return { ...answerOf(call, status), headers: {} };
}

function lost(holdMs: number): Reply {
  return { status: 500, body: '', headers: {}, lostAfterMs: holdMs };
}
