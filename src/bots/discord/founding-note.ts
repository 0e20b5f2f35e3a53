// What is known of a space that was made in a server: its category, which channels were made by us, what became of it. Kept
// in the store, so that another process can go on with it, or undo it.
import { z } from 'zod';
import type { Clock, RemovableSpace, SettingsRepository } from '../../core/ports.ts';
import { channelType } from './guild-view.ts';
import type { PeerChannel } from './peer.ts';
import { snowflakeSchema, timeOf } from './snowflake.ts';

const noteSchema = z.object({
  category: snowflakeSchema.nullable(),
  /** Channels made by us, the category among them. */
  made: z.array(snowflakeSchema),
  /** When a making began that is not known to have ended, ms; null: it ended. */
  startedAt: z.number().nullable(),
  /** What is being taken away, or was. */
  removal: z.object({ what: z.custom<RemovableSpace>(), done: z.boolean() }).nullable(),
});
export type FoundingNote = z.infer<typeof noteSchema>;

export interface FoundingNotes {
  /** null: nothing was ever made under that name. Throws what the store throws. */
  read(guildId: string, name: string): Promise<FoundingNote | null>;
  write(guildId: string, name: string, note: FoundingNote): Promise<void>;
}

export const createFoundingNotes = (settings: SettingsRepository, clock: Clock): FoundingNotes => {
  const keyOf = (guildId: string, name: string): string => `discord:founding:${guildId}:${name.toLowerCase()}`;
  return {
    read: async (guildId, name) =>
      noteSchema
        .nullable()
        .catch(null)
        .parse((await settings.get('global', keyOf(guildId, name))) ?? null),
    write: (guildId, name, note) => settings.set('global', keyOf(guildId, name), note, 'agent', clock.now()),
  };
};

// Discord's clock and ours; and how long one making may take.
const skewMs = 60_000;
const makingMs = 5 * 60_000;

/**
 * Which of a server's channels were made by us: those noted, and those that a making made just before it was cut off. A
 * category or channel of the same name that was there before is somebody else's.
 */
export const madeIn = (
  note: FoundingNote | null,
  name: string,
  channels: readonly PeerChannel[],
  names: readonly string[],
): { readonly category: string | null; readonly made: ReadonlySet<string> } => {
  if (note === null) return { category: null, made: new Set() };
  const { startedAt } = note;
  const made = new Set(note.made);
  const cutOff = (id: string): boolean =>
    startedAt !== null && timeOf(id) >= startedAt - skewMs && timeOf(id) <= startedAt + makingMs;
  const category =
    note.category ??
    channels.find(
      (one) => one.type === channelType.category && one.name?.toLowerCase() === name.toLowerCase() && cutOff(one.id),
    )?.id ??
    null;
  if (category !== null && cutOff(category)) made.add(category);
  for (const one of channels)
    if (
      one.parent_id === category &&
      category !== null &&
      names.includes(one.name?.toLowerCase() ?? '') &&
      cutOff(one.id)
    )
      made.add(one.id);
  return { category, made };
};
