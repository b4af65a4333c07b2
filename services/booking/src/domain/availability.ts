import { forbids } from './booking-rules.ts';
import { occupiedSpan, overlaps, type Schedule, type Span } from './schedule.ts';
import { slotsWithin } from './slots.ts';

/** A unit of the resource that is occupied for a while, buffers included. */
export interface OccupiedUnit extends Span {
  readonly unit: number;
}

export interface OfferedSlot extends Span {
  readonly remaining: number;
}

/** Slots that can be booked now, each with how many units are left. Slots with none left are not offered. */
export function offeredSlots(
  schedule: Schedule,
  within: Span,
  capacity: number,
  occupied: readonly OccupiedUnit[],
  now: number,
): OfferedSlot[] {
  return slotsWithin(schedule, within)
    .filter((slot) => forbids(schedule, slot, now) === undefined)
    .map((slot) => ({ ...slot, remaining: capacity - busyUnits(occupiedSpan(slot, schedule), occupied) }))
    .filter(({ remaining }) => remaining > 0);
}

function busyUnits(span: Span, occupied: readonly OccupiedUnit[]): number {
  return new Set(occupied.filter((each) => overlaps(each, span)).map(({ unit }) => unit)).size;
}
