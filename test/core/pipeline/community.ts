// A community on the real embedded store, with a clock to turn, a chat platform that keeps what was done, and the
// pipeline's use cases wired as in the program.
import { v7 } from 'uuid';
import { channelId, memberId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import type { InboundDelete, InboundMessage, MemberRole } from '../../../src/core/messages/inbound.ts';
import { createDeliver } from '../../../src/core/pipeline/deliver.ts';
import { createEvaluate } from '../../../src/core/pipeline/evaluate.ts';
import { createIngest } from '../../../src/core/pipeline/ingest.ts';
import { createRunTimer } from '../../../src/core/pipeline/timers.ts';
import type { NewOutboxRow, Store } from '../../../src/core/ports.ts';
import { createErase } from '../../../src/core/privacy/erase.ts';
import { createAfinnScorer } from '../../../src/core/sentiment/afinn.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../../../src/core/settings.ts';
import { readInTurns } from '../../../src/main/reading/turns.ts';
import { createFakeChatPlatform } from '../../fakes/chat-platform.ts';
import { createClock } from '../../fakes/clock.ts';

export const minute = 60_000;
export const general = (space: string) => channelId('anychat', `${space}-general`);
export const mods = (space: string) => channelId('anychat', `${space}-mods`);

/** A community of its own in a shared store: every id carries its name. */
export const createCommunity = async (
  store: Store,
  name: string,
  {
    defaults = defaultSpaceSettings,
    teams = new Set(),
  }: { defaults?: SpaceSettings; teams?: ReadonlySet<'product' | 'support'> } = {},
) => {
  const clock = createClock();
  const platform = createFakeChatPlatform(clock);
  const woken: string[] = [];
  const announced: string[] = [];
  const id = spaceId('anychat', name);
  await store.spaces.ensure({ id, name, moderatorsChannelId: mods(name) }, clock.now());
  await store.spaces.ensureChannel({ id: general(name), spaceId: id, name: 'general', private: false });
  await store.spaces.ensureChannel({ id: mods(name), spaceId: id, name: 'moderators', private: true });

  const wake = {
    evaluate: async (space: string) => {
      woken.push(`evaluate ${space}`);
    },
    deliver: async (target: string) => {
      woken.push(`deliver ${target}`);
    },
  };
  const announcer = { announce: ({ type }: { type: string }) => announced.push(type) };
  const deps = { store, clock, newId: () => v7(), defaults, wake, announcer, teams };
  const evaluate = createEvaluate(deps);
  const erase = createErase({ store, targets: [], clock });
  const runTimer = createRunTimer({ ...deps, evaluate, erase, retention: defaults.retention });
  let said = 0;

  const message = (
    author: string,
    text: string,
    options: {
      thread?: string | null;
      role?: MemberRole;
      channel?: InboundMessage['channelId'];
      mentions?: string[];
    } = {},
  ): InboundMessage => {
    said++;
    return {
      kind: 'message',
      id: messageId('anychat', `${name}-m${said}`),
      platform: 'anychat',
      spaceId: id,
      channelId: options.channel ?? general(name),
      threadId:
        options.thread === undefined || options.thread === null
          ? null
          : threadId('anychat', `${name}-${options.thread}`),
      replyTo: null,
      author: { id: memberId('anychat', `${name}-${author}`), name: author, role: options.role ?? 'member' },
      mentions: (options.mentions ?? []).map((one) => memberId('anychat', `${name}-${one}`)),
      text,
      at: clock.now(),
      revision: clock.now(),
    };
  };
  const deletion = (target: InboundMessage): InboundDelete => ({
    kind: 'delete',
    id: target.id,
    platform: 'anychat',
    spaceId: id,
    channelId: target.channelId,
    at: clock.now(),
  });
  const post = (text: string, changes: Partial<NewOutboxRow> = {}): NewOutboxRow => ({
    id: v7(),
    platform: 'anychat',
    effect: {
      kind: 'post',
      spaceId: id,
      channelId: general(name),
      threadId: null,
      replyTo: null,
      body: { text, actions: [] },
    },
    createdAt: clock.now(),
    expiresAt: null,
    ...changes,
  });

  // The store is shared by the tests of a file: each delivers its own rows only.
  const own: Store = {
    ...store,
    outbox: {
      ...store.outbox,
      due: async (...query) => (await store.outbox.due(...query)).filter(({ effect }) => effect.spaceId === id),
    },
  };

  const ingest = createIngest({ store, reader: readInTurns(createAfinnScorer()), clock, wake, announcer });
  /** Says each line a few seconds after the one before, and stores it. */
  const talk = async (lines: readonly (readonly [author: string, text: string])[], thread: string | null = 't1') => {
    for (const [author, text] of lines) {
      clock.advance(6_000);
      await ingest([message(author, text, { thread })]);
    }
  };

  return {
    id,
    store,
    clock,
    platform,
    woken,
    announced,
    wake,
    announcer,
    deps,
    message,
    deletion,
    post,
    ingest,
    talk,
    evaluate: () => evaluate(id),
    deliver: createDeliver({ store: own, platform, clock, announcer }),
    own,
    /** What the sweep does with timers, for those of this community's clock. */
    runTimers: async () => {
      for (const timer of await store.timers.due(clock.now(), 100)) await runTimer(timer);
    },
    moderator: (who: string) => ({
      id: memberId('anychat', `${name}-${who}`),
      name: who,
      role: 'moderator' as const,
    }),
  };
};

export type Community = Awaited<ReturnType<typeof createCommunity>>;

const angryWords = [
  'This is terrible, I hate it',
  'you made the worst release ever, awful',
  'you are all useless and stupid',
];

/** Three members, two angry messages each. */
export const quarrel: readonly (readonly [string, string])[] = ['ana', 'ben', 'cleo', 'ana', 'ben', 'cleo'].map(
  (author, index) => [author, angryWords[index % angryWords.length] ?? ''] as const,
);
