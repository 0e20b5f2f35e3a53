// What the core needs from the world, in the core's own words. Implementations: `store`, `queues`, `bots`, `main.ts`.
import type { ChannelId, MemberId, Platform, SpaceId } from './ids.ts';
import type { Effect } from './messages/outbound.ts';
import type { Reading } from './sentiment/reading.ts';
import type { MessageScore } from './sentiment/score.ts';

export type * from './repositories.ts';

/** All time is read here. Milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
}

/** Reads the mood of a text. Pure, synchronous, never throws on any string. */
export interface Scorer {
  score(text: string): MessageScore;
}

/** Reads many texts, in their order, without holding the caller's thread for long. Throws CcoError, `retryable` where it may pass. */
export interface BatchReader {
  readAll(texts: readonly string[]): Promise<readonly Reading[]>;
}

/** Nudges towards work that is already stored as rows. Losing one costs seconds: the sweep repeats it. */
export interface WakeUps {
  evaluate(spaceId: SpaceId): Promise<void>;
  deliver(platform: Platform): Promise<void>;
}

/** Holds copies of what members said outside the store: waiting jobs, spool, the playground's event log. */
export interface ErasureTarget {
  readonly name: string;
  /** Removes everything by or about the member; idempotent. */
  eraseMember(id: MemberId, at: number): Promise<number>;
}

/** What a community space is made with. */
export interface NewSpace {
  /** `371OS-{niche}` */
  readonly name: string;
  readonly description: string;
  readonly privacy: 'open' | 'invite_only';
  readonly features: readonly ('pay_what_you_can' | 'contribution_tracking' | 'mini_apps')[];
  readonly supportUrl?: string;
  /** Makes a repeat find the first one's space. */
  readonly idempotencyKey: string;
  /** Who becomes its admin. */
  readonly founder: MemberId;
}

export interface CreatedSpace {
  readonly id: SpaceId;
  readonly name: string;
  readonly moderatorsChannelId: ChannelId | null;
  /** How to get in, to be shown to the founder only. */
  readonly invitation: string | null;
}

/** What undoing the making of a space takes away. */
export interface RemovableSpace {
  readonly id: SpaceId;
  readonly name: string;
  /** Names of its channels that `createSpace` made and that are still in it. */
  readonly channels: readonly string[];
  /** In how many of them anything was said. */
  readonly spokenIn: number;
  /** Names of channels that others put into it: they stay, and with them what holds them together. */
  readonly stays: readonly string[];
}

/** Which space to undo, and where it was asked for. */
export interface SpaceToRemove {
  /** As it was made: `371OS-{niche}`. */
  readonly name: string;
  /** Where it was asked for, and the key of it: the platform's id of the interaction. */
  readonly askedIn: SpaceId;
  readonly interactionId: string;
}

export interface CallOptions {
  /** Aborted: gives up within seconds, with `chat-unavailable`. What was begun may still get done. */
  readonly signal?: AbortSignal;
}

/**
 * A chat platform as the core sees it. Errors: CcoError with `retryable`; code `chat-forbidden` (permission missing),
 * `chat-gone` (channel or message removed), `chat-unavailable`, `chat-rate-limited` (data.retryAfterMs), `chat-invalid`.
 */
export interface ChatPlatform {
  readonly platform: Platform;
  /** Does one effect. `externalId` of the row an update or removal refers to is looked up by the caller and passed in. */
  send(
    row: { id: string; effect: Effect; targetExternalId: string | null },
    options?: CallOptions,
  ): Promise<{ externalId: string }>;
  /** Looks for what an earlier attempt may have posted, since `since`; null: surely not there; throws when it can't tell. */
  findSent(
    row: { id: string; effect: Effect },
    since: number,
    options?: CallOptions,
  ): Promise<{ externalId: string } | null>;
  createSpace(space: NewSpace): Promise<CreatedSpace>;
  /** Where it is there, so is `removeSpace`; absent: this platform cannot. null: nothing that `createSpace` made is left. */
  removable?(space: SpaceToRemove): Promise<RemovableSpace | null>;
  /**
   * Takes away what `createSpace` made, and only that. Begun again, it goes on where it stopped and tells the same; null:
   * there was nothing of it.
   */
  removeSpace?(space: SpaceToRemove): Promise<RemovableSpace | null>;
}

/** Opens events to those who watch (server-sent events). Content-free. */
export interface Announcer {
  announce(event: { type: 'health' | 'intervention' | 'outbox' | 'messages'; spaceId: SpaceId; id?: string }): void;
}
