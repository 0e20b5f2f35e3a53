// From an evaluation and the conversations that changed to a plan of rows. Pure: the caller writes the plan in the
// transaction that read what it is based on.
import { guard } from '../brand/guard.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import { platformOf } from '../ids.ts';
import type { Effect, OutboundBody } from '../messages/outbound.ts';
import type { AuditEntry, Channel, Conversation, NewOutboxRow, Space, StoredMessage, Timer } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { quietNote, warningCard } from './alerts.ts';
import { draftCard } from './card.ts';
import { deEscalationText, escalationReason, findEscalation } from './de-escalation.ts';
import type { Intervention, NewIntervention } from './intervention.ts';
import { effectiveMode } from './mode.ts';

export interface ConversationFacts {
  readonly where: Conversation;
  /** Oldest first. */
  readonly messages: readonly StoredMessage[];
  /** The newest intervention of this kind here, whatever became of it. */
  readonly latest: Intervention | null;
}

export interface DecisionFacts {
  readonly space: Space;
  readonly channels: readonly Channel[];
  readonly conversations: readonly ConversationFacts[];
  /** Interventions of any kind in the space in the last 24 hours. */
  readonly proposedToday: number;
  readonly snapshot: HealthSnapshot;
  /** The evaluation before this one; null at the first. */
  readonly previous: HealthSnapshot | null;
  /** What begins with this evaluation. `say`: it may be said to moderators, its cool-down being over. */
  readonly news: {
    readonly warning: { readonly row: HealthWarning; readonly say: boolean } | null;
    readonly quiet: boolean;
  };
}

export interface Plan {
  readonly interventions: readonly NewIntervention[];
  readonly outbox: readonly NewOutboxRow[];
  readonly timers: readonly Timer[];
  readonly audit: readonly AuditEntry[];
}

const minuteMs = 60_000;
const kind = 'de-escalation';

const mayPropose = (
  { where, latest }: ConversationFacts,
  facts: DecisionFacts,
  settings: SpaceSettings,
  now: number,
) => {
  if (facts.channels.some(({ id, private: hidden }) => hidden && id === where.channelId)) return false;
  if (where.channelId === facts.space.moderatorsChannelId) return false;
  if (latest === null) return true;
  // One open draft a conversation, even where the cool-down is set shorter than a draft's life.
  if (latest.status === 'draft') return false;
  return latest.createdAt + settings.interventions.cooldownMinutes * minuteMs <= now;
};

export const warningBegins = (snapshot: HealthSnapshot, previous: HealthSnapshot | null): boolean =>
  snapshot.warning !== null && snapshot.warning.since !== previous?.warning?.since;
export const quietBegins = (snapshot: HealthSnapshot, previous: HealthSnapshot | null): boolean =>
  snapshot.quietSince != null && previous?.quietSince == null && previous?.status !== 'quiet';

/**
 * Decides what to propose.
 * @param newId gives a uuid v7.
 * @param now ms since 1970.
 */
export const decide = (facts: DecisionFacts, settings: SpaceSettings, now: number, newId: () => string): Plan => {
  const { space, snapshot, previous } = facts;
  const interventions: NewIntervention[] = [];
  const outbox: NewOutboxRow[] = [];
  const timers: Timer[] = [];
  const audit: AuditEntry[] = [];

  const toModerators = (body: OutboundBody, expiresAt: number | null): string | null => {
    const { moderatorsChannelId } = space;
    if (moderatorsChannelId === null) return null;
    const effect: Effect = {
      kind: 'post',
      spaceId: space.id,
      channelId: moderatorsChannelId,
      threadId: null,
      replyTo: null,
      body,
    };
    const row: NewOutboxRow = { id: newId(), platform: platformOf(space.id), effect, createdAt: now, expiresAt };
    outbox.push(row);
    return row.id;
  };
  const record = (action: string, subject: string, data: AuditEntry['data'] = {}) =>
    audit.push({ at: now, spaceId: space.id, actor: 'agent', action, subject, data });

  const mode = effectiveMode(kind, settings.mode);
  for (const conversation of facts.conversations) {
    if (facts.proposedToday + interventions.length >= settings.interventions.dailyCap) break;
    if (!mayPropose(conversation, facts, settings, now)) continue;
    const finding = findEscalation(conversation.messages, now);
    if (finding === null) continue;
    const text = deEscalationText(conversation.where, settings.brand.botName);
    // Brand rules may forbid a word of the template: then a moderator sees it and edits; approving is refused.
    const base: NewIntervention = {
      id: newId(),
      spaceId: space.id,
      channelId: conversation.where.channelId,
      threadId: conversation.where.threadId,
      kind,
      mode,
      status: mode === 'observe' ? 'observed' : 'draft',
      reason: escalationReason(finding),
      text,
      createdAt: now,
      expiresAt: now + settings.interventions.draftMinutes * minuteMs,
      cardOutboxId: null,
    };
    if (mode === 'observe') {
      interventions.push(base);
    } else {
      const channelName = facts.channels.find(({ id }) => id === base.channelId)?.name ?? '';
      const card = draftCard(base, { channelName, autoAsked: settings.mode === 'auto' });
      interventions.push({ ...base, cardOutboxId: toModerators(card, base.expiresAt) });
      timers.push({
        key: `expire:${base.id}`,
        kind: 'expire-intervention',
        subject: base.id,
        dueAt: base.expiresAt,
      });
    }
    record(`intervention.${base.status}`, base.id, {
      kind,
      members: finding.members,
      negative: finding.negative,
      recent: finding.recent,
      violations: guard(text, settings.brand).length,
    });
  }

  const { warning } = facts.news;
  if (warning !== null) {
    const alone = snapshot.warning?.alone === true;
    if (warning.say) toModerators(warningCard(warning.row, facts.channels, { alone }), null);
    record('health.warning', space.id, {
      cause: warning.row.cause,
      score: snapshot.score ?? 0,
      warning: warning.row.id,
      ...(warning.row.signal === null ? {} : { signal: warning.row.signal }),
    });
  }
  if (previous?.warning != null && snapshot.warning?.since !== previous.warning.since)
    record('health.cleared', space.id, { cause: previous.warning.cause, status: snapshot.status });
  if (quietBegins(snapshot, previous)) {
    if (facts.news.quiet) toModerators(quietNote(snapshot), null);
    record('health.quiet', space.id, { authors: snapshot.authors });
  }
  return { interventions, outbox, timers, audit };
};
