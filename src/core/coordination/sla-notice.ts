// What the CEO hears of promises that were not kept: at once where a space's ladder reaches them, else once a day.
import { errorCode } from '../errors.ts';
import type { Platform } from '../ids.ts';
import { plainName } from '../interventions/card.ts';
import type { Clock, Repositories, Space, Store } from '../ports.ts';
import { envelope } from './build.ts';
import { leastAuthors } from './groups.ts';
import { type PublishDeps, type Published, publish } from './publish.ts';

const dayMs = 24 * 60 * 60_000;

// A small number could tell of somebody.
const questions = (count: number): string => (count < leastAuthors ? 'a few questions' : `${count} questions`);

const tell = async (
  tx: Repositories,
  space: Pick<Space, 'id' | 'name'>,
  { priority, message }: { readonly priority: 'urgent' | 'low'; readonly message: string },
  now: number,
  deps: PublishDeps,
): Promise<Published> => {
  const id = deps.newId();
  const event = envelope(
    { id, at: now, to: 'CEO', space },
    {
      type: 'coordination.event',
      data: {
        id,
        type: priority === 'urgent' ? 'alert_trigger' : 'status_update',
        agentType: 'CEO',
        priority,
        message,
        metadata: { subject: `${plainName(space.name)}: answers` },
        timestamp: new Date(now).toISOString(),
      },
    },
  );
  return await publish(tx, event, now, deps);
};

/** Makes what tells the CEO at once, in the transaction of the evaluation. */
export const createSlaAlert =
  (deps: PublishDeps) =>
  async (
    tx: Repositories,
    { space, count, now }: { readonly space: Pick<Space, 'id' | 'name'>; readonly count: number; readonly now: number },
  ): Promise<readonly Platform[]> => {
    const message = `In ${plainName(space.name)}, ${questions(count)} waited four times as long as promised.`;
    return (await tell(tx, space, { priority: 'urgent', message }, now, deps)).deliver;
  };

/** Makes the round that tells the CEO once a day (UTC) of what waited for the digest; resolves with platforms to wake. */
export const createSlaDigest = (
  deps: PublishDeps & {
    readonly store: Store;
    readonly clock: Clock;
    readonly noted: (what: { readonly spaceId: Space['id']; readonly report: string; readonly code: string }) => void;
  },
) => {
  const { store, clock, directory, noted } = deps;
  // Saves asking the store again; the claim there is what keeps it to once.
  let done = '';
  return async (): Promise<{ readonly told: number; readonly deliver: readonly Platform[] }> => {
    const now = clock.now();
    const today = new Date(now).toISOString().slice(0, 10);
    const deliver = new Set<Platform>();
    if (today === done || !directory.resolve('CEO').ok) return { told: 0, deliver: [] };
    let told = 0;
    let failed = false;
    const end = Date.parse(today);
    for (const space of await store.spaces.list()) {
      try {
        const published = await store.transaction(async (tx) => {
          const late = (await tx.slas.digest(space.id, end - dayMs)).filter(
            ({ rung, kind }) => kind !== 'resolution' && rung === 'owner',
          );
          const count = late.reduce((sum, one) => sum + one.count, 0);
          if (count === 0 || !(await tx.interactions.claim(`sla-digest:${space.id}:${today}`, now))) return null;
          const message = `In ${plainName(space.name)}, ${questions(count)} waited more than twice as long as promised, since yesterday.`;
          return await tell(tx, space, { priority: 'low', message }, now, deps);
        });
        if (published === null) continue;
        told += 1;
        for (const platform of published.deliver) deliver.add(platform);
      } catch (error) {
        failed = true;
        noted({ spaceId: space.id, report: 'sla', code: errorCode(error) });
      }
    }
    if (!failed) done = today;
    return { told, deliver: [...deliver] };
  };
};
