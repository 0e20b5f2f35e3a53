// Feedback from elsewhere over HTTP: by signed webhook, or with the API token (as `cco import` does).
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type FeedbackIntake, feedbackBatchSchema, sourceSchema } from '../core/coordination/feedback-intake.ts';
import type { Refusal } from '../core/coordination/incoming.ts';
import { replayed, signatureRefusal } from '../core/coordination/refusals.ts';
import type { VerifySignature } from '../core/coordination/signed.ts';
import { type SpaceId, spaceIdSchema } from '../core/ids.ts';
import type { Clock, CoordinationRepository, SpaceRepository } from '../core/ports.ts';
import type { Access } from './access.ts';
import { errorBodySchema, fail } from './errors.ts';
import { bytesOf, describedOnly, keepRawBodies } from './raw-body.ts';

export interface FeedbackRoutes {
  /** With the secrets of FEEDBACK_SECRETS: the sender's name is the source. */
  readonly verify: VerifySignature;
  readonly intake: FeedbackIntake;
  readonly spaces: Pick<SpaceRepository, 'get'>;
  readonly coordination: Pick<CoordinationRepository, 'sources'>;
}

// A hundred long mails.
const bodyLimit = 2_097_152;
const dayMs = 86_400_000;
const bodySchema = feedbackBatchSchema.extend({
  /** Needed with the API token; signed, it is the name of the secret. */
  source: sourceSchema.optional(),
});

const refuse = ({ status, code, message, remedy }: Refusal) => fail(status, code, message, remedy);

const parse = (body: Uint8Array): z.infer<typeof bodySchema> => {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw fail(400, 'invalid-request', 'The body is not JSON.', 'Send {"space", "items": [{"id", "at", "text"}]}.');
  }
  const parsed = bodySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') || 'the body';
  throw fail(
    400,
    'invalid-request',
    `${field}: not as it should be.`,
    'docs/coordination.md shows what belongs there.',
  );
};

/** Registers `POST` and `GET /api/feedback`. Give it a scope of its own: it changes how bodies are read. */
export const registerFeedback = (
  scope: FastifyInstance,
  { access, clock, routes }: { access: Access; clock: Clock; routes: FeedbackRoutes },
): void => {
  keepRawBodies(scope);
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const { verify, intake, spaces, coordination } = routes;

  const findSpace = async (id: string): Promise<SpaceId> => {
    const parsed = spaceIdSchema.safeParse(id);
    const space = parsed.success ? await spaces.get(parsed.data) : null;
    if (space === null) throw fail(404, 'not-found', 'There is no such space.', 'GET /api/spaces lists them.');
    return space.id;
  };

  app.post(
    '/api/feedback',
    {
      ...describedOnly,
      bodyLimit,
      schema: {
        summary: 'Takes feedback of a space from another source, at most 100 pieces; each once by its own id',
        description: 'Signed as Standard Webhooks says (the secret’s name is the source), or with the API token.',
        body: bodySchema,
        response: {
          200: z.object({ added: z.number(), known: z.number(), refused: z.number() }),
          400: errorBodySchema,
          401: errorBodySchema,
          403: errorBodySchema,
          404: errorBodySchema,
          409: errorBodySchema,
          413: errorBodySchema,
        },
      },
    },
    async (request, reply) => {
      const bytes = bytesOf(request.body);
      const { headers } = request;
      if (headers['webhook-signature'] === undefined && headers['svix-signature'] === undefined) {
        await access.required(request, reply);
        const { space, source, items } = parse(bytes);
        if (source === undefined)
          throw fail(400, 'invalid-request', 'source: missing.', 'Name where the feedback is from, e.g. "tickets".');
        const taken = await intake(await findSpace(space), source, items);
        return taken ?? { added: 0, known: 0, refused: 0 };
      }
      const verified = verify(headers, bytes);
      if (!verified.ok) throw refuse(signatureRefusal(verified.problem));
      const { space, source = verified.sender, items } = parse(bytes);
      if (source !== verified.sender)
        throw fail(
          403,
          'feedback-forbidden',
          'It names another source than its signature.',
          'Leave `source` out, or sign with that source’s secret.',
        );
      const spaceId = await findSpace(space);
      const taken = await intake(spaceId, source, items, (tx) =>
        tx.coordination.claimWebhook(`feedback:${source}`, verified.id, clock.now()),
      );
      if (taken === null) throw refuse(replayed);
      return taken;
    },
  );

  app.get(
    '/api/feedback',
    {
      preHandler: access.required,
      schema: {
        summary: 'How much feedback a space got from each source, chat apart, and from how many people',
        querystring: z.object({
          space: z.string().max(400),
          days: z.coerce.number().int().min(1).max(366).default(30),
        }),
        response: {
          200: z.object({
            sources: z.array(z.object({ source: z.string(), authors: z.number(), items: z.number() })),
          }),
          400: errorBodySchema,
          401: errorBodySchema,
          404: errorBodySchema,
        },
      },
    },
    async (request) => {
      const spaceId = await findSpace(request.query.space);
      const to = clock.now() + 1;
      return { sources: await coordination.sources(spaceId, to - request.query.days * dayMs, to) };
    },
  );
};
