// The read side over HTTP: spaces, health, history, messages, interventions.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { platformSchema, spaceIdSchema } from '../core/ids.ts';
import { channelHealth } from '../core/pipeline/channel-health.ts';
import { platformHealth } from '../core/pipeline/platform-health.ts';
import type { Clock, Store } from '../core/ports.ts';
import { loadSettings, type SpaceSettings } from '../core/settings.ts';
import type { Access } from './access.ts';
import { errorBodySchema, fail } from './errors.ts';
import {
  healthBody,
  healthBodySchema,
  historySchema,
  interventionBody,
  interventionsSchema,
  messageBody,
  messagesSchema,
  spaceListSchema,
} from './schemas.ts';

const spaceParams = z.object({ id: z.string().max(400) });
const dayMs = 86_400_000;

type ApiStore = Pick<Store, 'spaces' | 'health' | 'messages' | 'interventions' | 'settings'>;

const findSpace = async (store: ApiStore, id: string) => {
  const parsed = spaceIdSchema.safeParse(id);
  const space = parsed.success ? await store.spaces.get(parsed.data) : null;
  if (space === null) throw fail(404, 'not-found', 'There is no such space.', 'GET /api/spaces lists them.');
  return space;
};

/** Registers `/api/spaces…`, `/api/platforms…` and `/api/interventions`. */
export const registerApi = (
  instance: FastifyInstance,
  deps: { store: ApiStore; clock: Clock; access: Access; defaults: SpaceSettings },
): void => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, clock, access, defaults } = deps;
  const errors = { 400: errorBodySchema, 401: errorBodySchema, 404: errorBodySchema };

  app.get(
    '/api/spaces',
    {
      preHandler: access.openOnLoopback,
      schema: { summary: 'Spaces and how they are', response: { 200: spaceListSchema, 401: errorBodySchema } },
    },
    async () => {
      const spaces = await store.spaces.list();
      const latest = await Promise.all(spaces.map((space) => store.health.latest(space.id)));
      return {
        spaces: spaces.map((space, index) => {
          const health = latest[index] ?? null;
          return {
            id: space.id,
            name: space.name,
            platform: space.platform,
            status: health?.status ?? ('insufficient-data' as const),
            score: health?.score ?? null,
          };
        }),
      };
    },
  );

  app.get(
    '/api/spaces/:id/health',
    {
      preHandler: access.openOnLoopback,
      schema: {
        summary: 'Latest health score, with its drivers; with `channel` that of one channel, computed now',
        params: spaceParams,
        querystring: z.object({ channel: z.string().max(400).optional() }),
        response: { 200: healthBodySchema, ...errors },
      },
    },
    async (request) => {
      const { id, moderatorsChannelId } = await findSpace(store, request.params.id);
      const { channel } = request.query;
      if (channel === undefined) return healthBody(await store.health.latest(id));
      // What only staff see is not scored, and not told of here either.
      const found = (await store.spaces.channels(id)).find(
        (one) => one.id === channel && !one.private && one.id !== moderatorsChannelId,
      );
      if (found === undefined) throw fail(404, 'not-found', 'There is no such channel.', 'Give a public channel’s id.');
      const settings = await loadSettings(store, id, defaults);
      return healthBody(await channelHealth(store, { spaceId: id, channelId: found.id }, settings, clock.now()));
    },
  );

  app.get(
    '/api/platforms/:platform/health',
    {
      preHandler: access.openOnLoopback,
      schema: {
        summary: 'Health score of all spaces of a platform together, with its drivers, computed now',
        params: z.object({ platform: platformSchema }),
        response: { 200: healthBodySchema, ...errors },
      },
    },
    async (request) => healthBody(await platformHealth(store, request.params.platform, defaults, clock.now())),
  );

  app.get(
    '/api/spaces/:id/history',
    {
      preHandler: access.openOnLoopback,
      schema: {
        summary:
          'Evaluations since a time (default: the last seven days), oldest first; of more than `limit` one in each of as many equal slots of time',
        params: spaceParams,
        querystring: z.object({
          since: z.iso.datetime({ offset: true }).optional(),
          limit: z.coerce.number().int().min(1).max(5000).default(1000),
        }),
        response: { 200: historySchema, ...errors },
      },
    },
    async (request) => {
      const space = await findSpace(store, request.params.id);
      const since = request.query.since === undefined ? clock.now() - 7 * dayMs : Date.parse(request.query.since);
      const history = await store.health.history(space.id, since, request.query.limit);
      const { health } = await loadSettings(store, space.id, defaults);
      return { threshold: health.threshold, history: history.map(healthBody) };
    },
  );

  app.get(
    '/api/spaces/:id/messages',
    {
      preHandler: access.required,
      schema: {
        summary: 'Messages with their scores, newest first',
        params: spaceParams,
        querystring: z.object({
          before: z.iso.datetime({ offset: true }).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: messagesSchema, ...errors },
      },
    },
    async (request) => {
      const space = await findSpace(store, request.params.id);
      const { before, limit } = request.query;
      const found = await store.messages.list({
        spaceId: space.id,
        limit,
        ...(before === undefined ? {} : { before: Date.parse(before) }),
      });
      return { messages: found.map(messageBody) };
    },
  );

  app.get(
    '/api/interventions',
    {
      preHandler: access.required,
      schema: {
        summary: 'Drafts and what became of them, newest first',
        querystring: z.object({
          space: spaceIdSchema.optional(),
          status: z.enum(['observed', 'draft', 'approved', 'dismissed', 'expired', 'undone']).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: interventionsSchema, ...errors },
      },
    },
    async (request) => {
      const { space, status, limit } = request.query;
      const found = await store.interventions.list({
        limit,
        ...(space === undefined ? {} : { spaceId: space }),
        ...(status === undefined ? {} : { status }),
      });
      return { interventions: found.map(interventionBody) };
    },
  );
};
