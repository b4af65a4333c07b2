import { assertThat, type BusinessStatus } from '@holdfast/contracts';

interface Transition {
  readonly from: readonly BusinessStatus[];
  readonly to: BusinessStatus;
}

/** Who may go where. Whatever is not in this table does not happen. */
const transitions = {
  approve: { from: ['PENDING'], to: 'ACTIVE' },
  suspend: { from: ['ACTIVE', 'INACTIVE'], to: 'SUSPENDED' },
} as const satisfies Readonly<Record<string, Transition>>;

export type StatusAction = keyof typeof transitions;

/** The status that the action leads to. Errors: invalid_transition, naming both states. */
export function nextStatus(action: StatusAction, current: BusinessStatus): BusinessStatus {
  const { from, to }: Transition = transitions[action];
  assertThat(
    from.includes(current),
    'invalid_transition',
    `A business that is ${current} cannot become ${to} by "${action}".`,
  );
  return to;
}
