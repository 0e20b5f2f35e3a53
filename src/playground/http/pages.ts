// The chat page's files. The page loads nothing from elsewhere, and this header holds it to that.
import { existsSync } from 'node:fs';
import { fastifyStatic } from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Serves `directory` at `/` (and nothing where it does not exist). Files under `assets/` carry their hash: kept long. */
export const pages =
  (directory: string): FastifyPluginAsync =>
  async (app) => {
    if (!existsSync(directory)) return;
    app.addHook('onSend', async (_request, reply) => {
      reply.headers({
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
    });
    await app.register(fastifyStatic, {
      root: directory,
      prefix: '/',
      wildcard: false,
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        reply.header(
          'cache-control',
          /[\\/]assets[\\/]/u.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  };
