// What every Tracker promises the core. A tracker's own test file gives it a harness on a real or faithful peer.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { cursorAt, type TrackerCursor } from '../../../src/core/trackers/cursor.ts';
import { type Marker, markerOf } from '../../../src/core/trackers/marker.ts';
import { commentOnce, fileIssueOnce, type UnknownAttempts } from '../../../src/core/trackers/once.ts';
import { caseStateOf } from '../../../src/core/trackers/state.ts';
import type { NewIssue, Tracker, TrackerIssue, WebhookRequest } from '../../../src/core/trackers/tracker.ts';
import type { SettableClock } from '../../fakes/clock.ts';
import type { PeerServer } from '../../fakes/peer/server.ts';

/** An issue as people see it in the tracker. */
export interface SeenIssue {
  readonly id: string;
  readonly summary: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly comments: readonly string[];
}

export interface TrackerHarness {
  readonly tracker: Tracker;
  readonly peer: PeerServer;
  readonly clock: SettableClock;
  readonly projectKey: string;
  /** The tracker's own API paths for making an issue and a comment. */
  readonly makesIssue: (request: { method: string; path: string }) => boolean;
  readonly makesComment: (request: { method: string; path: string }) => boolean;
  /** What must never be seen outside of requests. */
  readonly canaries: readonly string[];
  /** Everything that was logged. */
  readonly logged: () => string;
  /** How long an open circuit stays so, ms. */
  readonly openForMs: number;
  readonly failuresToOpen: number;
  seen(): readonly SeenIssue[];
  /** Somebody does it on the tracker's pages. */
  set(issue: TrackerIssue, to: 'done' | 'declined' | 'open'): void;
  /** Somebody files one with this text. */
  somebodyFiles(text: string): void;
  /** What the tracker sends after a change. */
  webhook(issue: TrackerIssue, secret: 'right' | 'wrong'): WebhookRequest;
  /** The same tracker with another token. */
  withToken(token: string): Tracker;
  close(): Promise<void>;
}

let ids = 0;
const newMarker = (): Marker => {
  ids += 1;
  return markerOf(`01930000-0000-7000-8000-${String(ids).padStart(12, '0')}`);
};

const newIssue = (more: Partial<NewIssue> = {}): NewIssue => ({
  marker: newMarker(),
  summary: 'Review Customer Health',
  description: 'Seven of fifteen members wait for an answer.\n\n- checkout (7)',
  tags: ['checkout'],
  priority: 'high',
  type: 'task',
  ...more,
});

const failureOf = async (work: Promise<unknown>): Promise<CcoError> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof CcoError) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

const minute = 60_000;

export const trackerContract = (name: string, makeHarness: () => Promise<TrackerHarness>): void => {
  describe(`${name} as a Tracker`, () => {
    let harness: TrackerHarness;
    let tracker: Tracker;
    beforeEach(async () => {
      harness = await makeHarness();
      tracker = harness.tracker;
    });
    afterEach(() => harness.close());

    const first = () => ({ now: harness.clock.now(), unknown: null });
    const poll = async (cursor: TrackerCursor) => {
      const { changes, cursor: next, complete } = await tracker.changedSince(cursor);
      expect(complete).toBe(true);
      return { told: changes.map(({ id, state }) => `${id} ${state.outcome ?? 'open'}`), next };
    };

    describe('issues', () => {
      it('are made with summary, text, tags and our tag, and are open', async () => {
        const issue = newIssue();
        const made = await fileIssueOnce(tracker, issue, first());
        expect(made).toMatchObject({ adopted: false, marker: issue.marker });
        expect(caseStateOf(made.state)).toBe('open');
        expect(made.url).toMatch(/^https?:\/\//u);
        expect(harness.seen()).toHaveLength(1);
        const [seen] = harness.seen();
        expect(seen?.summary).toBe('Review Customer Health');
        expect(seen?.text).toBe(`${issue.description}\n\n\`${issue.marker}\``);
        expect(seen?.tags).toEqual(expect.arrayContaining(['cco-agent', 'checkout']));
      });

      it('hold nothing but what the caller gave', async () => {
        await tracker.createIssue(newIssue({ description: 'Themes with counts.', tags: [] }));
        const text = harness.seen()[0]?.text ?? '';
        expect(text.replace(/`ccoref[0-9a-f]{32}`/u, '').trim()).toBe('Themes with counts.');
      });

      it('call nobody by name, and leave addresses alone', async () => {
        await tracker.createIssue(newIssue({ description: '@maria see https://example.com/@maria or a@example.com' }));
        const text = harness.seen()[0]?.text ?? '';
        expect(text).not.toMatch(/(?:^|\s)@maria/u);
        expect(text).toContain('https://example.com/@maria or a@example.com');
      });

      it('have a summary of one line, and texts that fit', async () => {
        const long = { summary: `a\n${'b '.repeat(400)}`, description: '😀'.repeat(50_000) };
        const made = await tracker.createIssue(newIssue(long));
        const [seen] = harness.seen();
        expect(seen?.summary).not.toContain('\n');
        expect(seen?.summary.length).toBeLessThanOrEqual(250);
        expect(made.marker).not.toBeNull();
        expect(seen?.text.length).toBeLessThan(65_000);
        expect(seen?.text.isWellFormed()).toBe(true);
      });

      it('are found again by their marker, and by no other', async () => {
        const issue = newIssue();
        const { id } = await tracker.createIssue(issue);
        expect(await tracker.findIssue(issue.marker, harness.clock.now())).toMatchObject({ id });
        expect(await tracker.findIssue(newMarker(), harness.clock.now())).toBeNull();
      });

      it('are found behind hundreds of others', async () => {
        const issue = newIssue();
        const at = harness.clock.now();
        const { id } = await tracker.createIssue(issue);
        for (let n = 0; n < 250; n += 1) harness.somebodyFiles(`other ${n}`);
        harness.clock.advance(minute);
        expect(await tracker.findIssue(issue.marker, at)).toMatchObject({ id });
      });

      it('that quote a marker in what the caller gives carry their own only', async () => {
        const other = newMarker();
        const made = await tracker.createIssue(newIssue({ description: `as in ${other}` }));
        expect(made.marker).not.toBe(other);
        expect(await tracker.findIssue(other, harness.clock.now())).toBeNull();
      });

      it.each([
        ['done', 'resolved'],
        ['declined', 'resolved'],
        ['open', 'open'],
      ] as const)('set to %s there are %s here', async (to, expected) => {
        const made = await tracker.createIssue(newIssue());
        harness.set(made, 'done');
        harness.set(made, to);
        const { state } = await tracker.readIssue(made.id);
        expect(caseStateOf(state)).toBe(expected);
        expect(state.outcome).toBe(to === 'open' ? null : to);
      });

      it('that are not there are tracker-not-found', async () => {
        const { id } = await tracker.createIssue(newIssue());
        expect(await failureOf(tracker.readIssue(id.replace(/\d+$/u, '999999')))).toMatchObject({
          code: 'tracker-not-found',
          retryable: false,
        });
      });
    });

    describe('the project', () => {
      it('is found whatever the case, and null where there is none', async () => {
        expect(await tracker.findProject(harness.projectKey.toLowerCase())).toMatchObject({ key: harness.projectKey });
        expect(await tracker.findProject('NOSUCH/project')).toBeNull();
        expect(await tracker.findProject('NOSUCH')).toBeNull();
      });
    });

    describe('done, but the answer is lost', () => {
      it.each(['lose-answer', 'cut-answer'] as const)('an issue is adopted at once (%s)', async (kind) => {
        const issue = newIssue();
        harness.peer.fail({ kind }, { when: harness.makesIssue });
        expect(await fileIssueOnce(tracker, issue, first())).toMatchObject({ adopted: true, marker: issue.marker });
        expect(harness.seen()).toHaveLength(1);
      });

      it('an issue is adopted later, where the look-up fails too', async () => {
        const issue = newIssue();
        const at = harness.clock.now();
        // Project, fields and tags are known from here on.
        await tracker.createIssue(newIssue());
        harness.peer.fail({ kind: 'cut-answer' }, { when: harness.makesIssue });
        harness.peer.fail({ kind: 'answer', status: 503 }, { times: 3, when: ({ method }) => method === 'GET' });
        const failure = await failureOf(fileIssueOnce(tracker, issue, first()));
        expect(failure).toMatchObject({ code: 'tracker-unavailable', data: { maybeDone: true } });
        harness.peer.heal();
        harness.clock.advance(2 * minute);
        const unknown = { first: at, last: at };
        const again = await fileIssueOnce(tracker, issue, { now: harness.clock.now(), unknown });
        expect(again).toMatchObject({ adopted: true, marker: issue.marker });
        expect(harness.seen()).toHaveLength(2);
      });

      it('nothing is made anew while an earlier attempt may be under way; then once', async () => {
        const issue = newIssue();
        const at = harness.clock.now();
        const unknown = { first: at, last: at };
        harness.clock.advance(10_000);
        const early = await failureOf(fileIssueOnce(tracker, issue, { now: harness.clock.now(), unknown }));
        expect(early).toMatchObject({ code: 'tracker-unavailable', data: { maybeDone: false, retryAfterMs: 50_000 } });
        expect(harness.seen()).toHaveLength(0);
        harness.clock.advance(50_000);
        await fileIssueOnce(tracker, issue, { now: harness.clock.now(), unknown });
        expect(harness.seen()).toHaveLength(1);
      });

      it('a comment is adopted, never said twice', async () => {
        const { id: issueId } = await tracker.createIssue(newIssue());
        const comment = { issueId, marker: newMarker(), text: 'It got worse.' };
        harness.peer.fail({ kind: 'lose-answer' }, { when: harness.makesComment });
        expect(await commentOnce(tracker, comment, first())).toMatchObject({ adopted: true });
        const unknown = { first: harness.clock.now(), last: harness.clock.now() };
        harness.clock.advance(2 * minute);
        expect(await commentOnce(tracker, comment, { now: harness.clock.now(), unknown })).toMatchObject({
          adopted: true,
        });
        expect(harness.seen()[0]?.comments).toEqual([`It got worse.\n\n\`${comment.marker}\``]);
      });

      it('what surely was not done is repeated, and done once', async () => {
        await tracker.createIssue(newIssue());
        harness.peer.fail(
          { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
          { when: harness.makesIssue },
        );
        const before = harness.clock.now();
        await fileIssueOnce(tracker, newIssue(), first());
        expect(harness.seen()).toHaveLength(2);
        expect(harness.clock.now() - before).toBeGreaterThanOrEqual(2000);
      });
    });

    describe('comments', () => {
      it('are found again by their marker behind a hundred others', async () => {
        const { id: issueId } = await tracker.createIssue(newIssue());
        for (let n = 0; n < 100; n += 1) await tracker.comment({ issueId, marker: newMarker(), text: `${n}` });
        const marker = newMarker();
        expect(await tracker.findComment(issueId, marker)).toBeNull();
        const { id } = await tracker.comment({ issueId, marker, text: 'here' });
        expect(await tracker.findComment(issueId, marker)).toEqual({ id });
      });
    });

    describe('changes', () => {
      it('are told once each, in their order, and only of our issues', async () => {
        let cursor = cursorAt(harness.clock.now());
        const a = await tracker.createIssue(newIssue());
        const b = await tracker.createIssue(newIssue());
        harness.somebodyFiles('not ours');
        cursor = (await poll(cursor)).next;
        harness.clock.advance(minute);
        harness.set(b, 'done');
        harness.clock.advance(minute);
        harness.set(a, 'declined');
        const changed = await poll(cursor);
        expect(changed.told).toEqual([`${b.id} done`, `${a.id} declined`]);
        expect((await poll(changed.next)).told).toEqual([]);
      });

      it('of the same moment are all told, and none twice', async () => {
        const a = await tracker.createIssue(newIssue());
        const b = await tracker.createIssue(newIssue());
        let cursor = (await poll(cursorAt(harness.clock.now()))).next;
        harness.clock.advance(minute);
        harness.set(a, 'done');
        const one = await poll(cursor);
        expect(one.told).toEqual([`${a.id} done`]);
        // The clock stands still: the next ones carry the very same time.
        harness.set(b, 'done');
        const two = await poll(one.next);
        expect(two.told).toEqual([`${b.id} done`]);
        harness.set(a, 'open');
        const three = await poll(two.next);
        expect(three.told).toEqual([`${a.id} open`]);
        cursor = three.next;
        expect((await poll(cursor)).told).toEqual([]);
      });

      it('made while nobody asked for a week are all told', async () => {
        const issues: TrackerIssue[] = [];
        for (let n = 0; n < 130; n += 1) issues.push(await tracker.createIssue(newIssue({ tags: [] })));
        const { next } = await poll(cursorAt(harness.clock.now()));
        for (const issue of issues) {
          harness.clock.advance(60 * minute);
          harness.set(issue, 'done');
        }
        expect((await poll(next)).told).toEqual(issues.map(({ id }) => `${id} done`));
      });
    });

    describe('webhooks', () => {
      it('rightly signed tell the issue and its state', async () => {
        const made = await tracker.createIssue(newIssue());
        harness.set(made, 'done');
        const told = tracker.readWebhook(harness.webhook(made, 'right'));
        expect(told).toMatchObject({ kind: 'changed', issue: { marker: made.marker, key: made.key, url: made.url } });
        if (told.kind !== 'changed') return;
        expect(told.issue.state.outcome).toBe('done');
        expect(await tracker.readIssue(told.issue.id)).toMatchObject({ id: made.id });
      });

      it('badly signed, unsigned or changed on the way are refused', async () => {
        const made = await tracker.createIssue(newIssue());
        const right = harness.webhook(made, 'right');
        const refused = expect.objectContaining({ code: 'tracker-webhook-refused' });
        expect(() => tracker.readWebhook(harness.webhook(made, 'wrong'))).toThrow(refused);
        expect(() => tracker.readWebhook({ ...right, headers: {} })).toThrow(refused);
      });
    });

    describe('refusals', () => {
      it('of the token say which variable to set, and are worth trying again', async () => {
        const failure = await failureOf(harness.withToken('wrong-canary-token').createIssue(newIssue()));
        expect(failure).toMatchObject({ code: 'tracker-forbidden', retryable: true, data: { status: 401 } });
        expect(failure.remedy).toMatch(/(?:YOUTRACK|GITHUB)_TOKEN/u);
      });

      it.each([
        [403, 'tracker-forbidden', /permission/u],
        [404, 'tracker-not-found', /(?:YOUTRACK_PROJECT|GITHUB_REPOSITORY)/u],
        [400, 'tracker-invalid', /doctor/u],
        [422, 'tracker-invalid', /doctor/u],
        [302, 'tracker-not-found', /(?:YOUTRACK_BASE_URL|GITHUB_REPOSITORY)/u],
      ])('with %i are %s, not repeated, with a remedy', async (status, code, remedy) => {
        const { id } = await tracker.createIssue(newIssue());
        const before = harness.peer.log.length;
        harness.peer.fail({ kind: 'answer', status, headers: { location: 'http://127.0.0.1:1/' } }, { times: 5 });
        const failure = await failureOf(tracker.readIssue(id));
        expect(failure).toMatchObject({ code, retryable: false });
        expect(failure.remedy).toMatch(remedy);
        expect(harness.peer.log.length - before).toBe(1);
      });

      it('for too many requests say how long to wait, and hold back everybody until then', async () => {
        const { id } = await tracker.createIssue(newIssue());
        harness.peer.fail({ kind: 'answer', status: 429, headers: { 'retry-after': '60' } });
        const failure = await failureOf(tracker.readIssue(id));
        expect(failure).toMatchObject({
          code: 'tracker-rate-limited',
          retryable: true,
          data: { retryAfterMs: 60_000 },
        });
        const before = harness.peer.log.length;
        harness.clock.advance(20_000);
        expect((await failureOf(tracker.readIssue(id))).data.retryAfterMs).toBe(40_000);
        expect(harness.peer.log.length).toBe(before);
        harness.clock.advance(40_000);
        await tracker.readIssue(id);
      });

      it('in an unknown form are tracker-invalid where it is read, and looked after where it is made', async () => {
        const { id } = await tracker.createIssue(newIssue());
        harness.peer.fail({ kind: 'answer', status: 200, body: { html: true } }, { times: 1 });
        expect(await failureOf(tracker.readIssue(id))).toMatchObject({ code: 'tracker-invalid' });
        harness.peer.fail({ kind: 'answer', status: 200, body: [] }, { when: harness.makesIssue });
        expect(await failureOf(tracker.createIssue(newIssue()))).toMatchObject({
          code: 'tracker-unavailable',
          data: { maybeDone: true },
        });
      });
    });

    describe('an outage', () => {
      it('of a moment is not noticed by who reads', async () => {
        const { id } = await tracker.createIssue(newIssue());
        harness.peer.fail({ kind: 'answer', status: 502 });
        harness.peer.fail({ kind: 'drop' });
        expect(await tracker.readIssue(id)).toMatchObject({ id });
      });

      it('opens the circuit: then nothing is sent until its time is up; one probe closes it', async () => {
        const { id } = await tracker.createIssue(newIssue());
        harness.peer.fail({ kind: 'answer', status: 500 }, { times: 1000 });
        const start = harness.peer.log.length;
        const sent = () => harness.peer.log.length - start;
        for (let n = 0; n < 10; n += 1) {
          expect(await failureOf(tracker.readIssue(id))).toMatchObject({ code: 'tracker-unavailable' });
        }
        expect(sent()).toBe(harness.failuresToOpen);
        harness.clock.advance(harness.openForMs);
        expect(await failureOf(tracker.readIssue(id))).toMatchObject({ code: 'tracker-unavailable' });
        expect(sent()).toBe(harness.failuresToOpen + 1);
        harness.peer.heal();
        // A failed probe doubles the time.
        harness.clock.advance(harness.openForMs);
        expect((await failureOf(tracker.readIssue(id))).data.reason).toBe('circuit-open');
        expect(sent()).toBe(harness.failuresToOpen + 1);
        harness.clock.advance(harness.openForMs);
        expect(await tracker.readIssue(id)).toMatchObject({ id });
        expect(await tracker.readIssue(id)).toMatchObject({ id });
        expect(sent()).toBe(harness.failuresToOpen + 3);
      });

      it('of a week loses nothing and doubles nothing', async () => {
        await tracker.createIssue(newIssue());
        const issue = newIssue();
        let unknown = null as UnknownAttempts | null;
        const attempt = () => fileIssueOnce(tracker, issue, { now: harness.clock.now(), unknown });
        await harness.peer.goDown();
        for (let hour = 0; hour < 7 * 24; hour += 1) {
          const now = harness.clock.now();
          const failure = await failureOf(attempt());
          expect(failure).toMatchObject({ code: 'tracker-unavailable', retryable: true });
          // Only a connection that was open already can leave it unknown.
          if (failure.data.maybeDone === true) unknown = { first: unknown?.first ?? now, last: now };
          harness.clock.advance(60 * minute);
        }
        await harness.peer.comeUp();
        await attempt();
        expect(harness.seen().filter(({ text }) => text.includes(issue.marker))).toHaveLength(1);
      });
    });

    it('no token, secret or text of theirs comes out in errors or logs', async () => {
      const failures: CcoError[] = [];
      const { id } = await tracker.createIssue(newIssue());
      for (const status of [400, 401, 403, 404, 422, 500]) {
        harness.peer.fail(
          { kind: 'answer', status, body: { error: 'canary description', error_description: 'canary-description' } },
          { times: 3 },
        );
        failures.push(await failureOf(tracker.readIssue(id)));
        harness.peer.heal();
        harness.clock.advance(60 * minute);
      }
      failures.push(await failureOf(harness.withToken('wrong-canary-token').readIssue(id)));
      await harness.peer.goDown();
      failures.push(await failureOf(tracker.readIssue(id)));
      await harness.peer.comeUp();
      const shown = failures.map((error) =>
        JSON.stringify([error, error.message, error.stack, error.remedy, `${error.cause}`]),
      );
      for (const canary of harness.canaries) {
        expect(shown.join('\n')).not.toContain(canary);
        expect(harness.logged()).not.toContain(canary);
      }
    });
  });
};
