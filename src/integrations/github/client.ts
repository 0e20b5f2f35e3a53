// GitHub's REST interface, with its address, its token and what to do when it refuses.
import { createHttpCaller, type HttpCaller, retryAfterMs } from '../http/index.ts';
import type { GithubConfig, GithubDeps, GithubSettings } from './config.ts';
import { errorSchema } from './peer.ts';

const minuteMs = 60_000;

/**
 * GitHub refuses with 403 or 429 where a limit is reached: with `Retry-After`, or with `X-RateLimit-Remaining: 0` and the
 * time of the reset in seconds, or (a secondary limit) with neither, which asks for a minute.
 */
export const githubWaitMs = (status: number, headers: Headers, now: number): number | null => {
  if (status !== 403 && status !== 429) return null;
  const asked = retryAfterMs(headers, now);
  if (asked !== null) return asked;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000;
  if (headers.get('x-ratelimit-remaining') === '0') return Number.isFinite(reset) ? Math.max(reset - now, 0) : minuteMs;
  return status === 429 ? minuteMs : null;
};

/** Paths are relative to the API's base. Throws CcoError with a code of the Tracker port. */
export const createGithubClient = (
  settings: GithubSettings,
  tuning: GithubConfig['tuning'],
  deps: GithubDeps,
): HttpCaller =>
  createHttpCaller(
    {
      service: 'GitHub',
      errorPrefix: 'tracker',
      baseUrl: settings.apiBase,
      headers: {
        authorization: `Bearer ${settings.token}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        'user-agent': 'cco-agent',
      },
      remedies: {
        unavailable: 'See githubstatus.com, or check GITHUB_API_BASE; it is tried again by itself.',
        rateLimited: 'It waits by itself; if it happens often, give GITHUB_TOKEN an account of its own.',
        unauthorized:
          'Make a new fine-grained token (Settings, Developer settings, Personal access tokens), set GITHUB_TOKEN to it and restart.',
        forbidden: 'Give GITHUB_TOKEN the repository permission Issues: Read and write for GITHUB_REPOSITORY.',
        notFound:
          'Check GITHUB_REPOSITORY (owner/name), that its issues are switched on, and that GITHUB_TOKEN has access to it.',
        invalid: '`npx cco doctor github` says what is wrong with GITHUB_REPOSITORY and GITHUB_API_BASE.',
      },
      askedWaitMs: githubWaitMs,
      reasonOf: (body) => errorSchema.safeParse(body).data?.errors[0]?.code ?? null,
      ...(tuning === undefined ? {} : { tuning }),
    },
    deps,
  );
