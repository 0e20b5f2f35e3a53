import { CcoError } from '../../src/core/errors.ts';
import { channelId, type Platform, spaceId } from '../../src/core/ids.ts';
import type { Effect } from '../../src/core/messages/outbound.ts';
import type { ChatPlatform, Clock } from '../../src/core/ports.ts';

/** What stands on the platform: one entry for each time an effect was really done there. */
export interface Done {
  /** The outbox row's id, as it travels in the post. */
  readonly id: string;
  readonly externalId: string;
  readonly effect: Effect;
  readonly targetExternalId: string | null;
  readonly at: number;
}

/** `answer-lost`: done, but the caller sees the connection break. `error`: not done. */
export type Behaviour = { readonly kind: 'answer-lost' } | { readonly kind: 'error'; readonly error: CcoError };

export interface FakeChatPlatform extends ChatPlatform {
  readonly done: Done[];
  /** Calls of `send`, done or not, by row id. */
  readonly asked: string[];
  /** Calls of `findSent`, by row id. */
  readonly lookedUp: string[];
  /** Consumed one a `send`; empty: all goes well. */
  readonly script: Behaviour[];
  /** What `findSent` throws; null: it can tell. */
  cannotTell: CcoError | null;
  /** Awaited in every `send` before anything is done. */
  beforeSend: () => Promise<void>;
}

/** The connection broke: nobody knows whether it was done. */
export const connectionLost = (): CcoError =>
  new CcoError('connection lost', { code: 'chat-unavailable', retryable: true });

/** A chat platform that keeps what was done on it, in order, and can be told to misbehave. */
export const createFakeChatPlatform = (clock: Clock, platform: Platform = 'anychat'): FakeChatPlatform => {
  const done: Done[] = [];
  const fake: FakeChatPlatform = {
    platform,
    done,
    asked: [],
    lookedUp: [],
    script: [],
    cannotTell: null,
    beforeSend: () => Promise.resolve(),
    async send({ id, effect, targetExternalId }) {
      fake.asked.push(id);
      await fake.beforeSend();
      const behaviour = fake.script.shift();
      if (behaviour?.kind === 'error') throw behaviour.error;
      const externalId = `m${done.length + 1}`;
      done.push({ id, externalId, effect, targetExternalId, at: clock.now() });
      if (behaviour?.kind === 'answer-lost') throw connectionLost();
      return { externalId };
    },
    async findSent({ id }, since) {
      fake.lookedUp.push(id);
      if (fake.cannotTell !== null) throw fake.cannotTell;
      const found = done.find((entry) => entry.id === id && entry.at >= since);
      return found === undefined ? null : { externalId: found.externalId };
    },
    async createSpace({ name, idempotencyKey }) {
      return {
        id: spaceId(platform, idempotencyKey),
        name,
        moderatorsChannelId: channelId(platform, `${idempotencyKey}-mods`),
        invitation: null,
      };
    },
  };
  return fake;
};
