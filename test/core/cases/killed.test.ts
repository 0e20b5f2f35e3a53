// A process that dies at any call to the store or to a service: the next one does the rest, and nothing is done twice.
import { v5, v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCarryOut } from '../../../src/core/cases/carry-out.ts';
import { createCaseNotify } from '../../../src/core/coordination/case-notice.ts';
import { createDirectory } from '../../../src/core/coordination/directory.ts';
import { channelId, spaceId } from '../../../src/core/ids.ts';
import { digestScheduleSchema } from '../../../src/core/mail/digest.ts';
import type { Mail } from '../../../src/core/mail/mail.ts';
import type { Mailer } from '../../../src/core/mail/mailer.ts';
import { createMakeMails, createSendMails, noteRoleMail } from '../../../src/core/mail/role-mail.ts';
import type { Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import type { NewIssue, Tracker, TrackerIssue } from '../../../src/core/trackers/tracker.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock } from '../../fakes/clock.ts';
import { openCase } from './open-case.ts';

let store: Store;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

const minute = 60_000;
const never = () => Promise.reject(new Error('not part of this test'));

/** Lets so many calls through; the one after is done or not, and then nothing answers any more. */
const createLife = (calls: number, doneFirst: boolean) => {
  let left = calls;
  const killed = () => new Error('killed');
  const living =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (left < 0) throw killed();
      left -= 1;
      if (left >= 0) return await work(...given);
      if (doneFirst) await work(...given);
      throw killed();
    };
  const around = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (of, name, self) => {
        const value: unknown = Reflect.get(of, name, self);
        if (typeof value === 'function') return name === 'addressKey' ? value : living(value.bind(of));
        return typeof value === 'object' && value !== null ? around(value) : value;
      },
    });
  return { around, died: () => left < 0 };
};

const services = () => {
  const issues: NewIssue[] = [];
  const mails = new Map<string, Mail>();
  const shown = ({ marker }: NewIssue): TrackerIssue => ({
    id: 'CCO-1',
    key: 'CCO-1',
    url: 'https://tracker.example/CCO-1',
    marker,
    state: { name: 'Open', outcome: null },
    updatedAt: 0,
  });
  const tracker: Tracker = {
    name: 'youtrack',
    findProject: never,
    createIssue: async (issue) => {
      issues.push(issue);
      return shown(issue);
    },
    findIssue: async (marker) => {
      const found = issues.find((issue) => issue.marker === marker);
      return found === undefined ? null : shown(found);
    },
    comment: async () => ({ id: 'c1' }),
    findComment: async () => null,
    readIssue: never,
    changedSince: never,
    readWebhook: () => ({ kind: 'ignored', reason: 'ping' }),
    close: () => undefined,
  };
  const mailer: Mailer = {
    send: async (mail, { idempotencyKey }) => {
      mails.set(idempotencyKey, mails.get(idempotencyKey) ?? mail);
      return { externalId: idempotencyKey };
    },
    sendBatch: never,
    schedule: never,
    cancel: never,
    find: async (query) => ('ref' in query && mails.has(query.ref) ? { externalId: query.ref, state: 'sent' } : null),
  };
  return { issues, mails, tracker, mailer };
};

const clock = createClock();

const rounds = (used: Store, tracker: Tracker, mailer: Mailer) => {
  const directory = createDirectory({ CEO: { email: 'eve@example.com', webhook: 'https://ceo.example/in' } });
  const carryOut = createCarryOut({
    store: used,
    clock,
    uuidOf: (name) => v5(name, v5.URL),
    defaults: defaultSpaceSettings,
    linkTo: () => '/cco case',
    notify: createCaseNotify({ directory, newId: v7, mail: noteRoleMail({ clock }), clock, page: never, report: null }),
    tracker,
  });
  const deps = {
    store: used,
    clock,
    newId: v7,
    mailer,
    maker: {
      warning: never,
      health: never,
      note: async ({ title }: { readonly title: string }) => ({
        subject: title,
        html: '<p>',
        text: title,
        attachments: [],
      }),
      digest: never,
    },
    schedule: digestScheduleSchema.parse({}),
    noted: () => undefined,
  };
  const make = createMakeMails(deps);
  const send = createSendMails(deps);
  return async (): Promise<void> => {
    for (let times = 0; times < 3; times += 1) await carryOut();
    await make();
    await send();
  };
};

const seen = async () => {
  const garden = spaceId('anychat', v7());
  const moderators = channelId('anychat', `mods-${garden}`);
  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: moderators }, clock.now());
  const found = await openCase(store, garden, clock.now(), { priority: 'urgent' });
  return { id: found.id, garden };
};

it.each([
  ['before', false],
  ['after', true],
])(
  'killed at any step, just %s it is done, a case has one card, one issue, one mail, one webhook',
  async (_, doneFirst) => {
    let steps = 0;
    for (; ; steps += 1) {
      const { id, garden } = await seen();
      const { issues, mails, tracker, mailer } = services();
      const life = createLife(steps, doneFirst);
      await rounds(life.around(store), life.around(tracker), life.around(mailer))().catch(() => undefined);
      const again = rounds(store, tracker, mailer);
      for (let times = 0; times < 8; times += 1) {
        clock.advance(2 * minute);
        await again();
      }
      const one = await store.cases.get(id);
      expect(one?.state, `step ${steps}`).toBe('monitoring');
      expect(one?.troubles, `step ${steps}`).toEqual([]);
      expect(issues, `step ${steps}`).toHaveLength(1);
      expect(
        [...mails.values()].map(({ to }) => to),
        `step ${steps}`,
      ).toEqual(['eve@example.com']);
      const posts = (await store.outbox.due('anychat', clock.now(), 1_000)).filter(
        ({ effect }) => effect.spaceId === garden && effect.kind === 'post',
      );
      expect(posts, `step ${steps}`).toHaveLength(1);
      const told = await store.coordination.list({ spaceId: garden, limit: 10 });
      expect(told.map(({ way }) => way).sort(), `step ${steps}`).toEqual(['email', 'webhook']);
      if (!life.died()) break;
    }
    expect(steps).toBeGreaterThan(20);
  },
);
