// A community space within a server: a category with welcome, general, feedback and a private moderators' channel. Every
// step looks first whether it was done: begun again after a crash, it goes on where it stopped.
import { CcoError } from '../../core/errors.ts';
import { channelId, externalIdOf, platformOf, spaceId } from '../../core/ids.ts';
import type { Clock, CreatedSpace, NewSpace } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import { type FoundingNotes, madeIn } from './founding-note.ts';
import { guildAsked } from './guild-asked.ts';
import { channelType } from './guild-view.ts';
import type { Identity } from './identity.ts';
import { channelSchema, guildSchema, type PeerChannel } from './peer.ts';
import { channelListSchema, inviteSchema } from './peer-answers.ts';
import { bitsOf, permission, roleOfBits } from './permissions.ts';
import type { Seal } from './seal.ts';
import type { Spaces } from './spaces.ts';

interface FoundDeps {
  readonly client: DiscordClient;
  readonly identity: Identity;
  readonly spaces: Spaces;
  readonly notes: FoundingNotes;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly onError: (error: unknown) => void;
}

/** What a space's channels are called. */
export const spaceChannels = ['welcome', 'general', 'feedback', 'moderators'] as const;

const mostStaffRoles = 20;
const inviteSeconds = 7 * 24 * 3600;
const kinds = { role: 0, member: 1 } as const;
const seesAndTalks = bitsOf(['viewChannel', 'sendMessages', 'readHistory']);
const botNeeds = bitsOf(['viewChannel', 'sendMessages', 'readHistory', 'embedLinks']);

interface Overwrite {
  readonly id: string;
  readonly type: number;
  readonly allow: number;
  readonly deny: number;
}
const overwrite = (id: string, type: number, allow: bigint, deny = 0n): Overwrite => ({
  id,
  type,
  allow: Number(allow),
  deny: Number(deny),
});

export const createFounding = (deps: FoundDeps): ((space: NewSpace) => Promise<CreatedSpace>) => {
  const { client, identity, notes } = deps;
  const how = { patienceMs: 10_000 } as const;

  const channelsOf = (guildId: string): Promise<readonly PeerChannel[]> =>
    client.call({ method: 'GET', path: `/guilds/${guildId}/channels`, answer: channelListSchema, ...how });

  const make = (guildId: string, body: object): Promise<PeerChannel> =>
    client.call({ method: 'POST', path: `/guilds/${guildId}/channels`, body, answer: channelSchema, ...how });

  const staffOverwrites = async (guildId: string, founder: string): Promise<Overwrite[]> => {
    const guild = await client.call({ method: 'GET', path: `/guilds/${guildId}`, answer: guildSchema, ...how });
    const { id: ownId } = await identity.ensure();
    const staff = guild.roles
      .filter(({ id, permissions }) => id !== guildId && roleOfBits(permissions) !== 'member')
      .slice(0, mostStaffRoles);
    return [
      overwrite(guildId, kinds.role, 0n, permission.viewChannel),
      overwrite(ownId, kinds.member, botNeeds),
      ...(founder === ownId ? [] : [overwrite(founder, kinds.member, seesAndTalks)]),
      ...staff.map(({ id }) => overwrite(id, kinds.role, seesAndTalks)),
    ];
  };

  const invite = async (channel: string): Promise<string | null> => {
    try {
      const body = { max_age: inviteSeconds, max_uses: 0, unique: false };
      const path = `/channels/${channel}/invites` as const;
      const { code } = await client.call({
        method: 'POST',
        path,
        body,
        answer: inviteSchema,
        repeatable: true,
        ...how,
      });
      return `https://discord.gg/${code}`;
    } catch (error) {
      // The space is there; who may invite can do it by hand.
      deps.onError(error);
      return null;
    }
  };

  return async (space) => {
    if (platformOf(space.founder) !== 'discord') {
      throw new CcoError('The founder of a space on Discord must be a member there', { code: 'chat-invalid' });
    }
    const guildId = await guildAsked(client, deps.seal, space.idempotencyKey);
    const founder = externalIdOf(space.founder);
    const before = await channelsOf(guildId);
    const note = await notes.read(guildId, space.name);
    const known = madeIn(note, space.name, before, spaceChannels);
    const made = new Set([...known.made].filter((id) => before.some((one) => one.id === id)));
    const noted = (startedAt: number | null, category: string | null) =>
      notes.write(guildId, space.name, { category, made: [...made], startedAt, removal: null });
    const categories = before.filter(({ type }) => type === channelType.category);
    // It may have been renamed since.
    const standing =
      categories.find(({ id }) => id === known.category) ??
      categories.find((one) => one.name?.toLowerCase() === space.name.toLowerCase());
    await noted(deps.clock.now(), standing?.id ?? null);
    const makeOurs = async (body: object): Promise<string> => {
      const { id } = await make(guildId, body);
      made.add(id);
      return id;
    };
    const category = standing?.id ?? (await makeOurs({ name: space.name, type: channelType.category }));
    // Before its channels: whoever hears of them then knows whose they are.
    await deps.spaces.found(guildId, category, space.name, null);
    const { id: ownId } = await identity.ensure();
    const topic = [space.description, ...(space.supportUrl === undefined ? [] : [space.supportUrl])].join('\n');
    const readOnly = [
      overwrite(guildId, kinds.role, 0n, permission.sendMessages),
      overwrite(ownId, kinds.member, botNeeds),
    ];
    const ensure = async (
      name: (typeof spaceChannels)[number],
      about: string,
      overwrites: readonly Overwrite[],
    ): Promise<string> => {
      const there = before.find((one) => one.parent_id === category && one.name?.toLowerCase() === name);
      if (there !== undefined) return there.id;
      const body = { name, type: channelType.text, parent_id: category, topic: about.slice(0, 1024) };
      return makeOurs(overwrites.length === 0 ? body : { ...body, permission_overwrites: overwrites });
    };
    const welcome = await ensure('welcome', topic, readOnly);
    await ensure('general', space.description, []);
    await ensure('feedback', 'What works, and what does not', []);
    const moderators = await ensure(
      'moderators',
      'For moderators only: drafts to decide on, and how the space is doing',
      await staffOverwrites(guildId, founder),
    );
    await deps.spaces.found(guildId, category, space.name, moderators);
    await noted(null, category);
    return {
      id: spaceId('discord', category),
      name: space.name,
      moderatorsChannelId: channelId('discord', moderators),
      invitation: await invite(welcome),
    };
  };
};
