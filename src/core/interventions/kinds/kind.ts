// The common form of every kind of intervention. A kind says whether there is a reason to speak, to whom, and in which
// words; whether it may happen now is the policy's to say, and what comes of it is measured in `effect/outcomes.ts`.
import type { MemberId } from '../../ids.ts';
import type { MessageKey, MessageValues } from '../messages/catalogue.ts';
import { type KindLimits, type KindName, kindLimits } from './limits.ts';

/** Why it stays silent though its trigger was there. */
export interface Skip {
  /** kebab-case */
  readonly code: string;
  /** One sentence for a moderator. */
  readonly words: string;
}

/** What is to be said. `bot` and `place` are filled in by who posts it. */
export interface Proposal<K extends MessageKey = MessageKey> {
  readonly message: K;
  readonly values: Omit<MessageValues<K>, 'bot' | 'place'>;
  /** The member it speaks to or about; null: nobody in particular. */
  readonly about: MemberId | null;
  /** Members whose clients tell them. */
  readonly pings: readonly MemberId[];
  /** Why, in counts; one sentence, never a quote or a name. */
  readonly reason: string;
}

/**
 * `Facts`: what the kind looks at, read by the caller. `Found`: what its trigger saw. All three are pure and take `now` in ms
 * since 1970. Cool-down, daily cap and whether it may be posted alone are in `limits`.
 */
export interface Kind<Facts, Found, K extends MessageKey = MessageKey> {
  readonly name: KindName;
  readonly limits: KindLimits;
  trigger(facts: Facts, now: number): Found | null;
  /** null: it may be proposed. */
  skip(found: Found, facts: Facts, now: number): Skip | null;
  propose(found: Found, facts: Facts, now: number): Proposal<K>;
}

export const defineKind = <Facts, Found, K extends MessageKey>(
  kind: Omit<Kind<Facts, Found, K>, 'limits'>,
): Kind<Facts, Found, K> => ({ ...kind, limits: kindLimits[kind.name] });

export type Consideration<K extends MessageKey = MessageKey> =
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'skipped'; readonly skip: Skip }
  | { readonly outcome: 'proposed'; readonly proposal: Proposal<K> };

/** Trigger, eligibility and words of one kind on one set of facts. */
export const consider = <Facts, Found, K extends MessageKey>(
  kind: Kind<Facts, Found, K>,
  facts: Facts,
  now: number,
): Consideration<K> => {
  const found = kind.trigger(facts, now);
  if (found === null) return { outcome: 'nothing' };
  const skip = kind.skip(found, facts, now);
  return skip === null
    ? { outcome: 'proposed', proposal: kind.propose(found, facts, now) }
    : { outcome: 'skipped', skip };
};
