// Posts signed webhooks through the shared caller: one caller, and so one circuit breaker, a host. No redirect is followed.
import { createHash } from 'node:crypto';
import type { SendOutcome, WebhookSender } from '../../core/coordination/deliver.ts';
import { CcoError } from '../../core/errors.ts';
import {
  createHttpCaller,
  type HttpCaller,
  type HttpCallerDeps,
  type HttpTuning,
  retryAfterOf,
} from '../http/index.ts';
import { checkAddress, type ResolveHost } from './address.ts';
import type { WebhookSecrets } from './secret.ts';
import { signWebhook } from './signature.ts';

export interface WebhookSenderConfig {
  readonly secrets: WebhookSecrets;
  /** Whether addresses of private networks and this machine are allowed. Default: not. */
  readonly allowPrivate?: boolean;
  /** Attempts default to 1: the next one comes by the clock, signed anew. */
  readonly tuning?: Partial<HttpTuning>;
}

const gone = 410;

const remedies = {
  unavailable: 'See whether the webhook’s server runs.',
  rateLimited: 'It is tried again later.',
  unauthorized: 'Give the webhook’s owner the secret it is signed with.',
  forbidden: 'Give the webhook’s owner the secret it is signed with.',
  notFound: 'Correct the webhook’s address in cco-agent.json.',
  invalid: 'Correct the webhook’s address in cco-agent.json; redirects are not followed.',
};

/** Never throws from `send`: what went wrong is a code. */
export const createWebhookSender = (
  { secrets, allowPrivate = false, tuning = {} }: WebhookSenderConfig,
  deps: HttpCallerDeps & { readonly resolve?: ResolveHost },
): WebhookSender & { close(): void } => {
  const callers = new Map<string, HttpCaller>();
  const callerOf = (origin: string): HttpCaller => {
    const known = callers.get(origin);
    if (known !== undefined) return known;
    const caller = createHttpCaller(
      {
        service: 'A webhook',
        errorPrefix: 'webhook',
        baseUrl: origin,
        headers: { accept: '*/*', 'user-agent': 'CCO-Agent' },
        remedies,
        tuning: { attempts: 1, ...tuning },
      },
      deps,
    );
    callers.set(origin, caller);
    return caller;
  };

  const post = async (url: string, secret: string, id: string, body: string): Promise<SendOutcome> => {
    const later = (code: string): SendOutcome => ({ kind: 'later', code, afterMs: null });
    const own = secrets.get(secret);
    if (own === undefined) return later('webhook-no-secret');
    const allowed = await checkAddress(url, {
      allowPrivate,
      ...(deps.resolve === undefined ? {} : { resolve: deps.resolve }),
    });
    if (!allowed.ok) return later(allowed.code);
    const { origin, pathname, searchParams } = new URL(url);
    const json: unknown = JSON.parse(body);
    await callerOf(origin).call({
      method: 'POST',
      path: `/${pathname.slice(1)}`,
      ...(searchParams.size === 0 ? {} : { query: searchParams }),
      body: json,
      // The caller writes the body anew: signed is what it writes.
      headers: signWebhook(own, { id, at: deps.clock.now(), body: JSON.stringify(json) }),
      answer: null,
    });
    return { kind: 'delivered' };
  };

  return {
    send: async ({ url, secret, id, body }) => {
      try {
        return await post(url, secret, id, body);
      } catch (error) {
        if (!(error instanceof CcoError)) return { kind: 'later', code: 'webhook-failed', afterMs: null };
        if (error.data.status === gone) return { kind: 'gone' };
        return { kind: 'later', code: error.code, afterMs: retryAfterOf(error) };
      }
    },
    endpointOf: (url) => createHash('sha256').update(url).digest('base64url'),
    close: () => {
      for (const caller of callers.values()) caller.close();
    },
  };
};
