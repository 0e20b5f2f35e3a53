// What is known when it is decided what to say, and what comes of it.
import type { Review } from '../brand/review.ts';
import type { StrategyVersion } from '../brand/strategy.ts';
import type { MemberId } from '../ids.ts';
import type {
  AuditEntry,
  Channel,
  Conversation,
  DecisionRow,
  NewEligibility,
  NewOutboxRow,
  Space,
  StoredMessage,
  Timer,
} from '../ports.ts';
import { type Considered, conversationKey } from './considered.ts';
import type { SaidTimes } from './desk/look-there.ts';
import type { NewIntervention } from './intervention.ts';
import type { PastAct } from './policy.ts';

export interface SituationFacts {
  readonly space: Space;
  readonly channels: readonly Channel[];
  readonly considered: readonly Considered[];
  /** The last hour of each conversation something is considered in, oldest first, by `conversationKey`. */
  readonly conversations: ReadonlyMap<string, readonly StoredMessage[]>;
  readonly past: readonly PastAct[];
  /** `spokenKey` of what was proposed or held out before: once each. */
  readonly spoken: ReadonlySet<string>;
  /** The newest decision kept, by `<kind> <conversationKey>`. */
  readonly kept: ReadonlyMap<string, Pick<DecisionRow, 'decision' | 'code'>>;
  /** Those who said stop. */
  readonly stopped: ReadonlySet<MemberId>;
  /** Conversations with severe content within the last hours, by `conversationKey`. */
  readonly severe: ReadonlySet<string>;
  /** null: none was imported. */
  readonly strategy: StrategyVersion | null;
  /** Where a platform has no addresses: when what it is about was said. */
  readonly said: SaidTimes;
}

export interface Proposed {
  readonly interventions: readonly NewIntervention[];
  /** Of those that ask moderators, what speaks against their text, by id. */
  readonly reviews: ReadonlyMap<string, Review>;
  /** Posts that need nobody's approval. */
  readonly outbox: readonly NewOutboxRow[];
  readonly decisions: readonly DecisionRow[];
  /** Each with its timer, where it is the first of its conversation. */
  readonly eligibilities: readonly NewEligibility[];
  readonly timers: readonly Timer[];
  readonly audit: readonly AuditEntry[];
  /** Members it names, or would, so that they are told. */
  readonly pinged: readonly MemberId[];
  /** When decisions not to say something hold no longer. */
  readonly until: readonly number[];
}

export const keptKey = (kind: string, where: Pick<Conversation, 'channelId' | 'threadId'>): string =>
  `${kind} ${conversationKey(where)}`;

/** Where nothing is said, and nothing read for it: a private channel, or the moderators' own. */
export const isHidden = (
  { channelId }: Pick<Conversation, 'channelId'>,
  space: Pick<Space, 'moderatorsChannelId'>,
  channels: readonly Channel[],
): boolean =>
  channelId === space.moderatorsChannelId || channels.some(({ id, private: hidden }) => hidden && id === channelId);
