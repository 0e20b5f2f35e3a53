// Campaigns over HTTP: written, scheduled, held up and counted by whoever has the API token. No answer holds an address.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CcoError } from '../core/errors.ts';
import { type SpaceId, spaceIdSchema } from '../core/ids.ts';
import { type Campaign, campaignSchema, campaignStatuses, segmentSchema } from '../core/mail/campaign.ts';
import { reviewCampaign } from '../core/mail/campaign-review.ts';
import { type AdminAction, addCampaign, changeCampaign } from '../core/mail/campaigns.ts';
import { statistics } from '../core/mail/recipients.ts';
import type { Clock, Store } from '../core/ports.ts';
import { loadSettings, type SpaceSettings } from '../core/settings.ts';
import type { Access } from './access.ts';
import { errorBodySchema, fail } from './errors.ts';

export interface CampaignRoutes {
  readonly store: Pick<Store, 'campaigns' | 'settings' | 'spaces' | 'strategy' | 'transaction'>;
  readonly newId: () => string;
  /** What holds where nothing is stored for a space. */
  readonly defaults: SpaceSettings;
  /** Why nothing can be sent, as a remedy; null: all is set up. */
  readonly off: string | null;
}

const instant = z.iso.datetime({ offset: true });
const content = campaignSchema.shape.content;

const newCampaignSchema = z.strictObject({
  space: z.string().max(400),
  name: campaignSchema.shape.name,
  /** Default: everyone with a confirmed address. */
  segment: z
    .strictObject({
      states: segmentSchema.shape.states,
      joinedFrom: instant.nullable().default(null),
      joinedBefore: instant.nullable().default(null),
    })
    .default({ states: null, joinedFrom: null, joinedBefore: null }),
  content: z.strictObject({ ...content.shape, button: content.shape.button.default(null) }),
});

const shown = z.number().nullable();
const statisticsSchema = z.object({
  recipients: z.number(),
  waiting: z.number(),
  sent: z.number(),
  skipped: z.number(),
  failed: z.number(),
  uncertain: z.number(),
  delivered: z.number(),
  bounced: z.number(),
  /** null below five delivered mails. */
  opened: shown,
  clicked: shown,
  complained: shown,
  unsubscribed: shown,
});

const campaignBodySchema = z.object({
  id: z.string(),
  space: z.string(),
  name: z.string(),
  status: z.enum(campaignStatuses),
  startsAt: z.string().nullable(),
  changedAt: z.string(),
  segment: z.object({
    states: z.array(z.string()).nullable(),
    joinedFrom: z.string().nullable(),
    joinedBefore: z.string().nullable(),
  }),
  content: z.object({
    subject: z.string(),
    heading: z.string(),
    paragraphs: z.array(z.string()),
    button: z.object({ label: z.string(), link: z.string() }).nullable(),
    chart: z.boolean(),
  }),
});

const warningSchema = z.object({ part: z.string(), code: z.string(), why: z.string(), fix: z.string() });

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));
const msOrNull = (at: string | null): number | null => (at === null ? null : Date.parse(at));

const body = ({ spaceId, startsAt, changedAt, segment, ...rest }: Campaign): z.infer<typeof campaignBodySchema> => ({
  ...rest,
  space: spaceId,
  startsAt: isoOrNull(startsAt),
  changedAt: iso(changedAt),
  segment: {
    states: segment.states,
    joinedFrom: isoOrNull(segment.joinedFrom),
    joinedBefore: isoOrNull(segment.joinedBefore),
  },
});

const errors = { 400: errorBodySchema, 401: errorBodySchema, 404: errorBodySchema, 409: errorBodySchema };
const params = z.object({ id: z.uuid() });

/** Registers `/api/campaigns…`. */
export const registerCampaigns = (
  instance: FastifyInstance,
  { access, clock, routes }: { access: Access; clock: Clock; routes: CampaignRoutes },
): void => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { store, newId, defaults, off } = routes;
  const { required: preHandler } = access;

  const needsMail = (): void => {
    if (off !== null) throw fail(409, 'campaigns-off', 'Campaigns are not set up.', off);
  };
  /** What a person may send all the same. @throws CcoError `campaign-text` where nobody may */
  const warningsFor = async (spaceId: SpaceId, written: Campaign['content']) => {
    const { brand: rules } = await loadSettings(store, spaceId, defaults);
    const found = reviewCampaign(written, { rules, strategy: (await store.strategy.current())?.strategy ?? null });
    const forbidden = found.find(({ hard }) => hard);
    if (forbidden !== undefined)
      throw fail(400, 'campaign-text', `content, ${forbidden.part}: ${forbidden.why}`, forbidden.fix);
    return found.map(({ part, code, why, fix }) => ({ part, code, why, fix }));
  };
  const find = async (id: string): Promise<Campaign> => {
    const found = await store.campaigns.get(id);
    if (found === null) throw fail(404, 'not-found', 'There is no such campaign.', 'GET /api/campaigns lists them.');
    return found;
  };
  const act = async (id: string, action: AdminAction) => {
    const before = await find(id);
    try {
      const after = await store.transaction((tx) =>
        changeCampaign(tx, before, action, { now: clock.now(), by: 'admin' }),
      );
      return { campaign: body(after) };
    } catch (error) {
      if (error instanceof CcoError && error.code.startsWith('campaign-'))
        throw fail(409, error.code, error.message, error.remedy);
      throw error;
    }
  };
  const one = z.object({ campaign: campaignBodySchema });

  app.get(
    '/api/campaigns',
    {
      preHandler,
      schema: {
        summary: 'Campaigns, the last changed first',
        querystring: z.object({
          space: spaceIdSchema.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
        }),
        response: { 200: z.object({ campaigns: z.array(campaignBodySchema) }), ...errors },
      },
    },
    async ({ query: { space, limit } }) => {
      const found = await store.campaigns.list({ limit, ...(space === undefined ? {} : { spaceId: space }) });
      return { campaigns: found.map(body) };
    },
  );

  app.post(
    '/api/campaigns',
    {
      preHandler,
      schema: {
        summary:
          'Writes a campaign: a draft, of which nothing is sent before it is scheduled; warns of words against the rules',
        body: newCampaignSchema,
        response: { 201: one.extend({ warnings: z.array(warningSchema) }), ...errors },
      },
    },
    async (request, reply) => {
      needsMail();
      const { space, name, segment, content: written } = request.body;
      const spaceId = spaceIdSchema.safeParse(space);
      if (!spaceId.success || (await store.spaces.get(spaceId.data)) === null)
        throw fail(404, 'not-found', 'There is no such space.', 'GET /api/spaces lists them.');
      const warnings = await warningsFor(spaceId.data, written);
      const { joinedFrom, joinedBefore } = segment;
      const added = {
        spaceId: spaceId.data,
        name,
        segment: { ...segment, joinedFrom: msOrNull(joinedFrom), joinedBefore: msOrNull(joinedBefore) },
        content: written,
      };
      const campaign = await store.transaction((tx) =>
        addCampaign(tx, added, { id: newId(), now: clock.now(), by: 'admin' }),
      );
      return reply.status(201).send({ campaign: body(campaign), warnings });
    },
  );

  app.get(
    '/api/campaigns/:id',
    { preHandler, schema: { summary: 'One campaign', params, response: { 200: one, ...errors } } },
    async (request) => ({ campaign: body(await find(request.params.id)) }),
  );

  app.get(
    '/api/campaigns/:id/statistics',
    {
      preHandler,
      schema: {
        summary: 'Counts of its recipients; what people did with the mail only from five delivered on',
        params,
        response: { 200: z.object({ statistics: statisticsSchema }), ...errors },
      },
    },
    async (request) => {
      const { id } = await find(request.params.id);
      return { statistics: statistics(await store.campaigns.recipients(id)) };
    },
  );

  app.post(
    '/api/campaigns/:id/schedule',
    {
      preHandler,
      schema: {
        summary: 'Has it start at a time; from then on its content stays. Without a time: at once',
        params,
        body: z.strictObject({ at: instant.optional() }).nullish(),
        response: { 200: one, ...errors },
      },
    },
    async (request) => {
      needsMail();
      const at = request.body?.at;
      return act(request.params.id, { do: 'schedule', startsAt: at === undefined ? clock.now() : Date.parse(at) });
    },
  );

  for (const [name, summary] of [
    ['unschedule', 'Makes it a draft again'],
    ['pause', 'Holds it up: no more mails leave but those under way'],
    ['resume', 'Goes on with one that is paused'],
    ['cancel', 'Calls it off for good'],
  ] as const)
    app.post(
      `/api/campaigns/:id/${name}`,
      { preHandler, schema: { summary, params, response: { 200: one, ...errors } } },
      async (request) => {
        if (name === 'resume') needsMail();
        return act(request.params.id, { do: name });
      },
    );
};
