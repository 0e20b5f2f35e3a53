// YouTrack's REST interface, with its address, its token and what to do when it refuses.
import { createHttpCaller, type HttpCall, type HttpCaller } from '../http/index.ts';
import type { YoutrackConfig, YoutrackDeps, YoutrackSettings } from './config.ts';
import { errorSchema } from './peer.ts';

export type YoutrackCall<T> = Omit<HttpCall<T>, 'query'> & { readonly query?: Readonly<Record<string, string>> };

export interface YoutrackClient extends Pick<HttpCaller, 'close' | 'circuit'> {
  /** Paths are relative to `/api`. Throws CcoError with a code of the Tracker port. */
  call<T>(call: YoutrackCall<T>): Promise<T>;
}

export const createYoutrackClient = (
  settings: YoutrackSettings,
  tuning: YoutrackConfig['tuning'],
  deps: YoutrackDeps,
): YoutrackClient => {
  const http = createHttpCaller(
    {
      service: 'YouTrack',
      errorPrefix: 'tracker',
      baseUrl: `${settings.baseUrl}/api`,
      headers: { authorization: `Bearer ${settings.token}` },
      remedies: {
        unavailable: 'Check that YOUTRACK_BASE_URL opens in a browser; it is tried again by itself.',
        rateLimited: 'It waits by itself; if it happens often, give YOUTRACK_TOKEN’s account a higher limit.',
        unauthorized:
          'Make a new permanent token (your avatar, Profile, Account Security, New token, scope YouTrack), set YOUTRACK_TOKEN to it and restart.',
        forbidden:
          'Give the account of YOUTRACK_TOKEN the permissions Create Issue, Read Issue, Create Comment and Create Tag in the project of YOUTRACK_PROJECT.',
        notFound:
          'Check YOUTRACK_BASE_URL (without /api) and YOUTRACK_PROJECT, and that the account of YOUTRACK_TOKEN may read that project.',
        invalid: '`npx cco doctor youtrack` compares the project of YOUTRACK_PROJECT with what is sent to it.',
      },
      reasonOf: (body) => errorSchema.safeParse(body).data?.error ?? null,
      ...(tuning === undefined ? {} : { tuning }),
    },
    deps,
  );
  return {
    call: async ({ query, ...call }) => {
      const { value } = await http.call({ ...call, query: new URLSearchParams(query) });
      return value;
    },
    circuit: http.circuit,
    close: http.close,
  };
};
