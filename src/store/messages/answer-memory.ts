// What was found out about questions, so that an evaluation looks only at those that are still open. Never needed:
// forgotten, it is found out again, the same.
import { linkReach, type StreamAnswer } from '../../core/health/answers.ts';
import type { ScoredEvent } from '../../core/ports.ts';

export interface QuestionAnswer extends StreamAnswer {
  /** Its asker withdrew it, or solved it alone. */
  readonly withdrawn: boolean;
}

interface Entry {
  readonly at: number;
  /** What was said later than this does not change it. */
  readonly until: number;
  readonly foundAt: number;
  readonly answer: QuestionAnswer;
}

export interface AnswerMemory {
  get(channelId: string, messageId: string, now: number): QuestionAnswer | undefined;
  /** Keeps it if `until`, the last moment it rests on, is over. */
  keep(
    channelId: string,
    question: { readonly messageId: string; readonly at: number; readonly until: number },
    answer: QuestionAnswer,
    now: number,
  ): void;
  /** Forgets what these events may have changed. */
  forget(events: readonly ScoredEvent[]): void;
}

// Another process may have stored something old meanwhile.
const keptMs = 600_000;
const most = 20_000;

export const createAnswerMemory = (): AnswerMemory => {
  const channels = new Map<string, { newest: number; readonly entries: Map<string, Entry> }>();
  let size = 0;
  const drop = (channelId: string): void => {
    size -= channels.get(channelId)?.entries.size ?? 0;
    channels.delete(channelId);
  };
  return {
    get: (channelId, messageId, now) => {
      const entry = channels.get(channelId)?.entries.get(messageId);
      return entry !== undefined && Math.abs(now - entry.foundAt) < keptMs ? entry.answer : undefined;
    },
    keep: (channelId, { messageId, at, until }, answer, now) => {
      if (until >= now) return;
      if (size >= most) for (const id of [...channels.keys()]) drop(id);
      const channel = channels.get(channelId) ?? { newest: until, entries: new Map<string, Entry>() };
      channels.set(channelId, channel);
      channel.newest = Math.max(channel.newest, until);
      if (!channel.entries.has(messageId)) size += 1;
      channel.entries.set(messageId, { at, until, foundAt: now, answer });
    },
    forget: (events) => {
      if (size === 0) return;
      for (const { event } of events) {
        if (event.kind !== 'message' && event.kind !== 'delete') continue;
        const channel = channels.get(event.channelId);
        if (channel === undefined) continue;
        // Of a deletion nobody says when the message was said.
        if (event.kind === 'delete') drop(event.channelId);
        else if (event.at <= channel.newest)
          for (const [id, { at, until }] of channel.entries)
            if (event.at <= until && event.at >= at - linkReach.ms && channel.entries.delete(id)) size -= 1;
      }
    },
  };
};
