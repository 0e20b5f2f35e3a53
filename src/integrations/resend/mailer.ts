// The core's `Mailer` on Resend. The shared caller and not Resend's SDK: the SDK keeps no time limit, reads no rate-limit
// header and hands out sentences that quote addresses.
import { CcoError } from '../../core/errors.ts';
import { isPlain, type Mail } from '../../core/mail/mail.ts';
import { batchLimit, type Mailer, type SendOptions } from '../../core/mail/mailer.ts';
import { createResendClient, type ResendClient } from './client.ts';
import type { ResendConfig, ResendDeps } from './config.ts';
import { remedies } from './failure.ts';
import { findMail } from './find.ts';
import { batchSentSchema, sentSchema, toWire } from './wire.ts';

const refuse = (reason: string): CcoError =>
  new CcoError('This mail cannot be sent like this', {
    code: 'mail-invalid',
    remedy: remedies.invalid,
    data: { reason },
  });

const keyHeader = ({ idempotencyKey }: SendOptions): { 'idempotency-key': string } => {
  if (!/^[\x21-\x7e]{1,256}$/u.test(idempotencyKey)) throw refuse('idempotency-key');
  return { 'idempotency-key': idempotencyKey };
};

export interface ResendMailer extends Mailer {
  /** For other calls to Resend under the same limits. */
  readonly client: ResendClient;
  close(): void;
}

/** Sends through Resend. Every POST carries an idempotency key, so one whose answer was lost is repeated at once. */
export const createResendMailer = (config: ResendConfig, deps: ResendDeps): ResendMailer => {
  const client = createResendClient(config, deps);

  const post = async (mail: Mail, options: SendOptions, at: number | null): Promise<{ externalId: string }> => {
    const { id } = await client.call({
      method: 'POST',
      path: '/emails',
      headers: keyHeader(options),
      body: toWire(mail, config.from, at),
      answer: sentSchema,
      repeatable: true,
      signal: options.signal,
    });
    return { externalId: id };
  };

  return {
    client,
    send: (mail, options) => post(mail, options, null),
    schedule: (mail, { at, ...options }) => post(mail, options, at),
    async sendBatch(mails, options) {
      if (mails.length === 0 || mails.length > batchLimit) throw refuse('batch-size');
      if (!mails.every(isPlain)) throw refuse('batch-attachment');
      const { data } = await client.call({
        method: 'POST',
        path: '/emails/batch',
        headers: keyHeader(options),
        body: mails.map((mail) => toWire(mail, config.from, null)),
        answer: batchSentSchema,
        repeatable: true,
        signal: options.signal,
      });
      return data.map(({ id }) => ({ externalId: id }));
    },
    async cancel(externalId, call = {}) {
      try {
        // Taking it back twice is taking it back once.
        const path = `/emails/${encodeURIComponent(externalId)}/cancel` as const;
        await client.call({ method: 'POST', path, answer: null, repeatable: true, signal: call.signal });
      } catch (error) {
        if (!(error instanceof CcoError) || error.code !== 'mail-invalid') throw error;
        const mail = await findMail(client, { externalId }, call);
        if (mail?.state !== 'cancelled') throw error;
      }
    },
    find: (query, call) => findMail(client, query, call),
    close: () => client.close(),
  };
};
