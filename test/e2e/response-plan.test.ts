// From a quarrel to members who say that it is solved, on simulated time: the real pipeline and response plan, a YouTrack
// and a Resend that keep state.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../src/config/load.ts';
import { interact } from '../../src/core/commands/interact.ts';
import { CcoError } from '../../src/core/errors.ts';
import type { Store } from '../../src/core/ports.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../../src/core/settings.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { openResponsePlan, type ResponsePlan } from '../../src/main/response/plan.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';
import { type Community, createCommunity, minute, mods } from '../core/pipeline/community.ts';
import { createFakeYoutrack, type FakeYoutrack } from '../fakes/youtrack/index.ts';
import { type Peer, startPeer } from '../integrations/resend/peer.ts';

const hour = 60 * minute;
const ceo = 'eve@example.com';
const folder = mkdtempSync(join(tmpdir(), 'cco-response-'));
writeFileSync(
  join(folder, 'cco-agent.json'),
  JSON.stringify({ roles: { CEO: { name: 'Eve', email: ceo } }, reports: { health: 'off', insights: 'off' } }),
);

let store: Store;
let resend: Peer;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
  resend = await startPeer();
});
afterAll(async () => {
  await resend.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

// Proposals are another matter; the question to members is asked without a moderator.
const defaults: SpaceSettings = {
  ...defaultSpaceSettings,
  mode: 'auto',
  interventions: { ...defaultSpaceSettings.interventions, dailyCap: 0 },
};

interface Scene {
  readonly community: Community;
  readonly youtrack: FakeYoutrack;
  readonly plan: ResponsePlan;
  round(name: string): Promise<void>;
  /** Lets time pass, five minutes at a time, with all that is done meanwhile. */
  pass(ms: number): Promise<void>;
  press(who: string, actionId: string): Promise<void>;
  close(): Promise<void>;
}

const open = async (name: string): Promise<Scene> => {
  const community = await createCommunity(store, name, { defaults });
  const { clock, platform, wake } = community;
  const youtrack = await createFakeYoutrack(clock.now);
  const config = loadConfig({
    cwd: folder,
    env: {
      YOUTRACK_BASE_URL: youtrack.url,
      YOUTRACK_TOKEN: youtrack.token,
      YOUTRACK_PROJECT: 'CCO',
      RESEND_API_BASE: resend.url,
      RESEND_API_KEY: 're_canary',
      RESEND_FROM: 'CCO Agent <cco@example.com>',
    },
  });
  const logger = pino({ level: 'silent' });
  const plan = openResponsePlan(
    {
      config: { ...config, agent: { ...config.agent, spaceDefaults: defaults } },
      store,
      clock,
      logger,
      newId: v7,
      queues: { wakeUps: wake },
      metrics: { failed: () => undefined },
    },
    readInTurns(createAfinnScorer()),
  );
  const round = async (wanted: string): Promise<void> => {
    // As the program does: a round that fails is tried again.
    await plan.rounds
      .find((one) => one.name === wanted)
      ?.run(new AbortController().signal)
      .catch((error: unknown) => {
        if (!(error instanceof CcoError) || !error.retryable) throw error;
      });
  };
  return {
    community,
    youtrack,
    plan,
    round,
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= 5 * minute) {
        clock.advance(5 * minute);
        await community.evaluate();
        for (const wanted of ['case-effects', 'tracker', 'case-effects', 'case-questions', 'mail']) await round(wanted);
        await community.deliver();
      }
    },
    press: async (who, actionId) => {
      const from = community.message(who, '');
      await interact(
        {
          store,
          clock,
          newId: v7,
          defaults,
          platforms: () => platform,
          agent: { name: 'CCO', role: '', bio: '', capabilities: [] },
        },
        {
          kind: 'action',
          id: `anychat:${v7()}`,
          platform: 'anychat',
          spaceId: community.id,
          channelId: from.channelId,
          threadId: null,
          member: from.author,
          at: clock.now(),
          actionId,
        },
      );
    },
    close: async () => {
      await plan.close();
      await youtrack.close();
    },
  };
};

const calm = ['ana', 'ben', 'cleo', 'dan', 'eve', 'fay', 'gus', 'hal'];
const upset = ['ida', 'jon', 'kim', 'lea', 'mia', 'nik', 'ole'];

/** Each in a thread of their own. */
const ask = async ({ community }: Scene, people: readonly string[]): Promise<void> => {
  const text = 'How do I repair the terrible checkout on this machine?';
  for (const who of people) await community.ingest([community.message(who, text, { thread: who })]);
};
const answer = async ({ community }: Scene, by: string, people: readonly string[]): Promise<void> => {
  for (const who of people) await community.ingest([community.message(by, 'It is repaired now.', { thread: who })]);
};

const say = async ({ community }: Scene, people: readonly string[], text: string): Promise<void> => {
  for (const who of people) await community.ingest([community.message(who, text)]);
};

const sentSchema = z.object({ html: z.string(), attachments: z.array(z.object({ content: z.string() })) });

/** What stands on the platform, as its readers see it. */
const posted = ({ community }: Scene, where: 'mods' | 'members', name: string) =>
  community.platform.done.flatMap(({ effect }) =>
    (effect.kind === 'post' || effect.kind === 'update') && (effect.channelId === mods(name)) === (where === 'mods')
      ? [{ kind: effect.kind, text: effect.body.text, actions: effect.body.actions }]
      : [],
  );

describe('fifteen members, seven of them angry and unanswered', () => {
  it('are seen, told of once, asked and believed', async () => {
    const scene = await open('plan');
    const { community, youtrack } = scene;
    for (let times = 0; times < 4; times += 1) {
      await say(scene, [...calm, ...upset], 'good morning, the new map looks great');
      await scene.pass(20 * minute);
    }
    const before = await store.health.latest(community.id);
    expect(before?.score).toBeGreaterThan(0.8);

    for (let times = 0; times < 4; times += 1) {
      await say(scene, upset, 'the checkout is terrible, I hate it, this checkout is awful');
      await ask(scene, upset);
      await scene.pass(15 * minute);
    }
    await scene.pass(30 * minute);
    const during = await store.health.latest(community.id);
    expect(during?.score ?? 1).toBeLessThan(before?.score ?? 0);
    expect(during?.status).toBe('warning');

    const toModerators = posted(scene, 'mods', 'plan').map(({ text }) => text);
    expect(toModerators.some((text) => text.includes('waited longer than promised'))).toBe(true);
    expect(toModerators.some((text) => text.includes('Health warning'))).toBe(true);
    expect(toModerators.some((text) => /^\*\*Case \w+: The mood is bad/u.test(text))).toBe(true);

    expect(youtrack.world.issues.map(({ summary }) => summary)).toEqual(['Review Customer Health']);
    const [issue] = youtrack.world.issues;
    expect(issue?.description).toContain('checkout');
    for (const name of upset) expect(issue?.description).not.toContain(name);

    const mails = await resend.mails();
    expect(mails.map(({ to }) => to)).toEqual([[ceo]]);
    expect(mails[0]?.subject).toMatch(/^Warning: community health of plan, score 0\.\d\d$/u);
    expect(mails[0]?.text).toMatch(/checkout.*: people 7/u);
    expect(mails[0]?.text).toContain(issue?.idReadable);
    const [sent] = resend.seen.filter(({ method, path }) => method === 'POST' && path === '/emails');
    const { html, attachments } = sentSchema.parse(sent?.body);
    expect(html).toContain('src="cid:health"');
    expect(attachments.map(({ content }) => Buffer.from(content, 'base64').subarray(1, 4).toString())).toEqual(['PNG']);
    for (const name of [...upset, ...calm.filter((name) => name !== 'eve')])
      expect(html + mails[0]?.text).not.toMatch(new RegExp(`\\b${name}\\b`, 'iu'));
    expect(html + mails[0]?.text).not.toContain('I hate it');
    expect(resend.wrong).toEqual([]);

    await answer(scene, 'dan', upset);
    youtrack.world.setState(issue?.idReadable ?? '', 'Fixed');
    await scene.pass(10 * minute);
    // Late answers are a case of their own, and part of the same trouble: one question for both.
    const questions = () =>
      posted(scene, 'members', 'plan').filter(({ text }) => text.includes('Is it solved for you?'));
    const [question, ...others] = questions();
    expect(question?.text).toMatch(/^Many of you spoke of: /u);
    expect(others).toEqual([]);
    const [yes] = question?.actions ?? [];
    const asked = await store.cases.list({ spaceId: community.id, state: 'awaiting-confirmation', limit: 10 });
    const waiting = asked.find(({ origin }) => origin === 'warning');
    for (const who of upset.slice(0, 3)) await scene.press(who, yes?.id ?? '');
    const one = await store.cases.get(waiting?.id ?? '');
    expect(one).toMatchObject({ state: 'resolved', closedBy: 'members', outcome: 'solved', votes: { solved: 3 } });
    const cases = await store.cases.list({ spaceId: community.id, limit: 10 });
    expect(cases.map(({ origin, state, closedBy }) => [origin, state, closedBy]).sort()).toEqual([
      ['sla', 'resolved', 'members'],
      ['warning', 'resolved', 'members'],
    ]);

    for (let times = 0; times < 12; times += 1) {
      await say(scene, [...calm, ...upset], 'thanks, it works, great');
      await say(scene, [...calm, ...upset], 'I love it, good work');
      await scene.pass(2 * hour);
    }
    const after = await store.health.latest(community.id);
    expect(after?.score ?? 0).toBeGreaterThan(during?.score ?? 1);
    expect(after?.warning).toBeNull();
    // The slow window still saw the bad hour for a while: that is no news.
    expect(questions()).toHaveLength(1);
    expect(
      (await store.cases.list({ spaceId: community.id, open: true, limit: 10 })).map(({ cause }) => cause),
    ).toEqual([]);
    expect(youtrack.world.issues).toHaveLength(1);
    expect(youtrack.world.effects.filter(({ kind }) => kind === 'issue')).toHaveLength(1);
    await scene.close();
  });
});

describe('three angry members in a space of four', () => {
  it('are told of as waiting, and nothing more: too few to say how a space is', async () => {
    const scene = await open('small');
    const { community, youtrack } = scene;
    const mailsBefore = (await resend.mails()).length;
    await say(scene, ['ana'], 'good morning');
    for (let times = 0; times < 3; times += 1) {
      await say(scene, ['ida', 'jon', 'kim'], 'the checkout is terrible, I hate it');
      await ask(scene, ['ida', 'jon', 'kim']);
      await scene.pass(20 * minute);
    }
    await scene.pass(2 * hour);
    const toModerators = posted(scene, 'mods', 'small').map(({ text }) => text);
    expect(toModerators.some((text) => text.includes('waited longer than promised'))).toBe(true);
    expect(toModerators.some((text) => text.includes('Health warning'))).toBe(false);
    expect(toModerators.join('\n')).not.toContain('What people speak of');
    expect(await store.health.warnings({ spaceId: community.id, limit: 10 })).toEqual([]);
    const cases = await store.cases.list({ spaceId: community.id, limit: 10 });
    expect(cases.map(({ origin, themes }) => [origin, themes])).toEqual([['sla', []]]);
    await scene.pass(20 * hour);
    expect(youtrack.world.issues).toEqual([]);
    expect((await resend.mails()).length).toBe(mailsBefore);
    await scene.close();
  });
});

describe('a tracker and a mail service that are away for a week', () => {
  it('lose nothing and get nothing twice', async () => {
    const scene = await open('outage');
    const { community, youtrack } = scene;
    const mailsBefore = (await resend.mails()).length;
    await youtrack.goDown();
    for (let times = 0; times < 4; times += 1) {
      await say(scene, [...calm, ...upset], 'good morning, the new map looks great');
      await scene.pass(20 * minute);
    }
    for (let times = 0; times < 4; times += 1) {
      await say(scene, upset, 'the checkout is terrible, I hate it, this checkout is awful');
      await scene.pass(15 * minute);
    }
    expect((await store.health.latest(community.id))?.warning).not.toBeNull();
    const away = () =>
      resend.script.splice(0, 100, ...Array.from({ length: 6 }, () => ({ kind: 'answer' as const, status: 503 })));
    for (let times = 0; times < 7 * 12; times += 1) {
      away();
      community.clock.advance(2 * hour);
      for (const wanted of ['case-effects', 'mail']) await scene.round(wanted);
    }
    const [one] = await store.cases.list({ spaceId: community.id, open: true, limit: 10 });
    expect(one?.tracker).toBeNull();
    expect(youtrack.world.issues).toEqual([]);
    resend.script.splice(0, 100);
    await youtrack.comeUp();
    // Its work done and its answer lost, at the first try.
    youtrack.fail({ kind: 'cut-answer' }, { when: ({ method, path }) => method === 'POST' && path === '/api/issues' });
    for (let times = 0; times < 24; times += 1) {
      community.clock.advance(hour);
      for (const wanted of ['case-effects', 'mail']) await scene.round(wanted);
    }
    expect(youtrack.world.issues).toHaveLength(1);
    expect((await store.cases.get(one?.id ?? ''))?.tracker).not.toBeNull();
    expect((await resend.mails()).length).toBe(mailsBefore + 1);
    await scene.close();
  });
});
