// `GET /api/effect`: whether what the agent says helps, one entry a kind.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { spaceIdSchema } from '../core/ids.ts';
import { type EffectReport, effectReports, effectWords } from '../core/interventions/effect/report.ts';
import { kindNames } from '../core/interventions/kinds/limits.ts';
import type { Store } from '../core/ports.ts';
import type { Access } from './access.ts';
import { errorBodySchema } from './errors.ts';

const effectSchema = z.object({
  effects: z.array(
    z.object({
      kind: z.enum(kindNames),
      /** What is measured; `unit`: `share` (0 or 1), `score` (−2 to 2) or `count`. */
      measure: z.object({ name: z.string(), words: z.string(), unit: z.enum(['share', 'score', 'count']) }),
      verdict: z.enum(['no-comparison-group', 'not-enough-yet', 'lift']),
      /** Conversations that count, in each arm. */
      treated: z.number(),
      heldOut: z.number(),
      /** Eligible, but what came of it is not known: its window lasts, or something was deleted. */
      unknown: z.number(),
      /** Distinct people they are about. */
      authors: z.number(),
      /** Mean of the treated − mean of the held-out, with its 90 % interval; null unless the verdict is `lift`. */
      lift: z.number().nullable(),
      interval: z.tuple([z.number(), z.number()]).nullable(),
      words: z.string(),
    }),
  ),
});

const body = (report: EffectReport): z.infer<typeof effectSchema>['effects'][number] => {
  const { kind, measure, verdict, treated, heldOut, unknown, authors, lift } = report;
  return {
    kind,
    measure: { name: measure.name, words: measure.words, unit: measure.unit },
    verdict,
    treated,
    heldOut,
    unknown,
    authors,
    lift: lift?.lift ?? null,
    interval: lift === null ? null : [...lift.interval],
    words: effectWords(report),
  };
};

/** Registers `/api/effect`: of one space, or of all together. */
export const registerEffect = (
  instance: FastifyInstance,
  { store, access }: { store: Pick<Store, 'effects'>; access: Access },
): void => {
  instance.withTypeProvider<ZodTypeProvider>().get(
    '/api/effect',
    {
      preHandler: access.openOnLoopback,
      schema: {
        summary: 'Whether interventions help: counts, and with an experiment the lift with its 90 % interval',
        querystring: z.object({ space: spaceIdSchema.optional() }),
        response: { 200: effectSchema, 400: errorBodySchema, 401: errorBodySchema },
      },
    },
    async (request) => {
      const { space } = request.query;
      const stored = await store.effects.eligibilities(space === undefined ? {} : { spaceId: space });
      return { effects: effectReports(stored).map(body) };
    },
  );
};
