// The response plan's part of an evaluation: promises that are at risk or broken, and the cases that warnings open, are
// added to, and end. All in the evaluating transaction.
import { takeFinding } from '../cases/advance.ts';
import { warningCleared } from '../cases/follow.ts';
import { findingOfMessage, findingOfWarning, healthCause, sameCaseMs } from '../cases/plan.ts';
import { evaluateHealth, type HealthFacts } from '../health/evaluate.ts';
import { isPerson, specialRoles, withRoles } from '../health/roles.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { HealthWarning } from '../health/warning.ts';
import { type Platform, platformOf } from '../ids.ts';
import type { AuditEntry, AuthorTotals, Channel, NewOutboxRow, QuestionFact, Repositories, Space } from '../ports.ts';
import { messageType } from '../sentiment/message-type.ts';
import type { SpaceSettings } from '../settings.ts';
import { slaCard } from '../sla/notice-card.ts';
import { watchSlas } from '../sla/watch.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** What is owed is looked at this soon again at the earliest; evaluations are no closer together. */
const soonestMs = 5_000;
/** That an answer is late is no news after it. */
const cardLifeMs = 12 * hourMs;

/** What was said so long before the last evaluation is read once more: it may have come in late. */
const overlapMs = 2 * 60_000;
const messagesRead = 200;

/** A team that cases from single messages are handed to. */
export type Team = 'product' | 'support';

const slaKey = (spaceId: Space['id']): string => `sla:${spaceId}`;

/** Tells the CEO at once that questions wait four times as long as promised; platforms with new rows are given back. */
export type AlertCeo = (
  tx: Repositories,
  late: { readonly space: Space; readonly count: number; readonly now: number },
) => Promise<readonly Platform[]>;

export interface Responding {
  readonly space: Space;
  readonly channels: readonly Channel[];
  readonly settings: SpaceSettings;
  readonly authors: readonly AuthorTotals[];
  /** Of the last days, newest first. */
  readonly questions: readonly QuestionFact[];
  /** Finished ones, of the last ten. */
  readonly weeks: NonNullable<HealthFacts['weeks']>;
  readonly snapshot: HealthSnapshot;
  readonly previous: HealthSnapshot | null;
  /** The warning that began with this evaluation. */
  readonly began: HealthWarning | null;
  /** Teams there are: only then is a single message a case, since it is they who would be told. */
  readonly teams: ReadonlySet<Team>;
  readonly alertCeo: AlertCeo | null;
  readonly now: number;
  readonly newId: () => string;
}

export interface Response {
  readonly outbox: readonly NewOutboxRow[];
  readonly audit: readonly AuditEntry[];
}

/** When members said that the last trouble with the space's health is solved, lately; null: they did not. */
const confirmedAt = async (tx: Repositories, { space, now }: Responding): Promise<number | null> => {
  const latest = (await tx.cases.latest(space.id, healthCause))?.case ?? null;
  if (latest === null || latest.closedBy !== 'members' || latest.closedAt === null) return null;
  return now - latest.closedAt > sameCaseMs ? null : latest.closedAt;
};

/** Whether what was said since a time is by itself not so bad, or too little to tell. */
const isWellSince = async (
  tx: Repositories,
  { space, settings, authors: known, questions, weeks, now }: Responding,
  since: number,
): Promise<boolean> => {
  const { halfLifeHours, horizonDays, threshold } = settings.health;
  const horizonMs = Math.max(1, Math.min(horizonDays * dayMs, now - since));
  const authors = await tx.messages.authorTotals(space.id, now, halfLifeHours * hourMs, horizonMs);
  const facts = {
    authors,
    questions: questions.filter(({ at }) => at >= since),
    formerAuthors: authors.length,
    weeks,
    // Not how many spoke up in so short a time.
    authorsThisWeek: withRoles(known, settings.health).filter(isPerson).length,
  };
  const { interval } = evaluateHealth(facts, null, settings, now);
  return interval === null || interval[1] > threshold;
};

/**
 * The warning that is taken up. The slow window looks back for days: what members have said is solved comes back only once
 * what was said since then is as bad by itself, be it while the warning lasts.
 */
const warningToTake = async (tx: Repositories, given: Responding): Promise<HealthWarning | null> => {
  const { space, snapshot, began } = given;
  const { warning } = snapshot;
  if (warning === null || warning.window !== 'slow') return began;
  const since = await confirmedAt(tx, given);
  if (since === null || warning.since < since) return began;
  if (await isWellSince(tx, given, since)) return null;
  if (began !== null) return began;
  const lately = await tx.health.warnings({ spaceId: space.id, since: warning.since, limit: 10 });
  return lately.find(({ cause, clearedAt }) => cause === 'sustained' && clearedAt === null) ?? null;
};

const followWarnings = async (tx: Repositories, given: Responding): Promise<void> => {
  const { space, snapshot, previous, now, newId } = given;
  const warning = await warningToTake(tx, given);
  const finding = warning === null ? null : findingOfWarning(warning);
  if (finding !== null) await takeFinding(tx, finding, { now, newId });
  // Another one that takes its place at once is none that is cleared.
  else if (previous?.warning != null && snapshot.warning === null)
    await warningCleared(tx, { spaceId: space.id, at: now, score: snapshot.score }, now);
};

/** What somebody asked for or reported since the last evaluation. */
const followMessages = async (tx: Repositories, given: Responding): Promise<void> => {
  const { space, channels, settings, previous, teams, now, newId } = given;
  if (teams.size === 0 || settings.privacy.metadataOnly) return;
  const hidden = new Set(channels.filter((channel) => channel.private).map(({ id }) => id));
  const since = Math.max(previous?.at ?? 0, now - hourMs) - overlapMs;
  const said = await tx.messages.list({ spaceId: space.id, before: now + 1, limit: messagesRead });
  for (const { id, channelId, threadId, author, text, score, at } of said.reverse()) {
    if (at < since || author?.role !== 'member' || text === null || hidden.has(channelId)) continue;
    const message = { id, spaceId: space.id, channelId, threadId, at };
    const finding = findingOfMessage(message, messageType(text, score === null ? {} : { label: score.label }));
    if (finding === null || !teams.has(finding.kind === 'feature-request' ? 'product' : 'support')) continue;
    await takeFinding(tx, finding, { now, newId });
  }
};

/** Call once the warning's own row is kept. The caller writes the rows. */
export const respond = async (tx: Repositories, given: Responding): Promise<Response> => {
  const { space, channels, settings, authors, questions, now, newId } = given;
  await followWarnings(tx, given);
  await followMessages(tx, given);
  const roles = specialRoles(withRoles(authors, settings.health));
  const watched = await watchSlas(tx, { spaceId: space.id, questions, roles, settings: settings.sla, now, newId });
  if (watched.nextAt === null) await tx.timers.clear(slaKey(space.id));
  else
    await tx.timers.set({
      key: slaKey(space.id),
      kind: 'check',
      subject: space.id,
      dueAt: Math.max(watched.nextAt, now + soonestMs),
    });
  const atOnce = watched.notices.filter(({ how }) => how === 'at-once');
  const audit = atOnce.map(
    ({ kind, rung, channelId }): AuditEntry => ({
      at: now,
      spaceId: space.id,
      actor: 'agent',
      action: 'sla.notice',
      subject: channelId ?? space.id,
      data: { kind, rung },
    }),
  );
  const forCeo = atOnce.filter(({ rung, kind }) => rung === 'ceo' && kind !== 'resolution').length;
  if (forCeo > 0) await given.alertCeo?.(tx, { space, count: forCeo, now });
  const { moderatorsChannelId } = space;
  const body = slaCard(atOnce, watched.readings, { spaceId: space.id, channels, now });
  if (moderatorsChannelId === null || body === null) return { outbox: [], audit };
  const card: NewOutboxRow = {
    id: newId(),
    platform: platformOf(space.id),
    effect: {
      kind: 'post',
      spaceId: space.id,
      channelId: moderatorsChannelId,
      threadId: null,
      replyTo: null,
      body,
    },
    createdAt: now,
    expiresAt: now + cardLifeMs,
  };
  return { outbox: [card], audit };
};
