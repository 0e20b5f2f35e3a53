// Server-sent events: what changed, by id; no content. Clients fetch what they may see.
import type { FastifyInstance } from 'fastify';
import type { Announcer } from '../core/ports.ts';
import type { Access } from './access.ts';

type Announcement = Parameters<Announcer['announce']>[0];
/** Calls `listener` at each announcement; returns how to stop. */
export type Subscribe = (listener: (event: Announcement) => void) => () => void;

const keepAliveMs = 20_000;
const maxClients = 200;

/** Registers `GET /api/events`. */
export const registerLive = (app: FastifyInstance, deps: { access: Access; subscribe: Subscribe }): void => {
  let clients = 0;
  const closers = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const close of closers) close();
  });

  app.get(
    '/api/events',
    { preHandler: deps.access.openOnLoopback, schema: { summary: 'Live updates (server-sent events)' } },
    (request, reply) => {
      if (clients >= maxClients) {
        void reply.status(503).send({
          error: {
            code: 'unavailable',
            message: 'Too many watchers.',
            remedy: 'Close other tabs or poll /api/spaces.',
          },
        });
        return;
      }
      clients += 1;
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      stream.write('retry: 2000\n\n');
      const unsubscribe = deps.subscribe((event) => {
        // A reader that does not keep up loses updates, not our memory: it fetches the state anyway.
        if (stream.writableLength < 65_536) stream.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      });
      const beat = setInterval(() => stream.write(': still here\n\n'), keepAliveMs);
      const close = () => stream.end();
      closers.add(close);
      request.raw.once('close', () => {
        clients -= 1;
        clearInterval(beat);
        closers.delete(close);
        unsubscribe();
      });
    },
  );
};
