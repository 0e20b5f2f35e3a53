// Shapes of the HTTP API's answers. Times are ISO 8601.
import { z } from 'zod';
import { driverSchema, type HealthSnapshot, healthStatusSchema, signalNameSchema } from '../core/health/snapshot.ts';
import type { Intervention } from '../core/interventions/intervention.ts';
import type { StoredMessage } from '../core/ports.ts';
import { labelSchema } from '../core/sentiment/score.ts';

const instant = z.iso.datetime();
const iso = (at: number): string => new Date(at).toISOString();

export const healthBodySchema = z.object({
  at: instant.nullable(),
  score: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  status: healthStatusSchema,
  authors: z.number(),
  messages: z.number(),
  coverage: z.number(),
  drivers: z.array(driverSchema),
  /** The warning that lasts: since when, why (`sudden`, `sustained`), and the signal it is mainly about. */
  warning: z.object({ since: instant, cause: z.string(), signal: signalNameSchema.nullable() }).nullable(),
});

/** What a space without any evaluation yet answers. */
const unknownHealth = {
  at: null,
  score: null,
  interval: null,
  status: 'insufficient-data',
  authors: 0,
  messages: 0,
  coverage: 0,
  drivers: [],
  warning: null,
} as const;

export const healthBody = (snapshot: HealthSnapshot | null): z.infer<typeof healthBodySchema> =>
  snapshot === null
    ? { ...unknownHealth, drivers: [] }
    : {
        at: iso(snapshot.at),
        score: snapshot.score,
        interval: snapshot.interval,
        status: snapshot.status,
        authors: snapshot.authors,
        messages: snapshot.messages,
        coverage: snapshot.coverage,
        drivers: snapshot.drivers,
        warning:
          snapshot.warning === null
            ? null
            : {
                since: iso(snapshot.warning.since),
                cause: snapshot.warning.cause,
                signal: snapshot.warning.signal ?? null,
              },
      };

export const spaceListSchema = z.object({
  spaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      platform: z.string(),
      status: healthStatusSchema,
      score: z.number().nullable(),
    }),
  ),
});

export const historySchema = z.object({
  /** At or under it the space is no longer healthy: as it is set now. */
  threshold: z.number(),
  history: z.array(healthBodySchema),
});

export const messagesSchema = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      channelId: z.string(),
      threadId: z.string().nullable(),
      author: z.object({ id: z.string(), name: z.string(), role: z.string() }).nullable(),
      text: z.string().nullable(),
      label: labelSchema.nullable(),
      score: z.number().nullable(),
      at: instant,
      editedAt: instant.nullable(),
    }),
  ),
});

export const messageBody = (message: StoredMessage): z.infer<typeof messagesSchema>['messages'][number] => ({
  id: message.id,
  channelId: message.channelId,
  threadId: message.threadId,
  author: message.author,
  text: message.text,
  label: message.score?.label ?? null,
  score: message.score?.score ?? null,
  at: iso(message.at),
  editedAt: message.editedAt === null ? null : iso(message.editedAt),
});

export const interventionsSchema = z.object({
  interventions: z.array(
    z.object({
      id: z.string(),
      spaceId: z.string(),
      channelId: z.string(),
      threadId: z.string().nullable(),
      kind: z.string(),
      mode: z.string(),
      status: z.string(),
      reason: z.string(),
      text: z.string(),
      createdAt: instant,
      expiresAt: instant,
      decidedAt: instant.nullable(),
      decidedBy: z.string().nullable(),
    }),
  ),
});

export const interventionBody = (one: Intervention): z.infer<typeof interventionsSchema>['interventions'][number] => ({
  id: one.id,
  spaceId: one.spaceId,
  channelId: one.channelId,
  threadId: one.threadId,
  kind: one.kind,
  mode: one.mode,
  status: one.status,
  reason: one.reason,
  text: one.text,
  createdAt: iso(one.createdAt),
  expiresAt: iso(one.expiresAt),
  decidedAt: one.decidedAt === null ? null : iso(one.decidedAt),
  decidedBy: one.decidedBy,
});
