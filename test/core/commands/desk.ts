// A space with its bot's command desk: the real embedded store, a clock to turn, and a chat platform with an outbox.
import { v7 } from 'uuid';
import type { CommandDeps } from '../../../src/core/commands/command.ts';
import { type InteractResult, interact } from '../../../src/core/commands/interact.ts';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import {
  type ChannelId,
  channelId,
  type MemberId,
  memberId,
  memberIdSchema,
  type SpaceId,
  spaceId,
  type ThreadId,
  threadId,
} from '../../../src/core/ids.ts';
import type { NewIntervention } from '../../../src/core/interventions/intervention.ts';
import type { InboundMessage, MemberRole } from '../../../src/core/messages/inbound.ts';
import type { Effect, OutboundBody } from '../../../src/core/messages/outbound.ts';
import type { CreatedSpace, NewSpace, OutboxRow, Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';

export const start = Date.UTC(2026, 2, 10, 14, 0);
export const minute = 60_000;
export const hour = 60 * minute;

export const garden: SpaceId = spaceId('anychat', 'garden');
export const elsewhere: SpaceId = spaceId('anychat', 'elsewhere');
export const general: ChannelId = channelId('anychat', 'general');
export const thread: ThreadId = threadId('anychat', 't1');

export interface Person {
  readonly id: MemberId;
  readonly name: string;
  readonly role: MemberRole;
}
const person = (name: string, role: MemberRole): Person => ({
  id: memberId('anychat', name.toLowerCase()),
  name,
  role,
});
export const mia = person('Mia', 'member');
export const max = person('Max', 'member');
export const mona = person('Mona', 'moderator');
export const marc = person('Marc', 'moderator');
export const ada = person('Ada', 'admin');
export const bot = person('Helper', 'agent');

/** Chat platform that keeps what it was asked to create; `failures` are thrown first, one a call. */
export const fakeChat = () => {
  const asked: NewSpace[] = [];
  const spaces = new Map<string, CreatedSpace>();
  const failures: Error[] = [];
  return {
    asked,
    spaces,
    failures,
    platform: 'anychat' as const,
    send: () => Promise.reject(new Error('not part of this test')),
    findSent: () => Promise.resolve(null),
    createSpace(space: NewSpace): Promise<CreatedSpace> {
      asked.push(space);
      const failure = failures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      const made = spaces.get(space.idempotencyKey) ?? {
        id: spaceId('anychat', `made-${spaces.size + 1}`),
        name: space.name,
        moderatorsChannelId: channelId('anychat', `mods-${spaces.size + 1}`),
        invitation: `invite-${spaces.size + 1}`,
      };
      spaces.set(space.idempotencyKey, made);
      return Promise.resolve(made);
    },
  };
};

export interface Desk {
  readonly deps: CommandDeps;
  readonly chat: ReturnType<typeof fakeChat>;
  readonly clock: { now(): number; ms: number };
  /** Erasures ordered and not yet done. */
  erasures(): Promise<{ readonly id: MemberId; readonly at: number }[]>;
  /** An id no interaction had before. */
  next(): string;
  command(who: Person, text: string, change?: { id?: string; spaceId?: SpaceId }): Promise<InteractResult>;
  press(who: Person, actionId: string, input?: string, change?: { id?: string }): Promise<InteractResult>;
  mention(who: Person, text: string, change?: { id?: string; at?: number; spaceId?: SpaceId }): Promise<InteractResult>;
  /** Rows of the outbox that were not there before, oldest first. */
  posted(): Promise<OutboxRow[]>;
  /** What one command answers. */
  ask(who: Person, text: string): Promise<OutboundBody>;
  askPress(who: Person, actionId: string, input?: string): Promise<OutboundBody>;
}

/** Opens a desk over a store; several may share one. */
export const openDesk = async (store: Store): Promise<Desk> => {
  const name = v7();
  const clock = { ms: start, now: () => clock.ms };
  const chat = fakeChat();
  const seen = new Set<string>();
  let serial = 0;
  const deps: CommandDeps = {
    store,
    clock,
    newId: () => v7(),
    defaults: defaultSpaceSettings,
    platforms: (platform) => (platform === 'anychat' ? chat : null),
    agent: {
      name: 'CCO',
      role: 'Chief Community Officer',
      bio: 'I look after how this space is doing.',
      capabilities: ['health score', 'calm answers'],
    },
  };
  const next = () => {
    serial += 1;
    return `anychat:${name}-${serial}`;
  };
  const origin = (who: Person, change: { id?: string; at?: number; spaceId?: SpaceId } = {}) => ({
    id: next(),
    platform: 'anychat' as const,
    spaceId: garden,
    channelId: general,
    threadId: thread,
    member: who,
    at: clock.ms,
    ...change,
  });
  const posted = async () => {
    const rows = (await store.outbox.due('anychat', clock.ms, 10_000)).filter(({ id }) => !seen.has(id));
    for (const { id } of rows) seen.add(id);
    return rows;
  };
  const answerTo = async (id: string): Promise<OutboundBody> => {
    const bodies = (await posted()).flatMap(({ effect }) =>
      effect.kind === 'reply' && effect.interactionId === id ? [effect.body] : [],
    );
    const [body] = bodies;
    if (body === undefined) throw new Error('no reply');
    return body;
  };
  const desk: Desk = {
    deps,
    chat,
    clock,
    erasures: async () =>
      (await store.timers.due(Number.MAX_SAFE_INTEGER, 1000))
        .filter(({ kind }) => kind === 'erase')
        .map(({ subject, dueAt }) => ({ id: memberIdSchema.parse(subject), at: dueAt })),
    next,
    posted,
    command: (who, text, change) => interact(deps, { ...origin(who, change), kind: 'command', text }),
    press: (who, actionId, input, change) =>
      interact(deps, { ...origin(who, change), kind: 'action', actionId, ...(input === undefined ? {} : { input }) }),
    mention: (who, text, change) =>
      interact(deps, { ...origin(who, change), kind: 'mention', text, messageId: 'anychat:m7' }),
    async ask(who, text) {
      const id = next();
      await desk.command(who, text, { id });
      return answerTo(id);
    },
    async askPress(who, actionId, input) {
      const id = next();
      await desk.press(who, actionId, input, { id });
      return answerTo(id);
    },
  };
  await posted();
  return desk;
};

export const bodyOf = (effect: Effect | undefined): string =>
  effect !== undefined && 'body' in effect ? effect.body.text : '';

export const snapshot = (change: Partial<HealthSnapshot> = {}): HealthSnapshot => ({
  at: start - 2 * minute,
  score: 0.84,
  interval: [0.79, 0.88],
  status: 'healthy',
  authors: 12,
  messages: 140,
  coverage: 1,
  drivers: [],
  warning: null,
  ...change,
});

export const draft = (change: Partial<NewIntervention> = {}): NewIntervention => ({
  id: v7(),
  spaceId: garden,
  channelId: general,
  threadId: thread,
  kind: 'de-escalation',
  mode: 'approve',
  status: 'draft',
  reason: '3 people turned unhappy within 10 minutes.',
  text: 'I am a bot. Shall we take a short break?',
  createdAt: start - minute,
  expiresAt: start + 30 * minute,
  about: null,
  pings: [],
  postAt: null,
  cardOutboxId: null,
  postOutboxId: null,
  strategyVersion: null,
  ...change,
});

/** A message of a member, as ingest hands it to the store. */
export const said = (who: Person, text: string, at: number, id: string): InboundMessage => ({
  kind: 'message',
  id: `anychat:${id}` as InboundMessage['id'],
  platform: 'anychat',
  spaceId: garden,
  channelId: general,
  threadId: null,
  replyTo: null,
  author: who,
  mentions: [],
  text,
  at,
  revision: at,
});
