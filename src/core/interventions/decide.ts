// From an evaluation and the conversations that changed to a plan of rows. Pure: the caller writes the plan in the
// transaction that read what it is based on.
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import { platformOf } from '../ids.ts';
import type { Effect, OutboundBody } from '../messages/outbound.ts';
import type { AuditEntry, NewOutboxRow } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { quietNote, warningCard } from './alerts.ts';
import { cardsFor } from './desk/cards.ts';
import type { Intervention } from './intervention.ts';
import { propose } from './propose.ts';
import type { Proposed, SituationFacts } from './situation.ts';

export interface DecisionFacts extends SituationFacts {
  /** Drafts nobody decided on yet: a new one may join their card. */
  readonly open: readonly Intervention[];
  readonly snapshot: HealthSnapshot;
  /** The evaluation before this one; null at the first. */
  readonly previous: HealthSnapshot | null;
  /** What begins with this evaluation. `say`: it may be said to moderators, its cool-down being over. */
  readonly news: {
    readonly warning: { readonly row: HealthWarning; readonly say: boolean } | null;
    readonly quiet: boolean;
  };
}

/** Rows to be written. */
export type Plan = Omit<Proposed, 'reviews'>;

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
  const proposed = propose(facts, settings, now, newId);
  const drafts = proposed.interventions.filter(({ status }) => status === 'draft');
  const cards = cardsFor({
    space,
    channels: facts.channels,
    drafts,
    open: facts.open,
    settings,
    reviews: proposed.reviews,
    said: facts.said,
    now,
    newId,
  });
  const outbox: NewOutboxRow[] = [...cards.outbox, ...proposed.outbox];
  const audit: AuditEntry[] = [...proposed.audit];

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
  return {
    ...proposed,
    interventions: proposed.interventions.map((one) => ({ ...one, cardOutboxId: cards.cardOf.get(one.id) ?? null })),
    outbox,
    audit,
  };
};
