// Where to go on after a loss: the last event that is safe, kept in the settings, and the time from which something
// may be missing until a back-fill has run to its end.
import { z } from 'zod';
import { idSchema } from '../../anychat-protocol/entities.ts';
import { instantSchema } from '../../core/messages/inbound.ts';
import type { Clock, SettingsRepository } from '../../core/ports.ts';

const pointSchema = z.object({ id: idSchema, at: instantSchema });
type ResumePoint = z.infer<typeof pointSchema>;
const gapSchema = z.object({ from: instantSchema.nullable() });

export interface Resume {
  /** Reads what another process, or this one earlier, has left. */
  load(): Promise<void>;
  point(): ResumePoint | null;
  /** Moves the point; written at most every `saveEveryMs`. */
  advance(point: ResumePoint): void;
  /** Writes the point now, if it moved. */
  save(): Promise<void>;
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
  let gap: { from: number | null } | null = null;
  let timer: NodeJS.Timeout | undefined;

  const save = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (point === null || point === saved) return;
    const writing = point;
    await settings.set('global', pointKey, writing, 'agent', clock.now());
    saved = writing;
  };

  return {
    load: async () => {
      point = pointSchema
        .nullable()
        .catch(null)
        .parse((await settings.get('global', pointKey)) ?? null);
      saved = point;
      gap = gapSchema
        .nullable()
        .catch(null)
        .parse((await settings.get('global', gapKey)) ?? null);
    },
    point: () => point,
    advance: (next) => {
      point = next;
      timer ??= setTimeout(() => void save().catch(deps.onError), config.saveEveryMs).unref();
    },
    save,
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
    close: () => clearTimeout(timer),
  };
};
