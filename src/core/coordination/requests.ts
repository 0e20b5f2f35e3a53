// Answers what other agents asked to be analysed, within the agent's own time, and sends the answer back.
import { errorCode } from '../errors.ts';
import type { Platform, SpaceId } from '../ids.ts';
import type { Clock, Store } from '../ports.ts';
import { buildAnalysis, envelope, type InsightsFound, type Span } from './build.ts';
import { type PublishDeps, publish } from './publish.ts';
import { roleSchema } from './role.ts';

/** What is said in a space, by theme, of any size: groups under five are left out afterwards. */
export type FindInsights = (
  spaceId: SpaceId,
  span: Span,
  /** null: everything. */
  topic: string | null,
) => Promise<InsightsFound & { readonly summary: string | null }>;

export interface AnswerRequestsDeps extends PublishDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly findInsights: FindInsights;
  /** The page of a space behind the login; null: there is none to be reached. */
  readonly linkTo: (spaceId: SpaceId) => string | null;
  readonly noted: (what: { readonly party: string; readonly id: string; readonly code: string }) => void;
}

const dayMs = 86_400_000;
// Longer than an analysis takes: who claimed it and died is replaced after this, in good time for the five minutes.
const claimMs = 60_000;
const atOnce = 5;

/** Makes the round that a sweep calls; resolves with the platforms to wake. */
export const createAnswerRequests = (deps: AnswerRequestsDeps) => {
  const { store, clock, findInsights, linkTo, newId, noted } = deps;
  return async (): Promise<{ answered: number; deliver: readonly Platform[] }> => {
    const deliver = new Set<Platform>();
    let answered = 0;
    for (const request of await store.coordination.openRequests(clock.now(), atOnce)) {
      const { id, party, spaceId, topic, days } = request;
      const claimed = await store.coordination.claimRequest(id, clock.now(), clock.now() + claimMs);
      const to = roleSchema.safeParse(party);
      if (!claimed || !to.success) continue;
      try {
        const until = clock.now();
        const found = await findInsights(spaceId, { from: until - days * dayMs, to: until }, topic);
        const data = buildAnalysis({ ...found, topic, link: linkTo(spaceId) });
        const published = await store.transaction(async (tx) => {
          const now = clock.now();
          const event = envelope(
            {
              id: newId(),
              at: now,
              to: to.data,
              space: await tx.spaces.get(spaceId),
              inReplyTo: id.slice(party.length + 1),
            },
            { type: 'coordination.analysis', data },
          );
          await tx.coordination.answered(id, now);
          return await publish(tx, event, now, deps);
        });
        for (const platform of published.deliver) deliver.add(platform);
        answered += 1;
      } catch (error) {
        // Tried again when its claim has run out.
        noted({ party, id, code: errorCode(error) });
      }
    }
    return { answered, deliver: [...deliver] };
  };
};
