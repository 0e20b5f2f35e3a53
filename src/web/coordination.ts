// Other agents over HTTP: what they tell this one, signed, and the log of what went where.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { incomingSchema } from '../core/coordination/incoming.ts';
import type { Received } from '../core/coordination/receive.ts';
import type { SignedHeaders } from '../core/coordination/signed.ts';
import { spaceIdSchema } from '../core/ids.ts';
import type { Clock, CoordinationEntry, CoordinationRepository } from '../core/ports.ts';
import type { Access } from './access.ts';
import { errorBodySchema, fail } from './errors.ts';
import { bytesOf, describedOnly, keepRawBodies } from './raw-body.ts';

export interface CoordinationRoutes {
  /** Checks, and acts on, a signed message: `createReceive` of the core. */
  readonly receive: (headers: SignedHeaders, body: Uint8Array) => Promise<Received>;
  readonly log: Pick<CoordinationRepository, 'list' | 'disabled' | 'requestFigures'>;
}

// A whole communication strategy fits.
const bodyLimit = 262_144;
const weekMs = 7 * 86_400_000;
const instant = z.iso.datetime();

const acceptedSchema = z.object({
  accepted: z.object({
    id: z.string(),
    type: z.string(),
    result: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
});

const logSchema = z.object({
  log: z.array(
    z.object({
      id: z.string(),
      direction: z.enum(['out', 'in']),
      /** The role, or `listener:<name>`. */
      party: z.string(),
      type: z.string(),
      way: z.enum(['webhook', 'email', 'chat', 'api']),
      space: z.string().nullable(),
      at: instant,
      status: z.string(),
      attempts: z.number(),
      errorCode: z.string().nullable(),
      settledAt: instant.nullable(),
    }),
  ),
  /** Webhooks that answered 410 Gone: nothing is sent to them. */
  disabled: z.array(z.object({ party: z.string(), at: instant, errorCode: z.string() })),
  /** Analyses other agents asked for in the last seven days. */
  requests: z.object({ asked: z.number(), inTime: z.number(), overdue: z.number() }),
});

const iso = (at: number): string => new Date(at).toISOString();

const logBody = ({ spaceId, at, settledAt, ...entry }: CoordinationEntry) => ({
  ...entry,
  space: spaceId,
  at: iso(at),
  settledAt: settledAt === null ? null : iso(settledAt),
});

/** Registers `POST` and `GET /api/coordination`. Give it a scope of its own: it changes how bodies are read. */
export const registerCoordination = (
  scope: FastifyInstance,
  { access, clock, routes }: { access: Access; clock: Clock; routes: CoordinationRoutes },
): void => {
  keepRawBodies(scope);
  const app = scope.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/api/coordination',
    {
      ...describedOnly,
      bodyLimit,
      schema: {
        summary: 'Takes a message of another agent, signed as Standard Webhooks says; once',
        description:
          'Headers webhook-id, webhook-timestamp and webhook-signature; the secret says which role it is. 409: it was acted on before.',
        body: incomingSchema,
        response: {
          202: acceptedSchema,
          400: errorBodySchema,
          401: errorBodySchema,
          403: errorBodySchema,
          404: errorBodySchema,
          409: errorBodySchema,
          413: errorBodySchema,
          422: errorBodySchema,
        },
      },
    },
    async (request, reply) => {
      const received = await routes.receive(request.headers, bytesOf(request.body));
      if (!received.ok) {
        const { status, code, message, remedy } = received.refusal;
        throw fail(status, code, message, remedy);
      }
      const { id, type, result } = received;
      return reply.status(202).send({ accepted: { id, type, result } });
    },
  );

  app.get(
    '/api/coordination',
    {
      preHandler: access.openOnLoopback,
      schema: {
        summary: 'What went to other agents and came from them, newest first; without content',
        querystring: z.object({
          direction: z.enum(['out', 'in']).optional(),
          party: z.string().max(100).optional(),
          space: spaceIdSchema.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: logSchema, 400: errorBodySchema, 401: errorBodySchema },
      },
    },
    async (request) => {
      const { direction, party, space, limit } = request.query;
      const now = clock.now();
      const [entries, disabled, requests] = await Promise.all([
        routes.log.list({
          limit,
          ...(direction === undefined ? {} : { direction }),
          ...(party === undefined ? {} : { party }),
          ...(space === undefined ? {} : { spaceId: space }),
        }),
        routes.log.disabled(),
        routes.log.requestFigures(now - weekMs, now),
      ]);
      return {
        log: entries.map(logBody),
        disabled: disabled.map(({ party: who, at, errorCode }) => ({ party: who, at: iso(at), errorCode })),
        requests,
      };
    },
  );
};
