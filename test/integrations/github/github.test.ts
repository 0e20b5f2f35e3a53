// What is GitHub's own: its limits, labels and pull requests, its webhooks, and what `cco doctor github` says.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cursorAt } from '../../../src/core/trackers/cursor.ts';
import { markerOf, withMarker } from '../../../src/core/trackers/marker.ts';
import { githubWaitMs } from '../../../src/integrations/github/client.ts';
import { checkGithub, createGithubTracker, type GithubConfig } from '../../../src/integrations/github/index.ts';
import { labelsFor } from '../../../src/integrations/github/issue.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { createFakeGithub, type FakeGithub } from '../../fakes/github/index.ts';

const marker = markerOf('01930000-0000-7000-8000-000000000001');
const issue = { marker, summary: 'Review Customer Health', description: 'x', tags: [] };

describe('GitHub', () => {
  let peer: FakeGithub;
  let clock: SettableClock;
  beforeEach(async () => {
    clock = createClock();
    peer = await createFakeGithub(() => clock.now());
  });
  afterEach(() => peer.close());

  const deps = () => ({ clock, logger: pino({ level: 'silent' }), sleep: async () => undefined, random: () => 0 });
  const config = (more: Partial<GithubConfig> = {}): GithubConfig => ({
    apiBase: peer.url,
    token: peer.token,
    repository: 'Acme/Community',
    webhookSecret: peer.webhookSecret,
    ...more,
  });
  const tracker = (more: Partial<GithubConfig> = {}) => createGithubTracker(config(more), deps());

  it.each<[string, number, Record<string, string>, number | null]>([
    ['a secondary limit', 403, { 'retry-after': '30' }, 30_000],
    ['no requests left', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '120' }, 20_000],
    ['no requests left, the reset gone by', 429, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '90' }, 0],
    ['a 429 that says nothing', 429, {}, 60_000],
    ['a missing permission', 403, { 'x-ratelimit-remaining': '4999', 'x-ratelimit-reset': '120' }, null],
    ['a missing page', 404, { 'retry-after': '30' }, null],
  ])('%s asks for a wait', (_name, status, headers, expected) => {
    expect(githubWaitMs(status, new Headers(headers), 100_000)).toBe(expected);
  });

  it('labels stand in for fields', () => {
    expect(
      labelsFor(
        { ...issue, tags: ['a,b', 'x'.repeat(80), 'cco-agent'], priority: 'high', type: 'feature' },
        'cco-agent',
      ),
    ).toEqual(['cco-agent', 'a b', 'x'.repeat(50), 'enhancement', 'priority: high']);
  });

  it('a pull request that quotes our reference is not our issue', async () => {
    const one = tracker();
    peer.world.add({ title: 'fix', body: withMarker('fixes it', marker), pull: true });
    expect(await one.findIssue(marker, clock.now())).toBeNull();
    expect((await one.changedSince(cursorAt(clock.now()))).changes).toEqual([]);
  });

  it('of two issues with one reference the first is ours', async () => {
    const one = tracker();
    const { id } = await one.createIssue(issue);
    clock.advance(5000);
    peer.world.add({ title: 'copied', body: withMarker('x', marker) });
    expect(await one.findIssue(marker, clock.now())).toMatchObject({ id });
  });

  it('issues switched off or moved away are tracker-not-found', async () => {
    const one = tracker();
    for (const status of [410, 301]) {
      peer.fail({ kind: 'answer', status });
      await expect(one.readIssue('1')).rejects.toMatchObject({ code: 'tracker-not-found' });
    }
  });

  it.each<[string, Parameters<FakeGithub['webhook']>[1], string]>([
    ['a ping', { event: 'ping' }, 'ping'],
    ['another event', { event: 'star' }, 'other-event'],
    ['a deletion', { action: 'deleted' }, 'other-event'],
    ['a move', { action: 'transferred' }, 'other-event'],
    ['another repository', { repository: 'acme/other' }, 'other-project'],
  ])('a webhook of %s is ignored', async (_name, options, reason) => {
    const { id } = await tracker().createIssue(issue);
    expect(tracker().readWebhook(peer.webhook(Number(id), options))).toEqual({ kind: 'ignored', reason });
  });

  it('a webhook of somebody’s issue is ignored', () => {
    const { number } = peer.world.add({ title: 'x', body: 'y' });
    expect(tracker().readWebhook(peer.webhook(number))).toEqual({ kind: 'ignored', reason: 'not-ours' });
  });

  it('a webhook names its delivery, so that a repeat is known', async () => {
    const { id } = await tracker().createIssue(issue);
    const request = peer.webhook(Number(id));
    expect(tracker().readWebhook(request)).toMatchObject({ deliveryId: 'delivery-1' });
    expect(tracker().readWebhook(request)).toEqual(tracker().readWebhook(request));
  });

  it('one changed byte, and no secret set, refuse a webhook', async () => {
    const { id } = await tracker().createIssue(issue);
    const request = peer.webhook(Number(id));
    const body = request.body.slice();
    body[10] = (body[10] ?? 0) ^ 1;
    const refused = expect.objectContaining({ code: 'tracker-webhook-refused' });
    expect(() => tracker().readWebhook({ ...request, body })).toThrow(refused);
    expect(() => tracker({ webhookSecret: null }).readWebhook(request)).toThrow(refused);
  });

  describe('cco doctor', () => {
    const check = (more: Partial<GithubConfig> = {}) => checkGithub(config(more), deps());

    it('finds nothing wrong where all is well, and writes nothing', async () => {
      expect((await check()).map(({ state }) => state)).toEqual(['ok']);
      expect(peer.log.every(({ method }) => method === 'GET')).toBe(true);
    });

    it.each<[string, object, RegExp]>([
      ['an archived repository', { archived: true }, /GITHUB_REPOSITORY/u],
      ['issues switched off', { has_issues: false }, /Issues/u],
      ['an account that may not label', { permissions: { push: false, triage: false } }, /Triage/u],
    ])('says what to do about %s', async (_name, more, remedy) => {
      const body = {
        id: 7,
        full_name: 'acme/community',
        name: 'community',
        html_url: 'https://github.example',
        ...more,
      };
      peer.fail({ kind: 'answer', status: 200, body });
      expect((await check()).some((finding) => finding.state !== 'ok' && remedy.test(finding.remedy ?? ''))).toBe(true);
    });

    it.each<[string, Partial<GithubConfig>, RegExp]>([
      ['a wrong token', { token: 'wrong' }, /GITHUB_TOKEN/u],
      ['a wrong repository', { repository: 'acme/none' }, /GITHUB_REPOSITORY/u],
      ['no repository', { repository: 'acme' }, /GITHUB_REPOSITORY/u],
      ['an address where nothing answers', { apiBase: 'http://127.0.0.1:1' }, /GITHUB_API_BASE/u],
    ])('says what to do about %s', async (_name, more, remedy) => {
      const problems = (await check(more)).filter(({ state }) => state === 'problem');
      expect(problems).toHaveLength(1);
      expect(problems[0]?.remedy).toMatch(remedy);
    });
  });
});
