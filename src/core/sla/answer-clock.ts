// When an answer is due: read once, for the promises, for the score, and for whoever asks what still waits.
import type { ChannelId } from '../ids.ts';
import { dueOf } from './reading.ts';
import type { SlaSettings } from './sla-settings.ts';
import { createStaffedClock } from './staffed-hours.ts';

/** What an answer is owed to. */
export interface Asked {
  readonly channelId: ChannelId;
  readonly at: number;
}

/** How a space's promises judge its questions. Instants and lengths in ms. */
export interface AnswerClock {
  /** When a first answer is due; Infinity: staffed hours never get there; null: nothing is promised in that channel. */
  dueAt(question: Asked): number | null;
  /** Whether it waits for an answer that is due at `now`. */
  isOverdue(question: Asked & { readonly answeredAt: number | null }, now: number): boolean;
  /** Staffed time between two instants. */
  elapsed(from: number, to: number): number;
}

/** The clock of a space's promises. Cheap to make; what it found out is kept with it, so make one for each evaluation. */
export const createAnswerClock = (settings: SlaSettings): AnswerClock => {
  const staffed = createStaffedClock(settings.staffedHours);
  const find = ({ channelId, at }: Asked): number | null => {
    const due = dueOf(settings, staffed, { kind: 'first-response', channelId, startedAt: at });
    return due === null ? null : (due.dueAt ?? Number.POSITIVE_INFINITY);
  };
  const known = new Map<string, number | null>();
  const dueAt = (question: Asked): number | null => {
    if (settings.staffedHours === null) return find(question);
    const key = `${question.at} ${question.channelId}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const due = find(question);
    known.set(key, due);
    return due;
  };
  return {
    dueAt,
    isOverdue: (question, now) => question.answeredAt === null && (dueAt(question) ?? Number.POSITIVE_INFINITY) <= now,
    elapsed: staffed.elapsed,
  };
};
