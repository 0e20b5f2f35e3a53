// What is YouTrack's own: its fields, tags and projects, its workflow, and what `cco doctor youtrack` says.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markerOf } from '../../../src/core/trackers/marker.ts';
import type { NewIssue } from '../../../src/core/trackers/tracker.ts';
import { customFieldsFor } from '../../../src/integrations/youtrack/fields.ts';
import {
  checkYoutrack,
  createYoutrackTracker,
  type YoutrackConfig,
  youtrackConfigSchema,
} from '../../../src/integrations/youtrack/index.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { createFakeYoutrack, type FakeYoutrack } from '../../fakes/youtrack/index.ts';
import { runWorkflow } from '../../fakes/youtrack/workflow.ts';

const webhookSecret = 'a-secret-of-enough-length';
const issue: NewIssue = {
  marker: markerOf('01930000-0000-7000-8000-000000000001'),
  summary: 'Review Customer Health',
  description: 'x',
  tags: [],
  priority: 'critical',
  type: 'task',
};

describe('YouTrack', () => {
  let peer: FakeYoutrack;
  let clock: SettableClock;
  beforeEach(async () => {
    clock = createClock();
    peer = await createFakeYoutrack(() => clock.now());
  });
  afterEach(() => peer.close());

  const deps = () => ({ clock, logger: pino({ level: 'silent' }), sleep: async () => undefined, random: () => 0 });
  const config = (more: Partial<YoutrackConfig> = {}): YoutrackConfig => ({
    baseUrl: peer.url,
    token: peer.token,
    project: 'CCO',
    ...more,
  });
  const tracker = (more: Partial<YoutrackConfig> = {}) => createYoutrackTracker(config(more), deps());

  it('issues carry priority, type and state in the project’s own fields, and are Markdown', async () => {
    await tracker().createIssue({ ...issue, state: 'open' });
    expect(peer.world.issues[0]).toMatchObject({
      usesMarkdown: true,
      values: { Priority: 'Critical', Type: 'Task', State: 'Open' },
      project: { shortName: 'CCO' },
    });
  });

  it('a project named like another’s short name is not taken for it', async () => {
    expect(await tracker().findProject('cco')).toMatchObject({ key: 'CCO', name: 'Customer Care' });
    expect(await tracker().findProject('customer care')).toMatchObject({ key: 'CCO' });
  });

  it('a project without fields gets issues without them', async () => {
    await tracker({ project: 'OPS' }).createIssue(issue);
    expect(peer.world.issues[0]?.idReadable).toBe('OPS-1');
  });

  it.each([['GET /api/admin/projects/'], ['GET /api/tags'], ['POST /api/tags']])(
    'where the token may not %s, the issue is made all the same',
    async (what) => {
      peer.forbid(what);
      await tracker().createIssue(issue);
      expect(peer.world.issues).toHaveLength(1);
    },
  );

  it('a tag is made once, and looked up where it is there already', async () => {
    await tracker().createIssue(issue);
    await tracker().createIssue(issue);
    expect(peer.world.tags.map(({ name }) => name)).toEqual(['cco-agent']);
  });

  it('a field that went away since, or that a workflow rules, does not hold the issue up', async () => {
    const once = tracker();
    await once.createIssue(issue);
    const project = peer.world.projects.find(({ shortName }) => shortName === 'CCO');
    if (project === undefined) throw new Error('no project');
    const without = { ...project, fields: project.fields.filter(({ name }) => name !== 'Priority') };
    peer.world.projects.splice(peer.world.projects.indexOf(project), 1, without);
    await once.createIssue(issue);
    await once.createIssue(issue);
    expect(peer.world.issues.map(({ values, tags }) => [values.Type, tags])).toEqual([
      ['Task', ['cco-agent']],
      ['Bug', []],
      ['Task', ['cco-agent']],
    ]);
  });

  it('a project that is not there is tracker-not-found, and names the variable', async () => {
    await expect(tracker({ project: 'NONE' }).createIssue(issue)).rejects.toMatchObject({
      code: 'tracker-not-found',
      remedy: expect.stringContaining('YOUTRACK_PROJECT'),
    });
  });

  it.each([
    [{ priority: 'low' }, 'Minor'],
    [{ priority: 'normal' }, 'Medium'],
    [{ priority: 'high' }, undefined],
  ] as const)('%o in a project with Minor and Medium is %s', (wanted, expected) => {
    const values = ['Minor', 'Medium', 'Major'].map((name) => ({ name, archived: name === 'Major' }));
    const field = { field: { name: 'Priority', fieldType: { id: 'enum[1]' } }, bundle: { values } };
    expect(customFieldsFor([field], wanted)[0]?.value.name).toBe(expected);
  });

  it('a field of another type is left alone', () => {
    const values = [{ name: 'Critical' }];
    const field = { field: { name: 'Priority', fieldType: { id: 'enum[*]' } }, bundle: { values } };
    expect(customFieldsFor([field], { priority: 'critical' })).toEqual([]);
  });

  it.each([
    ['https://example.youtrack.cloud', 'https://example.youtrack.cloud'],
    ['https://example.youtrack.cloud/', 'https://example.youtrack.cloud'],
    ['https://example.youtrack.cloud/api', 'https://example.youtrack.cloud'],
    ['https://example.com/youtrack/api/', 'https://example.com/youtrack'],
  ])('the address %s is %s', (baseUrl, expected) => {
    expect(youtrackConfigSchema.parse({ baseUrl, token: 't', project: 'P' }).baseUrl).toBe(expected);
  });

  it('the workflow says nothing about issues that are not ours', async () => {
    await tracker().createIssue(issue);
    const [made] = peer.world.issues;
    if (made === undefined) throw new Error('no issue');
    expect(runWorkflow(made, webhookSecret, clock.now)).not.toBeNull();
    made.description = 'somebody else’s';
    expect(runWorkflow(made, webhookSecret, clock.now)).toBeNull();
  });

  it.each<[object, string]>([
    [{ event: 'ping' }, 'ping'],
    [{ event: 'issue-changed', key: 'CCO-1', marker: null, state: 'Fixed', resolved: true, at: 1 }, 'not-ours'],
  ])('a webhook %o is ignored: %s', (payload, reason) => {
    const body = new TextEncoder().encode(JSON.stringify(payload));
    const headers = { 'x-cco-secret': webhookSecret };
    expect(tracker({ webhookSecret }).readWebhook({ headers, body })).toEqual({ kind: 'ignored', reason });
  });

  it.each(['not json', '{}', '{"event":"issue-changed","key":"../../1"}'])('a webhook %s is invalid', (text) => {
    const request = { headers: { 'x-cco-secret': webhookSecret }, body: new TextEncoder().encode(text) };
    const invalid = expect.objectContaining({ code: 'tracker-webhook-invalid' });
    expect(() => tracker({ webhookSecret }).readWebhook(request)).toThrow(invalid);
  });

  it('without a secret every webhook is refused, with an empty one too', () => {
    const request = { headers: { 'x-cco-secret': '' }, body: new TextEncoder().encode('{"event":"ping"}') };
    const refused = expect.objectContaining({ code: 'tracker-webhook-refused' });
    expect(() => tracker().readWebhook(request)).toThrow(refused);
    expect(() => tracker({ webhookSecret }).readWebhook(request)).toThrow(refused);
  });

  describe('cco doctor', () => {
    const check = (more: Partial<YoutrackConfig> = {}) => checkYoutrack(config(more), deps());
    const states = async (more?: Partial<YoutrackConfig>) => (await check(more)).map(({ state }) => state);

    it('finds nothing wrong where all is well, and writes nothing', async () => {
      expect(await states({ webhookSecret })).toEqual(['ok', 'ok', 'ok', 'note']);
      await tracker().createIssue(issue);
      expect(await states({ webhookSecret })).toEqual(['ok', 'ok', 'ok', 'ok']);
      expect(peer.world.effects.map(({ kind }) => kind)).toEqual(['tag', 'issue']);
    });

    it('notes missing fields and a missing secret', async () => {
      const findings = await check({ project: 'OPS' });
      expect(findings.filter(({ state }) => state === 'note').map(({ message }) => message)).toEqual([
        expect.stringContaining('priority low'),
        expect.stringContaining('cco-agent'),
        expect.stringContaining('polling'),
      ]);
    });

    it.each<[string, Partial<YoutrackConfig>, RegExp]>([
      ['a wrong token', { token: 'perm:wrong' }, /YOUTRACK_TOKEN/u],
      ['a wrong project', { project: 'NONE' }, /YOUTRACK_PROJECT/u],
      ['no address', { baseUrl: 'somewhere' }, /YOUTRACK_BASE_URL/u],
      ['an address where nothing answers', { baseUrl: 'http://127.0.0.1:1' }, /YOUTRACK_BASE_URL/u],
    ])('says what to do about %s', async (_name, more, remedy) => {
      const problems = (await check(more)).filter(({ state }) => state === 'problem');
      expect(problems).toHaveLength(1);
      expect(problems[0]?.remedy).toMatch(remedy);
    });
  });
});
