// Feedback from elsewhere (tickets, reviews, mails, mentions): scored as chat is, kept apart from it, taken once.
import { z } from 'zod';
import type { SpaceId } from '../ids.ts';
import type { SevereFeedback } from '../interventions/desk/severe-feedback.ts';
import { storable } from '../messages/storable.ts';
import type { BatchReader, Clock, Feedback, Store } from '../ports.ts';
import { createMetadataOnly } from '../privacy/metadata-only.ts';
import type { SpaceSettings } from '../settings.ts';
import { alertSevereFeedback } from './severe-feedback.ts';

/** The source's own name, e.g. `zendesk`; `command` and `chat` are this program's. */
export const sourceSchema = z
  .string()
  .regex(/^[a-z][a-z\d-]{0,39}$/u, 'small letters, digits and hyphens, at most 40')
  .refine((source) => source !== 'command' && source !== 'chat', 'command and chat are this program’s own');

export const itemTextLength = 10_000;
export const itemTitleLength = 500;

export const feedbackItemSchema = z.strictObject({
  /** The source's own id: the same one again is the same piece of feedback. */
  id: z.string().trim().min(1).max(200),
  /** When it was written, ISO 8601 with a zone. */
  at: z.iso.datetime({ offset: true }),
  title: z.string().max(itemTitleLength).optional(),
  text: z.string().trim().min(1).max(itemTextLength),
  /** The source's own name for who wrote it; kept as a keyed hash only, to count people. */
  author: z.string().trim().min(1).max(200).optional(),
});
export type FeedbackItem = z.infer<typeof feedbackItemSchema>;

/** At most this many at once. */
export const itemsAtOnce = 100;

export const feedbackBatchSchema = z.strictObject({
  space: z.string().min(1).max(400),
  items: z.array(feedbackItemSchema).min(1).max(itemsAtOnce),
});

export interface IntakeDeps {
  readonly store: Pick<Store, 'spaces' | 'settings' | 'transaction'>;
  readonly reader: BatchReader;
  readonly clock: Clock;
  /** A fresh uuid v7. */
  readonly newId: () => string;
  /** What holds where nothing is stored for a space. */
  readonly defaults: SpaceSettings;
}

export interface Taken {
  readonly added: number;
  /** Taken before. */
  readonly known: number;
  /** Dated more than a day ahead. */
  readonly refused: number;
}

const dayMs = 86_400_000;

const textOf = ({ title, text }: FeedbackItem): string =>
  storable(title === undefined || title.trim() === '' ? text : `${title.trim()}\n${text}`);

/**
 * Makes what takes a batch for a space that exists. `claim`, where given, runs first in the same transaction: false takes
 * nothing (null). Throws what reader and store throw; nothing is taken then.
 */
export const createFeedbackIntake = ({ store, reader, clock, newId, defaults }: IntakeDeps) => {
  const isMetadataOnly = createMetadataOnly({ store, clock, defaults });
  return async (
    spaceId: SpaceId,
    source: string,
    items: readonly FeedbackItem[],
    claim?: (tx: Parameters<Parameters<Store['transaction']>[0]>[0]) => Promise<boolean>,
  ): Promise<Taken | null> => {
    const now = clock.now();
    const fit = items.filter(({ at }) => Date.parse(at) <= now + dayMs);
    const bare = await isMetadataOnly(spaceId);
    const texts = bare ? [] : fit.map(textOf);
    const readings = await reader.readAll(texts);
    return await store.transaction(async (tx) => {
      if (claim !== undefined && !(await claim(tx))) return null;
      let added = 0;
      const found: SevereFeedback[] = [];
      for (const [index, item] of fit.entries()) {
        const { score, severe = null } = readings[index] ?? {};
        const feedback: Feedback = {
          id: `${source}:${storable(item.id)}`,
          spaceId,
          memberId: null,
          source,
          at: Date.parse(item.at),
          text: texts[index] ?? null,
          score:
            score === undefined
              ? null
              : { label: score.label, score: score.score, offensive: score.offensive, language: score.language },
        };
        if (!(await tx.feedback.add(feedback))) continue;
        added += 1;
        if (severe !== null) found.push({ category: severe, id: item.id, at: feedback.at });
        if (item.author !== undefined) await tx.coordination.noteAuthor(feedback.id, source, item.author);
      }
      await alertSevereFeedback(tx, { spaceId, source, found }, now, newId);
      return { added, known: fit.length - added, refused: items.length - fit.length };
    });
  };
};
export type FeedbackIntake = ReturnType<typeof createFeedbackIntake>;
