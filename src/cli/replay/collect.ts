// What a replay found, as data: the same that the report is made of.

import type { HealthStatus, SignalName } from '../../core/health/snapshot.ts';
import type { HealthWarning } from '../../core/health/warning.ts';
import type { SpaceId } from '../../core/ids.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Store, StoredMessage } from '../../core/ports.ts';
import type { SpaceSettings } from '../../core/settings.ts';
import { createAnswerClock } from '../../core/sla/answer-clock.ts';
import { isKept } from '../../core/sla/reading.ts';
import { eventTime } from './simulation.ts';

/** Times are ISO 8601, UTC. */
export interface ReplayResult {
  /** As they are in the export, bots' included. */
  readonly messages: number;
  readonly authors: number;
  readonly from: string;
  readonly to: string;
  readonly score: readonly {
    at: string;
    score: number | null;
    interval: readonly [number, number] | null;
    status: HealthStatus;
  }[];
  /** `cause`: `sudden`, `sustained` or `severe`. */
  readonly warnings: readonly { at: string; clearedAt: string | null; cause: string; signal: SignalName | null }[];
  /** At or under it a space is no longer healthy. */
  readonly threshold: number;
  readonly interventions: readonly {
    at: string;
    kind: string;
    channelId: string;
    threadId: string | null;
    mode: string;
    /** The message it is about, where it is about one. */
    messageId: string | null;
    reason: string;
    text: string;
  }[];
  /** People's messages by hour (by day in an export of more than two days). */
  readonly mood: readonly { from: string; messages: number; negative: number; neutral: number; positive: number }[];
  readonly questions: {
    readonly asked: number;
    /** Answered by another human within `deadlineMinutes`. */
    readonly answered: number;
    readonly deadlineMinutes: number;
    /** Past their deadline without an answer; where to look, not what was asked. */
    readonly unanswered: readonly { at: string; channelId: string; messageId: string }[];
  };
}

const hourMs = 3_600_000;
const page = 1_000;
const most = 1_000_000;
const iso = (at: number): string => new Date(at).toISOString();

const everyMessage = async function* (store: Store, spaceId: SpaceId): AsyncGenerator<StoredMessage> {
  let before: number | undefined;
  const seen = new Set<string>();
  for (;;) {
    const found = await store.messages.list({ spaceId, limit: page, ...(before === undefined ? {} : { before }) });
    // Messages of one instant may straddle two pages: read that instant again, and pass over what was read.
    const fresh = found.filter(({ id }) => !seen.has(id));
    yield* fresh;
    const last = found.at(-1);
    if (last === undefined || found.length < page || fresh.length === 0) return;
    seen.clear();
    for (const { id, at } of found) if (at === last.at) seen.add(id);
    before = last.at + 1;
  }
};

const moodOf = async (store: Store, spaces: readonly SpaceId[], slotMs: number): Promise<ReplayResult['mood']> => {
  const slots = new Map<number, { messages: number; negative: number; neutral: number; positive: number }>();
  for (const spaceId of spaces) {
    for await (const { at, author, score } of everyMessage(store, spaceId)) {
      if (score === null || author?.role === 'agent') continue;
      const from = Math.floor(at / slotMs) * slotMs;
      const slot = slots.get(from) ?? { messages: 0, negative: 0, neutral: 0, positive: 0 };
      slot.messages += 1;
      slot[score.label] += 1;
      slots.set(from, slot);
    }
  }
  return [...slots].sort(([a], [b]) => a - b).map(([from, slot]) => ({ from: iso(from), ...slot }));
};

const warningOf = ({ beganAt, clearedAt, cause, signal }: HealthWarning): ReplayResult['warnings'][number] => ({
  at: iso(beganAt),
  clearedAt: clearedAt === null ? null : iso(clearedAt),
  cause,
  signal,
});

/** Reads the result out of the replay's private store. */
export const collect = async (
  store: Store,
  events: readonly InboundEvent[],
  defaults: SpaceSettings,
): Promise<ReplayResult> => {
  const from = eventTime(events[0]);
  const to = eventTime(events.at(-1));
  const said = events.filter((event) => event.kind === 'message');
  const spaces = (await store.spaces.list()).map(({ id }) => id);
  const histories = await Promise.all(spaces.map((id) => store.health.history(id, from, most)));
  const deadlineMinutes = defaults.sla.firstResponseMinutes;
  const { dueAt } = createAnswerClock(defaults.sla);
  const asked = (await Promise.all(spaces.map((id) => store.messages.questions(id, from, to, most)))).flat();
  const judged = asked.flatMap((one) => {
    const due = dueAt(one);
    return due === null ? [] : [{ ...one, due, inTime: isKept(one.answeredAt, due) }];
  });
  const late = judged.filter(({ inTime, due }) => !inTime && due <= to);
  const answered = judged.filter(({ inTime }) => inTime);
  return {
    messages: new Set(said.map(({ id }) => id)).size,
    authors: new Set(said.map(({ author }) => author.id)).size,
    from: iso(from),
    to: iso(to),
    score: histories
      .flat()
      .sort((a, b) => a.at - b.at)
      .map(({ at, score, interval, status }) => ({ at: iso(at), score, interval, status })),
    warnings: (await store.health.warnings({ limit: most })).toSorted((a, b) => a.beganAt - b.beganAt).map(warningOf),
    threshold: defaults.health.threshold,
    interventions: (await store.interventions.list({ limit: most }))
      .toSorted((a, b) => a.createdAt - b.createdAt)
      .map(({ createdAt, kind, channelId, threadId, mode, replyTo, reason, text }) => ({
        at: iso(createdAt),
        kind,
        channelId,
        threadId,
        mode,
        messageId: replyTo ?? null,
        reason,
        text,
      })),
    mood: await moodOf(store, spaces, to - from > 48 * hourMs ? 24 * hourMs : hourMs),
    questions: {
      asked: asked.length,
      answered: answered.length,
      deadlineMinutes,
      unanswered: late
        .toSorted((a, b) => a.at - b.at)
        .map(({ at, channelId, messageId }) => ({ at: iso(at), channelId, messageId })),
    },
  };
};
