export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

/** What a test payment method does when it is charged. No flag: it just works. */
export interface TestCard {
  brand: 'visa' | 'mastercard' | 'amex';
  last4: string;
  declines?: Decline;
  needsAuthentication?: true;
  /** The rest exists only here, not at Stripe. */
  captureFails?: Decline;
  answerIsLost?: true;
  settlesLater?: true;
}

export const genericDecline: Decline = {
  code: 'card_declined',
  declineCode: 'generic_decline',
  message: 'Your card was declined.',
};

const insufficientFunds: Decline = {
  code: 'card_declined',
  declineCode: 'insufficient_funds',
  message: 'Your card has insufficient funds.',
};

const expired: Decline = {
  code: 'expired_card',
  declineCode: 'expired_card',
  message: 'Your card has expired.',
};

const incorrectCvc: Decline = {
  code: 'incorrect_cvc',
  declineCode: 'incorrect_cvc',
  message: "Your card's security code is incorrect.",
};

const processingError: Decline = {
  code: 'processing_error',
  declineCode: 'processing_error',
  message: 'An error occurred while processing your card. Try again in a little bit.',
};

const visa = (last4: string, behaviour: Omit<TestCard, 'brand' | 'last4'> = {}): TestCard => ({
  brand: 'visa',
  last4,
  ...behaviour,
});

const withVisaAlias = (name: string, card: TestCard): [string, TestCard][] => [
  [`pm_card_${name}`, card],
  [`pm_card_visa_${name}`, card],
];

/** By the id that a client sends. */
export const testCards: ReadonlyMap<string, TestCard> = new Map<string, TestCard>([
  ['pm_card_visa', visa('4242')],
  ['pm_card_visa_debit', visa('5556')],
  ['pm_card_mastercard', { brand: 'mastercard', last4: '4444' }],
  ['pm_card_amex', { brand: 'amex', last4: '8431' }],
  ...withVisaAlias('chargeDeclined', visa('0002', { declines: genericDecline })),
  ...withVisaAlias('chargeDeclinedInsufficientFunds', visa('9995', { declines: insufficientFunds })),
  ...withVisaAlias('chargeDeclinedExpiredCard', visa('0069', { declines: expired })),
  ...withVisaAlias('chargeDeclinedIncorrectCvc', visa('0127', { declines: incorrectCvc })),
  ...withVisaAlias('chargeDeclinedProcessingError', visa('0119', { declines: processingError })),
  ['pm_card_threeDSecure2Required', visa('3220', { needsAuthentication: true })],
  ['pm_card_threeDSecureRequired', visa('3063', { needsAuthentication: true })],
  ['pm_card_authenticationRequired', visa('3184', { needsAuthentication: true })],
  ['pm_card_captureFails', visa('7001', { captureFails: genericDecline })],
  ['pm_card_chargeTimesOut', visa('7002', { answerIsLost: true })],
  ['pm_card_processing', visa('7003', { settlesLater: true })],
]);
