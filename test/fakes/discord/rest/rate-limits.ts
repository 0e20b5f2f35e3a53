// Discord's buckets: so many requests of a route and its channel, guild or webhook in a window, and fifty a second in all.
import { createHash } from 'node:crypto';
import type { RateLimits, RateRule } from '../config.ts';

const usual: Readonly<Record<string, RateRule>> = {
  'POST /channels/{channel_id}/messages': { limit: 5, windowMs: 5000 },
  'PATCH /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: 5000 },
  'DELETE /channels/{channel_id}/messages/{message_id}': { limit: 5, windowMs: 1000 },
  'POST /channels/{channel_id}/messages/bulk-delete': { limit: 1, windowMs: 1000 },
  'GET /channels/{channel_id}/messages': { limit: 5, windowMs: 5000 },
  'GET /channels/{channel_id}/messages/{message_id}': { limit: 30, windowMs: 30_000 },
  'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': { limit: 1, windowMs: 250 },
  'PATCH /channels/{channel_id}': { limit: 2, windowMs: 600_000 },
  'POST /channels/{channel_id}/threads': { limit: 50, windowMs: 300_000 },
  'POST /guilds/{guild_id}/channels': { limit: 10, windowMs: 10_000 },
  'PATCH /guilds/{guild_id}/members/{user_id}': { limit: 10, windowMs: 10_000 },
  'PUT /applications/{application_id}/commands': { limit: 5, windowMs: 20_000 },
  'POST /webhooks/{webhook_id}/{webhook_token}': { limit: 5, windowMs: 5000 },
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': { limit: 5, windowMs: 5000 },
};
const otherwise: RateRule = { limit: 20, windowMs: 10_000 };

// Renaming a channel twice in ten minutes is a limit of its own that only names and topics have.
const isSubLimited = (key: string, body: unknown): boolean =>
  key !== 'PATCH /channels/{channel_id}' ||
  (typeof body === 'object' && body !== null && ('name' in body || 'topic' in body));

interface Bucket {
  left: number;
  resetAt: number;
}

export interface Verdict {
  readonly headers: Readonly<Record<string, string>>;
  /** Null: go on. */
  readonly refused: {
    readonly retryAfter: number;
    readonly global: boolean;
    readonly scope: 'user' | 'global' | 'shared';
  } | null;
}

export interface Limiter {
  check(method: string, template: string, params: Readonly<Record<string, string>>, body: unknown): Verdict;
  readonly refusals: () => number;
  change(limits: RateLimits | false): void;
}

const free: Verdict = { headers: {}, refused: null };

/** `limits` as the peer's config has them; all windows run in real time. */
export const createLimiter = (first: RateLimits | false): Limiter => {
  let limits = first;
  let refusals = 0;
  const buckets = new Map<string, Bucket>();
  const all: Bucket = { left: 0, resetAt: 0 };

  const take = (bucket: Bucket, rule: RateRule): number => {
    const now = performance.now();
    if (now >= bucket.resetAt) {
      bucket.left = rule.limit;
      bucket.resetAt = now + rule.windowMs;
    }
    if (bucket.left <= 0) return (bucket.resetAt - now) / 1000;
    bucket.left -= 1;
    return 0;
  };

  return {
    check: (method, template, params, body) => {
      if (limits === false) return free;
      const key = `${method} ${template}`;
      // Answers to interactions are not bound to the global limit.
      if (!template.startsWith('/interactions') && !template.startsWith('/webhooks')) {
        const wait = take(all, { limit: limits.global ?? 50, windowMs: 1000 });
        if (wait > 0) {
          refusals += 1;
          return {
            headers: { 'X-RateLimit-Global': 'true' },
            refused: { retryAfter: wait, global: true, scope: 'global' },
          };
        }
      } else if (template.endsWith('/callback')) return free;
      if (!isSubLimited(key, body)) return free;
      const rule = limits.routes?.[key] ?? usual[key] ?? otherwise;
      const major = params.channel_id ?? params.guild_id ?? params.webhook_token ?? params.webhook_id ?? '';
      const hash = createHash('sha1').update(key).digest('hex').slice(0, 32);
      const id = `${hash}:${major}`;
      const bucket = buckets.get(id) ?? { left: 0, resetAt: 0 };
      buckets.set(id, bucket);
      const wait = take(bucket, rule);
      const resetAfter = Math.max(0, bucket.resetAt - performance.now()) / 1000;
      const headers = {
        'X-RateLimit-Limit': String(rule.limit),
        'X-RateLimit-Remaining': String(bucket.left),
        'X-RateLimit-Reset': (Date.now() / 1000 + resetAfter).toFixed(3),
        'X-RateLimit-Reset-After': resetAfter.toFixed(3),
        'X-RateLimit-Bucket': hash,
      };
      if (wait === 0) return { headers, refused: null };
      refusals += 1;
      return { headers, refused: { retryAfter: wait, global: false, scope: 'user' } };
    },
    refusals: () => refusals,
    change: (next) => {
      limits = next;
      buckets.clear();
      all.resetAt = 0;
    },
  };
};
