// What every `Mailer` keeps to.
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../src/core/errors.ts';
import { type Mail, mailSchema } from '../../../src/core/mail/mail.ts';
import type { Mailer } from '../../../src/core/mail/mailer.ts';

export interface MailerUnderTest {
  readonly mailer: Mailer;
  readonly now: number;
  /** How many mails it took. */
  readonly taken: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const mail = (ref: string): Mail =>
  mailSchema.parse({ ref, to: 'a@example.com', subject: `Mail ${ref}`, html: '<p>x</p>', text: 'x' });

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', errorCode);

export const describeMailer = (name: string, start: () => Promise<MailerUnderTest>): void => {
  const rule = (words: string, check: (under: MailerUnderTest) => Promise<void>): void => {
    it(words, async () => {
      const under = await start();
      try {
        await check(under);
      } finally {
        await under.close();
      }
    });
  };

  describe(`mailer: ${name}`, () => {
    rule('the same key and mail again is the first one', async ({ mailer, taken }) => {
      const first = await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
      expect(await mailer.send(mail('m1'), { idempotencyKey: 'k1' })).toEqual(first);
      expect(await taken()).toBe(1);
    });

    rule('the same key for another mail is a conflict', async ({ mailer, taken }) => {
      await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
      expect(await codeOf(mailer.send(mail('m2'), { idempotencyKey: 'k1' }))).toBe('mail-conflict');
      expect(await taken()).toBe(1);
    });

    rule('a batch is answered in its order, and repeated as one', async ({ mailer, now, taken }) => {
      const mails = ['m1', 'm2', 'm3'].map(mail);
      const sent = await mailer.sendBatch(mails, { idempotencyKey: 'k1' });
      expect(await mailer.sendBatch(mails, { idempotencyKey: 'k1' })).toEqual(sent);
      expect(await taken()).toBe(3);
      for (const [at, { ref, to, subject }] of mails.entries())
        expect((await mailer.find({ ref, to, subject, since: now - 60_000 }))?.externalId).toBe(sent[at]?.externalId);
    });

    rule('a mail is found by either id; what was never sent is not', async ({ mailer, now }) => {
      const { externalId } = await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
      const { to, subject } = mail('m1');
      const query = { to, subject, since: now - 60_000 };
      expect(await mailer.find({ ...query, ref: 'm1' })).toEqual({ externalId, state: 'delivered' });
      expect(await mailer.find({ externalId })).toEqual({ externalId, state: 'delivered' });
      expect(await mailer.find({ ...query, ref: 'm2' })).toBeNull();
      expect(await mailer.find({ externalId: '00000000-0000-4000-8000-000000000000' })).toBeNull();
    });

    rule('a scheduled mail can be taken back, once or twice', async ({ mailer, now }) => {
      const { externalId } = await mailer.schedule(mail('m1'), { idempotencyKey: 'k1', at: now + 3_600_000 });
      expect(await mailer.find({ externalId })).toEqual({ externalId, state: 'scheduled' });
      await mailer.cancel(externalId);
      await mailer.cancel(externalId);
      expect(await mailer.find({ externalId })).toEqual({ externalId, state: 'cancelled' });
    });

    rule('one that was sent, or never was, cannot', async ({ mailer }) => {
      const { externalId } = await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
      expect(await codeOf(mailer.cancel(externalId))).toBe('mail-invalid');
      expect(await codeOf(mailer.cancel('00000000-0000-4000-8000-000000000000'))).toBe('mail-not-found');
    });
  });
};
