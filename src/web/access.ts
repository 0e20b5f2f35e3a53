// Who may read and write over HTTP. On loopback, reads other than messages and drafts are open, and `Host` and `Origin`
// are checked, so that a page elsewhere cannot reach in through the reader's own browser (DNS rebinding, CSRF).
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../core/ports.ts';
import { fail } from './errors.ts';
import { checkProof, checkToken, issueProof } from './tokens.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It is called from elsewhere, and each call carries a signature or token that is checked: where it comes from is not. */
    ownProof?: boolean;
  }
}

const cookieName = 'cco_session';
const sessionMs = 30 * 24 * 3_600_000;
const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

export const isLoopback = (host: string): boolean => loopbackNames.has(host);

export interface Access {
  /** Whether the request carries the API token or a session. */
  readonly knows: (request: FastifyRequest) => boolean;
  /** preHandler of routes that need a session or the token, wherever the server listens. */
  readonly required: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  /** preHandler of reads that are open on loopback only. */
  readonly openOnLoopback: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly startSession: (reply: FastifyReply) => void;
}

const hostName = (host: string): string => host.replace(/:\d+$/u, '');

type Headers = { readonly host?: string | undefined; readonly origin?: string | undefined };

/** Why a request is refused by where it says it comes from, or null. Also for connections that pass the routes by. */
export const refusalOf = (bindHost: string, { host = '', origin }: Headers): 'host' | 'origin' | null => {
  if (isLoopback(bindHost) && !isLoopback(hostName(host))) return 'host';
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) return 'origin';
  return null;
};

/** Installs the checks that every request passes; `bindHost` is the address the server listens on. */
export const installAccess = (
  app: FastifyInstance,
  config: { token: string; bindHost: string },
  clock: Clock,
): Access => {
  const loopback = isLoopback(config.bindHost);

  app.addHook('onRequest', async (request) => {
    // Who calls these comes from elsewhere by their nature, and what they carry says all.
    if (request.routeOptions.config.ownProof === true) return;
    const refusal = refusalOf(config.bindHost, request.headers);
    if (refusal === 'host') {
      throw fail(
        403,
        'forbidden',
        'This address is not one this server answers to.',
        'Open it as http://127.0.0.1 or http://localhost.',
      );
    }
    if (refusal === 'origin') {
      throw fail(
        403,
        'forbidden',
        'Requests from other sites are refused.',
        'Call the API from its own page or without an Origin header.',
      );
    }
  });

  const knows = (request: FastifyRequest): boolean => {
    const bearer = /^Bearer (\S+)$/u.exec(request.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return checkToken(config.token, bearer);
    const session = request.cookies[cookieName];
    return session !== undefined && checkProof(config.token, 'session', session, clock.now());
  };

  const required = async (request: FastifyRequest): Promise<void> => {
    if (!knows(request)) {
      throw fail(
        401,
        'unauthorized',
        'This needs a session.',
        'Open the login link (`npx cco login` prints one) or send the API token as `Authorization: Bearer`.',
      );
    }
  };

  return {
    knows,
    required,
    openOnLoopback: async (request) => {
      if (!loopback) await required(request);
    },
    startSession: (reply) => {
      const expiresAt = clock.now() + sessionMs;
      reply.setCookie(cookieName, issueProof(config.token, 'session', expiresAt), {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        maxAge: sessionMs / 1000,
      });
    },
  };
};
