import { fromMinor, toMinor, type Money } from '@holdfast/contracts';

/** The part of a booking that events and answers are made of. */
export interface BookingFacts {
  readonly id: string;
  readonly customerId: string;
  readonly businessId: string;
  readonly businessName: string;
  readonly vendorId: string;
  readonly resourceId: string;
  readonly resourceName: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  readonly units: number;
  readonly priceAmount: string;
  readonly currency: string;
  readonly version: number;
}

/** The price in the currency's own precision. */
export const priceOf = ({ priceAmount, currency }: Pick<BookingFacts, 'priceAmount' | 'currency'>): Money =>
  fromMinor(priceMinorOf({ priceAmount, currency }), currency);

export const priceMinorOf = ({
  priceAmount,
  currency,
}: Pick<BookingFacts, 'priceAmount' | 'currency'>): bigint => toMinor({ amount: priceAmount, currency });
