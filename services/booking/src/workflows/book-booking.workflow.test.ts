import { describe, expect, it } from '@jest/globals';
import { driveWorkflow, type World } from '@holdfast/service-kit/testing/drive-workflow';
import { bookBooking } from './book-booking.workflow.ts';

const ref = { bookingId: 'b' };

interface Script {
  /** What `observe` says, turn by turn; `done` afterwards. */
  readonly states: readonly object[];
  readonly answers?: Readonly<Record<string, object>>;
  /** How often an activity faults before it works. */
  readonly faults?: Readonly<Record<string, number>>;
}

/** A world that follows a script and remembers what each activity was given. */
function world({ states, answers = {}, faults = {} }: Script) {
  const left = [...states];
  const faultsLeft = new Map(Object.entries(faults));
  const inputs: [string, object][] = [];
  const follow: World['activity'] = (name, input) => {
    inputs.push([name, input]);
    const remaining = faultsLeft.get(name) ?? 0;
    faultsLeft.set(name, remaining - 1);
    if (remaining > 0) throw new Error(`${name} faults`);
    if (name === 'booking.observe') return left.shift() ?? { next: 'done' };
    return answers[name] ?? { ok: true, expired: true };
  };
  return { activity: follow, inputs };
}

const paid = [{ next: 'book' }];
const withoutTimers = (log: readonly string[]) => log.filter((each) => !each.startsWith('timer'));
const happyPath = [
  'booking.observe',
  'booking.revalidate',
  'booking.confirm',
  'booking.charge',
  'booking.announce',
  'booking.observe',
];

describe('the booking saga', () => {
  it('waits, then books what is paid', async () => {
    const { log } = await driveWorkflow(bookBooking, ref, {
      ...world({ states: [{ next: 'wait', seconds: 900 }, ...paid] }),
      first: (kinds) => kinds.indexOf('event'),
    });
    expect(log).toEqual(['booking.observe', 'any(event wake, timer 900)', ...happyPath]);
  });

  it('ends a hold whose time is over, waits for a late payment, and settles', async () => {
    const { log } = await driveWorkflow(
      bookBooking,
      ref,
      world({
        states: [
          { next: 'wait', seconds: 60 },
          { next: 'expire' },
          { next: 'wait', seconds: 600 },
          { next: 'settle' },
        ],
      }),
    );
    expect(log.filter((each) => /expire|settle|any/.test(each))).toEqual([
      'any(event wake, timer 60)',
      'booking.expire',
      'any(event wake, timer 600)',
      'booking.settle',
    ]);
  });

  it('listens on one waiter at a time, and on a new one after each event', async () => {
    const waiters = new Set<unknown>();
    const waiting = { next: 'wait', seconds: 5 };
    let calls = 0;
    await driveWorkflow(
      {
        ...bookBooking,
        run: (steps, input) =>
          bookBooking.run(
            {
              ...steps,
              whenAny: (tasks) => {
                waiters.add(tasks[0]);
                calls += 1;
                return steps.whenAny(tasks);
              },
            },
            input,
          ),
      },
      ref,
      {
        ...world({ states: [waiting, waiting, waiting] }),
        // timer, event, timer: the first two turns share a waiter.
        first: (kinds) => kinds.indexOf(calls === 2 ? 'event' : 'timer'),
      },
    );
    expect(calls).toBe(3);
    expect(waiters.size).toBe(2);
  });

  const refusals = ['booking.revalidate', 'booking.confirm', 'booking.charge'];
  it.each(refusals)('gives time and money back when %s refuses, in this order', async (activity) => {
    const script = world({ states: paid, answers: { [activity]: { ok: false, reason: 'because' } } });
    const { log } = await driveWorkflow(bookBooking, ref, script);
    expect(log.slice(log.indexOf(activity))).toEqual([
      activity,
      'booking.release',
      'booking.settle',
      'booking.observe',
    ]);
    expect(script.inputs).toContainEqual(['booking.release', { bookingId: 'b', reason: 'because' }]);
  });

  const steps = ['booking.revalidate', 'booking.confirm', 'booking.charge', 'booking.announce'];
  it.each(steps)('tries %s again after faults', async (activity) => {
    const { log } = await driveWorkflow(bookBooking, ref, world({ states: paid, faults: { [activity]: 2 } }));
    const tries = withoutTimers(log).filter((each) => each === activity);
    expect(tries).toHaveLength(3);
    expect([...new Set(withoutTimers(log))]).toEqual([...new Set(happyPath)]);
    expect(log).toContain('timer 1');
    expect(log).toContain('timer 2');
  });

  it.each(['booking.revalidate', 'booking.confirm'])(
    'gives everything back when %s faults for good',
    async (activity) => {
      const script = world({ states: paid, faults: { [activity]: Number.POSITIVE_INFINITY } });
      await expect(driveWorkflow(bookBooking, ref, script)).rejects.toThrow('faults');
      const names = script.inputs.map(([name]) => name);
      expect(names.slice(-2)).toEqual(['booking.release', 'booking.settle']);
    },
  );

  it('files what it cannot undo and still undoes the rest', async () => {
    const script = world({
      states: paid,
      answers: { 'booking.confirm': { ok: false, reason: 'gone' } },
      faults: { 'booking.release': Number.POSITIVE_INFINITY },
    });
    const { log } = await driveWorkflow(bookBooking, ref, script);
    expect(log).toContain('booking.settle');
    expect(script.inputs).toContainEqual([
      'booking.file-attention',
      { bookingId: 'b', kind: 'undo_release_failed', detail: 'booking.release faults' },
    ]);
  });

  it('asks for the same things when it is replayed', async () => {
    const script = { states: [{ next: 'wait', seconds: 9 }, ...paid], faults: { 'booking.charge': 3 } };
    const first = await driveWorkflow(bookBooking, ref, world(script));
    const second = await driveWorkflow(bookBooking, ref, world(script));
    expect(second.log).toEqual(first.log);
  });
});
