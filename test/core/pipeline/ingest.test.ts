import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIngest, type IngestStage } from '../../../src/core/pipeline/ingest.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createAfinnScorer } from '../../../src/core/sentiment/afinn.ts';
import { readInTurns } from '../../../src/main/reading/turns.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createCommunity, mods } from './community.ts';

let store: Store;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

describe('ingest', () => {
  it('stores and scores what members say, and marks the space', async () => {
    const community = await createCommunity(store, 'in-scores');
    const angry = community.message('ana', 'I hate this terrible thing');
    const applied = await community.ingest([angry, community.message('ben', 'great, thanks')]);
    expect(applied).toMatchObject({ inserted: 2, dirty: [community.id] });
    expect((await store.messages.get(angry.id))?.score).toMatchObject({ label: 'negative' });
    expect(community.woken).toEqual([`evaluate ${community.id}`]);
    expect(community.announced).toEqual(['messages']);
  });

  it('changes nothing when a batch comes again', async () => {
    const community = await createCommunity(store, 'in-again');
    const batch = [community.message('ana', 'hello there'), community.message('ben', 'hi')];
    await community.ingest(batch);
    expect(await community.ingest(batch)).toMatchObject({ inserted: 0, ignored: 2 });
    expect(await store.messages.counts(community.id, 0)).toMatchObject({ messages: 2 });
  });

  it('does not score agents, nor what staff say in private', async () => {
    const community = await createCommunity(store, 'in-unscored');
    const agent = community.message('bot', 'I hate this', { role: 'agent' });
    const hidden = community.message('mona', 'I hate this', { role: 'moderator', channel: mods('in-unscored') });
    await community.ingest([agent, hidden]);
    expect((await store.messages.get(agent.id))?.score).toBeNull();
    expect((await store.messages.get(hidden.id))?.score).toBeNull();
  });

  it('nudges a space once a second at most, and does not fail when the nudge does', async () => {
    const community = await createCommunity(store, 'in-nudge');
    for (let index = 0; index < 5; index++) await community.ingest([community.message('ana', `line ${index}`)]);
    expect(community.woken).toHaveLength(1);
    community.clock.advance(1_000);
    await community.ingest([community.message('ana', 'later')]);
    expect(community.woken).toHaveLength(2);

    const broken = createIngest({
      ...community.deps,
      reader: readInTurns(createAfinnScorer()),
      wake: { ...community.wake, evaluate: () => Promise.reject(new Error('queue down')) },
    });
    expect(await broken([community.message('ana', 'still stored')])).toMatchObject({ inserted: 1 });
  });

  it('tells the benchmark when each stage begins and ends', async () => {
    const community = await createCommunity(store, 'in-stages');
    const seen: string[] = [];
    const stages = (stage: IngestStage) => {
      seen.push(stage);
      return () => seen.push(`${stage} done`);
    };
    const ingest = createIngest({ ...community.deps, reader: readInTurns(createAfinnScorer()), stages });
    await ingest([community.message('ana', 'hello')]);
    expect(seen).toEqual(['score', 'store', 'wake'].flatMap((stage) => [stage, `${stage} done`]));
  });
});
