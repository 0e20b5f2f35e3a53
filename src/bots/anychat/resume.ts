// Where to go on after a loss: the last event that is safe, kept in the settings, and the time from which something
// may be missing until a back-fill has run to its end.
import { z } from 'zod';
import { idSchema } from '../../anychat-protocol/entities.ts';
import { instantSchema } from '../../core/messages/inbound.ts';
import type { Clock, SettingsRepository } from '../../core/ports.ts';

const pointSchema = z.object({ id: idSchema, at: instantSchema });
type ResumePoint = z.infer<typeof pointSchema>;
// How far back a replay may begin when the queue has lost what it had taken: half an hour.
const markEveryMs = 60_000;
const mostMarks = 30;
const savedSchema = pointSchema.extend({ marks: z.array(pointSchema).max(mostMarks).default([]).catch([]) });
const gapSchema = z.object({ from: instantSchema.nullable() });

export interface Resume {
  /** Reads what another process, or this one earlier, has left. */
  load(): Promise<void>;
  point(): ResumePoint | null;
  /** Moves the point; written at most every `saveEveryMs`. */
  advance(point: ResumePoint): void;
  /** Writes the point now, if it moved. */
  save(): Promise<void>;
  /** Where the point stood at `at` (ms), or as early as is still known; null: nothing came since. */
  before(at: number): ResumePoint | null;
  /** Moves the point back to one that `before` gave, and writes it. */
  rewind(to: ResumePoint): Promise<void>;
  /** null: nothing is known to be missing. `from` null: everything since joining may be. */
  gap(): { readonly from: number | null } | null;
  /** Notes, durably, that what was said since `from` may be missing; an older note is kept. */
  openGap(from: number | null): Promise<void>;
  closeGap(): Promise<void>;
  /** Stops the timer; the caller saves first. */
  close(): void;
}

export const createResume = (
  config: { key: string; saveEveryMs: number },
  deps: { settings: SettingsRepository; clock: Clock; onError: (error: unknown) => void },
): Resume => {
  const { settings, clock } = deps;
  const pointKey = `anychat:since:${config.key}`;
  const gapKey = `anychat:gap:${config.key}`;
  let point: ResumePoint | null = null;
  let saved: ResumePoint | null = null;
  // Oldest first, at least a minute apart.
  let marks: readonly ResumePoint[] = [];
  let gap: { from: number | null } | null = null;
  let timer: NodeJS.Timeout | undefined;

  const save = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (point === null || point === saved) return;
    const writing = point;
    await settings.set('global', pointKey, { ...writing, marks }, 'agent', clock.now());
    saved = writing;
  };

  return {
    load: async () => {
      const stored = savedSchema
        .nullable()
        .catch(null)
        .parse((await settings.get('global', pointKey)) ?? null);
      point = stored === null ? null : { id: stored.id, at: stored.at };
      marks = stored?.marks ?? [];
      if (marks.length === 0 && point !== null) marks = [point];
      saved = point;
      gap = gapSchema
        .nullable()
        .catch(null)
        .parse((await settings.get('global', gapKey)) ?? null);
    },
    point: () => point,
    advance: (next) => {
      point = next;
      const last = marks.at(-1);
      if (last === undefined || next.at - last.at >= markEveryMs) marks = [...marks, next].slice(-mostMarks);
      timer ??= setTimeout(() => void save().catch(deps.onError), config.saveEveryMs).unref();
    },
    save,
    before: (at) => {
      if (point === null || point.at <= at) return null;
      const mark = marks.findLast((one) => one.at <= at) ?? marks[0];
      return mark === undefined || mark.id === point.id ? null : mark;
    },
    rewind: async (to) => {
      marks = marks.filter((mark) => mark.at <= to.at);
      point = to;
      await save();
    },
    gap: () => gap,
    openGap: async (from) => {
      if (gap !== null) return;
      await settings.set('global', gapKey, { from }, 'agent', clock.now());
      gap = { from };
    },
    closeGap: async () => {
      if (gap === null) return;
      await settings.set('global', gapKey, null, 'agent', clock.now());
      gap = null;
    },
    close: () => {
      clearTimeout(timer);
      // A lease that comes back goes on with this one.
      timer = undefined;
    },
  };
};
