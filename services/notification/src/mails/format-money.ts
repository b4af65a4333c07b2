import type { Money } from '@holdfast/contracts';

/** As the API writes it: no symbol that two currencies share, no separator that two countries read differently. */
export const formatMoney = ({ amount, currency }: Money): string => `${amount} ${currency}`;
