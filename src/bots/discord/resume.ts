// Where to go on after a loss: each shard's session and the last event of it that is safe, kept in the settings, and the
// time from which something may be missing until a back-fill has run to its end.
import { z } from 'zod';
import { instantSchema } from '../../core/messages/inbound.ts';
import type { Clock, SettingsRepository } from '../../core/ports.ts';

const sessionSchema = z.object({
  sessionId: z.string().min(1).max(500),
  resumeUrl: z.string().max(500),
  shardCount: z.number().int().min(1),
  /** The last event of which it, and all before it, are safe. */
  sequence: z.number().int().min(0),
});
export type Session = z.infer<typeof sessionSchema>;
const savedSchema = z.object({
  session: sessionSchema.nullable().catch(null),
  at: instantSchema.nullable().catch(null),
});
const gapSchema = z.object({ from: instantSchema.nullable() });

export interface Resume {
  /** Reads what another process, or this one earlier, has left for these shards. */
  load(shards: readonly number[]): Promise<void>;
  session(shard: number): Session | null;
  /** A new session, or none any more. */
  setSession(shard: number, session: Session | null): void;
  /** Moves the shard's point; written at most every `saveEveryMs`. `at`: when the event was, ms. */
  advance(shard: number, sequence: number, at: number): void;
  /** When the last safe event of any shard was, ms; null: none is known. */
  lastAt(): number | null;
  /** Writes what moved, now. */
  save(): Promise<void>;
  /** null: nothing is known to be missing. `from` null: everything since joining may be. */
  gap(): { readonly from: number | null } | null;
  /** Notes, durably, that what was said since `from` may be missing; an older note is kept. */
  openGap(from: number | null): Promise<void>;
  closeGap(): Promise<void>;
  /** Stops the timer; the caller saves first. */
  close(): void;
}

interface Point {
  session: Session | null;
  at: number | null;
  moved: boolean;
}

export const createResume = (
  config: { key: string; saveEveryMs: number },
  deps: { settings: SettingsRepository; clock: Clock; onError: (error: unknown) => void },
): Resume => {
  const { settings, clock } = deps;
  const pointKey = (shard: number): string => `discord:session:${config.key}:${shard}`;
  const points = new Map<number, Point>();
  let gapKey = '';
  let gap: { from: number | null } | null = null;
  let timer: NodeJS.Timeout | undefined;

  const pointOf = (shard: number): Point => {
    const point = points.get(shard) ?? { session: null, at: null, moved: false };
    points.set(shard, point);
    return point;
  };

  const save = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    for (const [shard, point] of points) {
      if (!point.moved) continue;
      point.moved = false;
      try {
        await settings.set('global', pointKey(shard), { session: point.session, at: point.at }, 'agent', clock.now());
      } catch (error) {
        point.moved = true;
        throw error;
      }
    }
  };
  const saveSoon = (): void => {
    timer ??= setTimeout(() => {
      save().catch((error: unknown) => {
        deps.onError(error);
        saveSoon();
      });
    }, config.saveEveryMs).unref();
  };

  return {
    load: async (shards) => {
      points.clear();
      for (const shard of shards) {
        const stored = savedSchema
          .nullable()
          .catch(null)
          .parse((await settings.get('global', pointKey(shard))) ?? null);
        points.set(shard, { session: stored?.session ?? null, at: stored?.at ?? null, moved: false });
      }
      gapKey = `discord:gap:${config.key}:${shards[0] ?? 0}`;
      gap = gapSchema
        .nullable()
        .catch(null)
        .parse((await settings.get('global', gapKey)) ?? null);
    },
    session: (shard) => points.get(shard)?.session ?? null,
    setSession: (shard, session) => {
      const point = pointOf(shard);
      point.session = session;
      point.moved = true;
      saveSoon();
    },
    advance: (shard, sequence, at) => {
      const point = pointOf(shard);
      if (point.session !== null && sequence > point.session.sequence) point.session = { ...point.session, sequence };
      point.at = Math.max(point.at ?? at, at);
      point.moved = true;
      saveSoon();
    },
    lastAt: () =>
      [...points.values()].reduce<number | null>(
        (last, { at }) => (at === null ? last : Math.max(last ?? 0, at)),
        null,
      ),
    save,
    gap: () => gap,
    openGap: async (from) => {
      if (gap !== null && (gap.from === null || (from !== null && gap.from <= from))) return;
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
