import { createClock } from '../../fakes/clock.ts';
import { createFakeMailer } from './fake-mailer.ts';
import { describeMailer } from './mailer-contract.ts';

describeMailer('in memory', async () => {
  const clock = createClock();
  const mailer = createFakeMailer(clock);
  return { mailer, now: clock.now(), taken: async () => mailer.accepted.length, close: async () => {} };
});
