import { afterAll, beforeAll, describe, it, jest } from '@jest/globals';
import { tellTheStory } from '../demo/story.ts';
import { bootPlatform, expectNoViolations, type TestStack } from './_platform.ts';
import { describeBadInput } from './bad-input.ts';
import { describeFaults } from './faults.ts';
import { describeHealing } from './healing.ts';
import { describeLatePayments, placeEarlyHolds, type LatePayers } from './late-payments.ts';
import { describePayments } from './payments.ts';
import { describePlantedViolations } from './planted-violations.ts';
import { describeRivals } from './rivals.ts';

/** One boot of the whole platform for all journeys: booting it for each would be most of the time. */
jest.setTimeout(300_000);

describe('the whole platform', () => {
  let platform: TestStack;
  let latePayers: LatePayers;
  const started = () => platform;
  beforeAll(async () => {
    platform = await bootPlatform();
    latePayers = await placeEarlyHolds(platform);
  });
  afterAll(async () => {
    await platform.stack.stop();
  });

  describeRivals(started);
  describePayments(started);
  describeBadInput(started);
  describeLatePayments(started, () => latePayers);

  it('walks the demonstration from sign-up to refund', async () => {
    await tellTheStory(platform.info, () => undefined);
    await expectNoViolations(platform.info);
  });

  describeFaults(started);
  describeHealing(started);
  describePlantedViolations(started);
});
