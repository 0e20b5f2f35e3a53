// From opportunities to what is done about each: the policy is asked one after another, and each answer is among what the
// next one rests on. Pure.
import type { Review } from '../brand/review.ts';
import type { MemberId } from '../ids.ts';
import { platformOf } from '../ids.ts';
import type { AuditEntry, DecisionRow, NewEligibility, NewOutboxRow, Timer } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { type Considered, conversationKey, urgency } from './considered.ts';
import { lookThere } from './desk/look-there.ts';
import { postBody } from './desk/post-body.ts';
import { experimentUnit } from './effect/hold-out.ts';
import { outcomeDueAt } from './effect/outcomes.ts';
import type { Mode, NewIntervention } from './intervention.ts';
import { kindLimits } from './kinds/limits.ts';
import { localeFor } from './messages/catalogue.ts';
import { postLifeMs, spokenKey } from './past.ts';
import type { PastAct, PolicyDecision } from './policy.ts';
import { policyRules } from './policy-rules.ts';
import { quietFrom } from './quiet-hours.ts';
import { isHidden, keptKey, type Proposed, type SituationFacts } from './situation.ts';
import { sortingItOut } from './sorting-it-out.ts';
import { type Weighed, weigh } from './weigh.ts';
import { worthKeeping } from './why-not.ts';

const minuteMs = 60_000;
const modes: Readonly<Record<'do' | 'draft' | 'observe', Mode>> = { do: 'auto', draft: 'approve', observe: 'observe' };

const rank = ({ decision, code }: Pick<DecisionRow, 'decision' | 'code'>): number =>
  decision === 'skipped' ? 0 : decision === 'not' ? (code === 'held-out' ? 2 : 1) : 3;

/**
 * Asks the policy about each opportunity, most urgent first.
 * @param newId gives a uuid v7.
 * @param now ms since 1970.
 */
export const propose = (facts: SituationFacts, settings: SpaceSettings, now: number, newId: () => string): Proposed => {
  const { space, channels } = facts;
  const rules = policyRules(settings, settings.interventions);
  const past: PastAct[] = [...facts.past];
  const spoken = new Set(facts.spoken);
  const best = new Map<string, DecisionRow>();
  const interventions: NewIntervention[] = [];
  const reviews = new Map<string, Review>();
  const outbox: NewOutboxRow[] = [];
  const eligibilities: NewEligibility[] = [];
  const timers: Timer[] = [];
  const audit: AuditEntry[] = [];
  const pinged: MemberId[] = [];
  const until: number[] = [];

  const note = (row: DecisionRow): void => {
    const key = keptKey(row.kind, row);
    const known = best.get(key);
    if (known === undefined || rank(row) > rank(known)) best.set(key, row);
  };

  const post = (id: string, one: Considered, { text }: Weighed): NewOutboxRow => {
    const { moderatorsChannelId } = space;
    const toModerators = kindLimits[one.kind].toModerators && moderatorsChannelId !== null;
    const timeZone = settings.interventions.quietHours?.timeZone ?? null;
    const look = lookThere({ ...one.where, messageId: one.messageId }, { now, timeZone, said: facts.said });
    const quiet = quietFrom(now, settings.interventions.quietHours);
    return {
      id: newId(),
      platform: platformOf(space.id),
      effect: {
        kind: 'post',
        spaceId: space.id,
        channelId: toModerators ? moderatorsChannelId : one.where.channelId,
        threadId: toModerators ? null : one.where.threadId,
        replyTo: toModerators ? null : one.messageId,
        body: toModerators
          ? { text: [text, ...look].join('\n'), actions: [] }
          : postBody({ id, kind: one.kind, threadId: one.where.threadId, pings: [] }, text),
      },
      createdAt: now,
      // What nobody approved never goes out late, and never in quiet hours.
      expiresAt: Math.min(now + postLifeMs, quiet ?? Number.MAX_SAFE_INTEGER),
    };
  };

  const act = (
    one: Considered,
    weighed: Weighed,
    about: MemberId | null,
    pings: readonly MemberId[],
    reason: string,
  ) => {
    const { decision } = weighed;
    if (decision.decision === 'not') return null;
    const id = newId();
    const posted =
      decision.decision === 'do' || (decision.decision === 'draft' && kindLimits[one.kind].toModerators)
        ? post(id, one, weighed)
        : null;
    const status = decision.decision === 'observe' ? 'observed' : posted === null ? 'draft' : 'approved';
    interventions.push({
      id,
      spaceId: space.id,
      channelId: one.where.channelId,
      threadId: one.where.threadId,
      kind: one.kind,
      mode: modes[decision.decision],
      status,
      replyTo: one.messageId,
      reason,
      text: weighed.text,
      about,
      pings,
      createdAt: now,
      expiresAt: now + settings.interventions.draftMinutes * minuteMs,
      postAt: decision.postAt,
      cardOutboxId: null,
      postOutboxId: posted?.id ?? null,
      strategyVersion: facts.strategy?.version ?? null,
    });
    if (posted !== null) outbox.push(about === null ? posted : { ...posted, about });
    if (status === 'draft') {
      reviews.set(id, weighed.review);
      const dueAt = now + settings.interventions.draftMinutes * minuteMs;
      timers.push({ key: `expire:${id}`, kind: 'expire-intervention', subject: id, dueAt });
    }
    if (status !== 'observed') pinged.push(...pings);
    const { hard, soft } = weighed.review;
    const action = status === 'approved' ? (decision.decision === 'do' ? 'auto' : 'told') : status;
    audit.push({
      at: now,
      spaceId: space.id,
      actor: 'agent',
      action: `intervention.${action}`,
      subject: id,
      data: { kind: one.kind, reason: decision.code, violations: hard.length + soft.length },
    });
    return { id, open: status === 'draft' || decision.decision === 'do' };
  };

  const ask = (one: Considered): void => {
    const { kind, where, consideration, messageId } = one;
    const row = (decision: DecisionRow['decision'], code: string, words: string, rest: Partial<DecisionRow> = {}) =>
      note({ ...where, at: now, kind, decision, code, words, until: null, interventionId: null, ...rest });
    if (consideration.outcome === 'skipped') {
      row('skipped', consideration.skip.code, consideration.skip.words);
      return;
    }
    if (messageId !== null && spoken.has(spokenKey(kind, messageId))) {
      row('skipped', 'proposed-before', 'I proposed this once for the same message; once is enough.');
      return;
    }
    const { proposal } = consideration;
    const messages = facts.conversations.get(conversationKey(where)) ?? [];
    const severe = facts.severe.has(conversationKey(where));
    const weighed = weigh(
      kind,
      proposal,
      {
        place: where,
        now,
        past,
        hidden: isHidden(where, space, channels),
        stopped: proposal.about !== null && facts.stopped.has(proposal.about),
        botSpokeLast: messages.at(-1)?.author?.role === 'agent',
        sortingItOut: sortingItOut(messages, now),
        severe,
        canAsk: space.moderatorsChannelId !== null,
        accused: one.accused,
        mentions: one.mentions,
        locale: localeFor(messages.flatMap(({ score }) => (score === null ? [] : [score.language]))),
      },
      {
        policy: rules,
        brand: settings.brand,
        strategy: facts.strategy?.strategy ?? null,
        overrides: settings.messages.overrides,
        experiment: settings.experiment,
      },
    );
    const decision: PolicyDecision = weighed.decision;
    const done = act(one, weighed, proposal.about, proposal.pings, proposal.reason);
    row(decision.decision, decision.code, decision.words, {
      until: decision.until,
      interventionId: done?.id ?? null,
    });
    if (decision.decision === 'not' && decision.until !== null) until.push(decision.until);
    if (weighed.eligible)
      eligibilities.push({
        ...where,
        id: newId(),
        unit: experimentUnit(where, now),
        kind,
        arm: weighed.arm,
        about: proposal.about,
        messageId,
        at: now,
        dueAt: outcomeDueAt(kind, now, one.answerMs),
      });
    if (decision.decision === 'not' && decision.code !== 'held-out') return;
    if (messageId !== null) spoken.add(spokenKey(kind, messageId));
    past.push({
      kind,
      channelId: where.channelId,
      threadId: where.threadId,
      about: proposal.about,
      at: now,
      postedAt: null,
      open: done?.open ?? false,
    });
  };

  for (const one of [...facts.considered].sort((a, b) => urgency[a.kind] - urgency[b.kind])) ask(one);
  const decisions = [...best].flatMap(([key, row]) => (worthKeeping(row, facts.kept.get(key) ?? null) ? [row] : []));
  return { interventions, reviews, outbox, decisions, eligibilities, timers, audit, pinged, until };
};
