// Undoing the making of a space: the channels that were made by us go, and their category with the last of them. Begun again
// after a crash it goes on where it stopped: what shall go is noted before the first of them does.
import { errorCode } from '../../core/errors.ts';
import { spaceId } from '../../core/ids.ts';
import type { RemovableSpace, SpaceToRemove } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import { spaceChannels } from './found.ts';
import { type FoundingNote, type FoundingNotes, madeIn } from './founding-note.ts';
import { guildAsked } from './guild-asked.ts';
import type { PeerChannel } from './peer.ts';
import { channelListSchema } from './peer-answers.ts';
import type { Seal } from './seal.ts';

interface DissolveDeps {
  readonly client: DiscordClient;
  readonly notes: FoundingNotes;
  readonly seal: Seal;
  /** What was said in a channel goes from the store as well. Never rejects. */
  readonly purge: (space: string, channel: string) => Promise<void>;
  readonly name: string;
}

interface Found {
  readonly guildId: string;
  readonly note: FoundingNote;
  readonly category: string | null;
  readonly made: ReadonlySet<string>;
  readonly channels: readonly PeerChannel[];
}

export interface Dissolving {
  /** What would go; null: nothing that was made by us is there. Throws CcoError. */
  removable(space: SpaceToRemove): Promise<RemovableSpace | null>;
  /** Throws CcoError; then begin it again. */
  removeSpace(space: SpaceToRemove): Promise<RemovableSpace | null>;
}

const how = { patienceMs: 10_000, repeats: 3 } as const;
const labelOf = (channel: PeerChannel): string => `#${channel.name ?? channel.id}`;

export const createDissolving = ({ client, notes, seal, purge, name: botName }: DissolveDeps): Dissolving => {
  const find = async ({ name, interactionId }: SpaceToRemove): Promise<Found | null> => {
    const guildId = await guildAsked(client, seal, interactionId);
    const note = await notes.read(guildId, name);
    if (note === null) return null;
    const path = `/guilds/${guildId}/channels` as const;
    const channels = await client.call({ method: 'GET', path, answer: channelListSchema, ...how });
    return { guildId, note, channels, ...madeIn(note, name, channels, spaceChannels) };
  };

  /** Made by us, and still where we put it. */
  const oursIn = ({ channels, made, category }: Found): PeerChannel[] =>
    channels.filter(({ id, parent_id: parent }) => made.has(id) && parent === category && id !== category);

  const planOf = (found: Found, name: string): RemovableSpace | null => {
    const { category, channels, made } = found;
    if (category === null) return null;
    const ours = oursIn(found);
    if (ours.length === 0 && !channels.some(({ id }) => id === category && made.has(id))) return null;
    const stays = channels.filter(({ id, parent_id: parent }) => parent === category && !made.has(id));
    return {
      id: spaceId('discord', category),
      name,
      channels: ours.map(labelOf),
      spokenIn: ours.filter(({ last_message_id: last }) => last != null).length,
      stays: stays.map(labelOf),
    };
  };

  const remove = async (channel: string): Promise<void> => {
    const reason = `${botName}: an admin undid the making of this space`;
    const call = { method: 'DELETE', path: `/channels/${channel}`, answer: null, reason, ...how } as const;
    try {
      await client.call(call);
    } catch (error) {
      // Gone is what was wanted.
      if (errorCode(error) !== 'chat-gone') throw error;
    }
  };

  return {
    removable: async (space) => {
      const found = await find(space);
      return found === null ? null : planOf(found, space.name);
    },
    removeSpace: async (space) => {
      const found = await find(space);
      if (found === null) return null;
      const { category, channels, guildId, made, note } = found;
      if (note.removal?.done === true) return note.removal.what;
      const what = note.removal?.what ?? planOf(found, space.name);
      if (what === null || category === null) return null;
      // From here on all that was made is in the note, whatever becomes of this process.
      const noted = { category, made: [...made], startedAt: null };
      await notes.write(guildId, space.name, { ...noted, removal: { what, done: false } });
      for (const { id } of oursIn(found)) await remove(id);
      // Also of those that went at an earlier attempt.
      for (const id of made) if (id !== category) await purge(category, id);
      const othersAreIn = channels.some(({ id, parent_id: parent }) => parent === category && !made.has(id));
      if (made.has(category) && !othersAreIn) await remove(category);
      await notes.write(guildId, space.name, { ...noted, removal: { what, done: true } });
      return what;
    },
  };
};
