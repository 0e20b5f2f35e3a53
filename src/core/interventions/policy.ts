// Whether an intervention that has a reason to be may happen now, and why not. Pure; every answer has a reason that can
// be shown to a moderator (`/cco why-not`).
import { count, span } from '../commands/words.ts';
import type { ChannelId, MemberId } from '../ids.ts';
import { type KindName, kindLimits } from './kinds/limits.ts';
import { modeOf, type Place, type PolicyRules, samePlace } from './policy-rules.ts';
import { isQuiet, speakingAllowedFrom, wallClock } from './quiet-hours.ts';

/** What was decided before in the same space. */
export interface PastAct {
  readonly kind: KindName;
  readonly channelId: ChannelId;
  readonly threadId: string | null;
  /** The member it spoke to; null: nobody in particular. */
  readonly about: MemberId | null;
  /** When it was proposed, observed, held out or posted alone. */
  readonly at: number;
  /** When it was posted, where it was. */
  readonly postedAt: number | null;
  /** A draft nobody decided on yet, or an approved post that is not out yet. */
  readonly open: boolean;
}

export interface PolicyFacts {
  readonly kind: KindName;
  readonly place: Place;
  /** The member it would speak to, or null. */
  readonly about: MemberId | null;
  readonly now: number;
  /** At least of the last 24 hours and of the longest cool-down; held-out and observed ones too. Any order. */
  readonly past: readonly PastAct[];
  /** A private channel, or the moderators' own. */
  readonly hidden: boolean;
  /** `about` said `/cco stop`. */
  readonly stopped: boolean;
  /** The last word in the conversation is the agent's. */
  readonly botSpokeLast: boolean;
  /** Two people are calmly sorting it out: `sortingItOut`. */
  readonly sortingItOut: boolean;
  /** Severe content was found in the conversation within the last hours. */
  readonly severe: boolean;
  /** The text breaks a rule, hard or soft. */
  readonly violates: boolean;
  /** There is a moderators' channel. */
  readonly canAsk: boolean;
  /** The experiment keeps this conversation without: `armOf`. Read last, after everything else allowed it. */
  readonly heldOut: boolean;
}

export type PolicyReason =
  | 'may-post'
  | 'tells-moderators'
  | 'asks-first'
  | 'text-violates'
  | 'severe-near'
  | 'observe-only'
  | 'nobody-to-ask'
  | 'paused'
  | 'kind-off'
  | 'channel-excluded'
  | 'never-here'
  | 'member-said-stop'
  | 'message-open'
  | 'bot-spoke-last'
  | 'sorting-it-out'
  | 'conversation-cool-down'
  | 'author-cool-down'
  | 'kind-cool-down'
  | 'space-cap'
  | 'kind-cap'
  | 'quiet-hours'
  | 'held-out';

/** `do`: post it alone. `draft`: ask moderators. `observe`: only record it. `not`: leave it, and say why when asked. */
export interface PolicyDecision {
  readonly decision: 'do' | 'draft' | 'observe' | 'not';
  readonly code: PolicyReason;
  /** One sentence for a moderator. */
  readonly words: string;
  /** `not`: when the same question can get another answer; null: not by waiting. */
  readonly until: number | null;
  /** `draft` in quiet hours: when they end, for the button that posts then. */
  readonly postAt: number | null;
}

const dayMs = 24 * 60 * 60_000;

const not = (code: PolicyReason, words: string, until: number | null = null): PolicyDecision => ({
  decision: 'not',
  code,
  words,
  until,
  postAt: null,
});

/** When fewer than `cap` of these are left within 24 hours; null where they are fewer now. */
const capFreeAt = (times: readonly number[], cap: number, now: number): number | null => {
  const today = times.filter((at) => at > now - dayMs).sort((a, b) => a - b);
  if (today.length < cap) return null;
  return cap === 0 ? Number.POSITIVE_INFINITY : (today[today.length - cap] ?? now) + dayMs;
};

const finite = (at: number): number | null => (Number.isFinite(at) ? at : null);

const lastOf = (acts: readonly PastAct[]): number =>
  acts.reduce((last, { at, postedAt }) => Math.max(last, at, postedAt ?? at), Number.NEGATIVE_INFINITY);

const refusedByPlace = ({ kind, place, stopped, hidden, now }: PolicyFacts, rules: PolicyRules) => {
  if (rules.pausedUntil !== null && rules.pausedUntil > now)
    return not('paused', `I am paused for another ${span(rules.pausedUntil - now)}.`, rules.pausedUntil);
  if (modeOf(kind, rules) === 'off') return not('kind-off', 'This kind is turned off in this space.');
  if (hidden || rules.excludedChannels.includes(place.channelId))
    return not('channel-excluded', 'I say nothing in this channel: it is private, or excluded.');
  if (rules.neverHere.some((entry) => entry.kind === kind && entry.channelId === place.channelId))
    return not('never-here', 'A moderator said: never this kind in this channel.');
  return stopped ? not('member-said-stop', 'The member it would speak to asked me to stop.') : null;
};

/** Acts a new one could disturb: what is said to moderators disturbs none but its like. */
const disturbed = ({ past, place, kind }: PolicyFacts): PastAct[] =>
  past.filter(
    (act) =>
      samePlace(act, place) && (kindLimits[kind].toModerators ? act.kind === kind : !kindLimits[act.kind].toModerators),
  );

const refusedByConversation = (facts: PolicyFacts, rules: PolicyRules) => {
  const here = disturbed(facts);
  if (here.some(({ open }) => open))
    return not('message-open', 'Another of my messages for this conversation is still waiting: one at a time.');
  if (facts.botSpokeLast && !kindLimits[facts.kind].toModerators)
    return not('bot-spoke-last', 'I spoke last here, and nobody has said anything since.');
  if (facts.sortingItOut) return not('sorting-it-out', 'Two people are calmly sorting it out between them.');
  const free = lastOf(here) + rules.conversationCooldownMs;
  if (free <= facts.now) return null;
  const words = `I proposed something in this conversation lately; it rests for another ${span(free - facts.now)}.`;
  return not('conversation-cool-down', words, free);
};

const refusedByNumbers = ({ kind, place, about, now, past }: PolicyFacts, rules: PolicyRules) => {
  const author = about === null ? [] : past.filter((act) => act.about === about);
  const authorFree = lastOf(author) + rules.authorCooldownMs;
  if (authorFree > now)
    return not(
      'author-cool-down',
      `I spoke to this member lately; not again for ${span(authorFree - now)}.`,
      authorFree,
    );
  const limits = kindLimits[kind];
  const same = past.filter((act) => act.kind === kind);
  const kindFree = lastOf(same.filter(({ channelId }) => channelId === place.channelId)) + limits.cooldownMs;
  if (kindFree > now)
    return not('kind-cool-down', `This kind rests in this channel for another ${span(kindFree - now)}.`, kindFree);
  const times = (acts: readonly PastAct[]) => acts.map(({ at }) => at);
  const kindCap = capFreeAt(times(same), limits.dailyCap, now);
  if (kindCap !== null)
    return not('kind-cap', `This kind had its ${count(limits.dailyCap, 'time')} in 24 hours.`, finite(kindCap));
  const cap = capFreeAt(times(past), rules.dailyCap, now);
  if (cap === null) return null;
  return not('space-cap', `This space had its ${count(rules.dailyCap, 'proposal')} in 24 hours.`, finite(cap));
};

/**
 * Decides on one opportunity. What it answers with `do`, `draft` or `observe`, and what it answers with `held-out`, is to be
 * among `past` at the next call: held-out conversations rest and count like the others, so that both arms stay comparable.
 */
export const policy = (facts: PolicyFacts, rules: PolicyRules): PolicyDecision => {
  const refused = refusedByPlace(facts, rules) ?? refusedByConversation(facts, rules) ?? refusedByNumbers(facts, rules);
  if (refused !== null) return refused;

  const { now } = facts;
  const { quietHours } = rules;
  const mode = modeOf(facts.kind, rules);
  const answer = (decision: PolicyDecision['decision'], code: PolicyReason, words: string): PolicyDecision => ({
    decision,
    code,
    words,
    until: null,
    postAt: decision === 'draft' && isQuiet(now, quietHours) ? speakingAllowedFrom(now, quietHours) : null,
  });
  if (mode === 'observe') return answer('observe', 'observe-only', 'I only watch here and record what I would do.');
  // What is said to moderators needs nobody's approval, and wakes nobody.
  const { toModerators } = kindLimits[facts.kind];
  const alone = mode === 'auto' && !facts.severe && !facts.violates;
  if ((alone || toModerators) && quietHours !== null && isQuiet(now, quietHours)) {
    const end = speakingAllowedFrom(now, quietHours);
    return not('quiet-hours', `It is quiet here until ${wallClock(end, quietHours.timeZone)}.`, end);
  }
  if (!alone && !facts.canAsk)
    return answer('observe', 'nobody-to-ask', 'There is no moderators’ channel to ask in, so I only record it.');
  if (facts.heldOut && !facts.severe)
    return not('held-out', 'The experiment leaves this conversation without, to compare with.');
  if (alone) return answer('do', 'may-post', 'This kind may be posted alone here.');
  if (toModerators) return answer('draft', 'tells-moderators', 'Moderators are told, where they are.');
  if (mode === 'approve') return answer('draft', 'asks-first', 'A moderator decides on it.');
  return facts.severe
    ? answer('draft', 'severe-near', 'Severe content was found near it, so a moderator decides.')
    : answer('draft', 'text-violates', 'The text breaks a rule, so a moderator decides.');
};
