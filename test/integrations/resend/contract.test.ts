import { pino } from 'pino';
import { expect } from 'vitest';
import { createResendMailer } from '../../../src/integrations/resend/index.ts';
import { describeMailer } from '../../core/mail/mailer-contract.ts';
import { createClock } from '../../fakes/clock.ts';
import { startPeer } from './peer.ts';

describeMailer('Resend', async () => {
  const peer = await startPeer();
  // Times in what Resend keeps are real ones.
  const clock = createClock(Date.now());
  const mailer = createResendMailer(
    { apiBase: peer.url, apiKey: 're_x', from: 'cco@example.com' },
    { clock, logger: pino({ level: 'silent' }) },
  );
  return {
    mailer,
    now: clock.now(),
    taken: async () => (await peer.mails()).length,
    close: async () => {
      mailer.close();
      await peer.close();
      expect(peer.wrong).toEqual([]);
    },
  };
});
