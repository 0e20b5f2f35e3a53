// From a kind's proposal to what is done with it: its words, the rules they must keep, the experiment, the policy.
import { mayGoOutAlone, type Review, review } from '../brand/review.ts';
import type { BrandRules } from '../brand/rule.ts';
import type { Strategy } from '../brand/strategy.ts';
import { type Arm, armOf, type Experiment } from './effect/hold-out.ts';
import type { Proposal } from './kinds/kind.ts';
import type { KindName } from './kinds/limits.ts';
import type { Locale, MessageKey, MessageValues, Tone } from './messages/catalogue.ts';
import { type Overrides, renderMessage } from './messages/render.ts';
import { type PolicyDecision, type PolicyFacts, policy } from './policy.ts';
import type { PolicyRules } from './policy-rules.ts';

export interface Situation extends Omit<PolicyFacts, 'kind' | 'about' | 'violates' | 'heldOut'> {
  /** Display names of the members whose messages brought it. */
  readonly accused: readonly string[];
  /** Mentions of the helpers it pings, as they stand in the text. */
  readonly mentions: readonly string[];
  readonly locale: Locale;
}

export interface Ways {
  readonly policy: PolicyRules;
  readonly brand: BrandRules;
  /** null: none was imported. */
  readonly strategy: Strategy | null;
  readonly overrides: Overrides;
  readonly experiment: Experiment;
}

export interface Weighed {
  readonly decision: PolicyDecision;
  readonly text: string;
  readonly review: Review;
  /**
   * To be stored as an eligibility where it is not null: nothing but the experiment spoke against it. `held-out` is then a
   * `not` of the decision.
   */
  readonly arm: Arm | null;
  /** Nothing but the experiment spoke against it, and it may be measured: never where severe content is near. */
  readonly eligible: boolean;
}

const tone = (strategy: Strategy | null): Tone => strategy?.voice.tone ?? 'plain';

/** Pure. The decision goes by the text as it is; a mended one is for a person to take. */
export const weigh = <K extends MessageKey>(
  kind: KindName,
  proposal: Proposal<K>,
  { accused, mentions, locale, ...facts }: Situation,
  ways: Ways,
): Weighed => {
  const place = facts.place.threadId === null ? 'conversation' : 'thread';
  // What a proposal lacks of its message's values are the two that all messages have.
  const values = { ...proposal.values, bot: ways.brand.botName, place } as unknown as MessageValues<K>;
  const text = renderMessage(proposal.message, values, {
    locale,
    tone: tone(ways.strategy),
    overrides: ways.overrides,
  });
  const { brand: rules, strategy } = ways;
  const read = review(text, { rules, strategy, accused, allowedMentions: mentions, language: locale });
  const arm = armOf(facts.place, ways.experiment, facts);
  const decision = policy(
    { ...facts, kind, about: proposal.about, violates: !mayGoOutAlone(read), heldOut: arm === 'held-out' },
    ways.policy,
  );
  const allowed = decision.decision === 'do' || decision.decision === 'draft' || decision.code === 'held-out';
  return { decision, text, review: read, arm: allowed ? arm : null, eligible: allowed && !facts.severe };
};
