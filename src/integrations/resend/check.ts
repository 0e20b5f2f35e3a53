// What `cco doctor` looks at: does the key work, is the sender's domain verified, is there a webhook secret.
import { CcoError, errorCode } from '../../core/errors.ts';
import { createResendClient } from './client.ts';
import type { ResendConfig, ResendDeps } from './config.ts';
import { isSendingOnly } from './failure.ts';
import { webhookKey } from './signature.ts';
import { domainListSchema } from './wire.ts';

export interface ResendFinding {
  readonly state: 'ok' | 'problem' | 'note';
  readonly message: string;
  readonly remedy?: string;
}

const testDomain = 'resend.dev';

/** The part behind the @ of `Name <a@b>` or `a@b`; empty: there is none. */
export const domainOf = (from: string): string => /@([^@\s<>]+)>?\s*$/u.exec(from)?.[1]?.toLowerCase() ?? '';

const ofDomain = (domain: string, status: string | undefined): ResendFinding => {
  if (status === 'verified') return { state: 'ok', message: `The domain ${domain} is verified.` };
  const remedy = 'Open resend.com/domains, add it, and set the DNS records it shows; or change RESEND_FROM.';
  if (status === undefined)
    return { state: 'problem', message: `The domain ${domain} of RESEND_FROM is not at Resend.`, remedy };
  return {
    state: 'problem',
    message: `The domain ${domain} is not verified yet: Resend sends nothing from it.`,
    remedy,
  };
};

const ofError = (error: unknown, readsMail = false): ResendFinding => {
  if (isSendingOnly(error) && readsMail)
    return {
      state: 'problem',
      message: 'The key may only send: mail that comes in as feedback can’t be read with it.',
      remedy: 'Make a key with full access at resend.com/api-keys; what came in meanwhile is read then.',
    };
  if (isSendingOnly(error))
    return {
      state: 'note',
      message: 'The key may only send. The domain can’t be looked at, and a mail of unknown outcome stays uncertain.',
      remedy: 'Nothing is wrong; a key with full access lets it look.',
    };
  const message = error instanceof CcoError ? `${error.message}.` : `It failed (${errorCode(error)}).`;
  const remedy = error instanceof CcoError ? error.remedy : undefined;
  return { state: 'problem', message, ...(remedy === undefined ? {} : { remedy }) };
};

const ofWebhook = (secret: string | null): ResendFinding => {
  if (secret === null)
    return {
      state: 'note',
      message: 'Without RESEND_WEBHOOK_SECRET, bounces and complaints are not heard of: no campaigns.',
      remedy: 'Add a webhook at resend.com/webhooks and set RESEND_WEBHOOK_SECRET to its signing secret.',
    };
  try {
    webhookKey(secret);
    return { state: 'ok', message: 'The webhook’s secret is in order.' };
  } catch (error) {
    return ofError(error);
  }
};

/** Looks at everything there is to the connection; sends nothing. `readsMail`: mail comes in. Never rejects. */
export const checkResend = async (
  config: ResendConfig & { readonly webhookSecret: string | null; readonly readsMail?: boolean },
  deps: ResendDeps,
): Promise<ResendFinding[]> => {
  const client = createResendClient({ ...config, tuning: { attempts: 1, ...config.tuning } }, deps);
  const domain = domainOf(config.from);
  const findings: ResendFinding[] = [];
  try {
    const { data } = await client.call({ method: 'GET', path: '/domains', answer: domainListSchema });
    findings.push({ state: 'ok', message: 'The key is good.' });
    if (domain === testDomain)
      findings.push({ state: 'note', message: `From ${testDomain}, Resend sends to your own address only.` });
    else findings.push(ofDomain(domain, data.find(({ name }) => name.toLowerCase() === domain)?.status));
  } catch (error) {
    findings.push(ofError(error, config.readsMail));
  } finally {
    client.close();
  }
  return [...findings, ofWebhook(config.webhookSecret)];
};
