// A community space within a server: a category with welcome, general, feedback and a private moderators' channel. Every
// step looks first whether it was done: begun again after a crash, it goes on where it stopped.
import { CcoError } from '../../core/errors.ts';
import { channelId, externalIdOf, platformOf, spaceId } from '../../core/ids.ts';
import type { Clock, CreatedSpace, NewSpace, SettingsRepository } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import { channelType } from './guilds.ts';
import type { Identity } from './identity.ts';
import {
  channelListSchema,
  channelSchema,
  guildListSchema,
  guildSchema,
  inviteSchema,
  type PeerChannel,
} from './peer.ts';
import { bitsOf, permission, roleOfBits } from './permissions.ts';
import type { Seal } from './seal.ts';
import { snowflakeSchema } from './snowflake.ts';
import type { Spaces } from './spaces.ts';

interface FoundDeps {
  readonly client: DiscordClient;
  readonly identity: Identity;
  readonly spaces: Spaces;
  readonly settings: SettingsRepository;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly onError: (error: unknown) => void;
}

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

const invalid = (message: string, remedy: string): CcoError => new CcoError(message, { code: 'chat-invalid', remedy });

export const createFounding = (deps: FoundDeps): ((space: NewSpace) => Promise<CreatedSpace>) => {
  const { client, identity, seal } = deps;
  const how = { patienceMs: 10_000 } as const;

  /** The server it was asked in; where that cannot be told, the only one there is. */
  const guildOf = async (space: NewSpace): Promise<string> => {
    const asked = seal.open(space.idempotencyKey);
    if (asked !== null) return asked.guildId;
    const query = new URLSearchParams({ limit: '2' });
    const guilds = await client.call({
      method: 'GET',
      path: '/users/@me/guilds',
      query,
      answer: guildListSchema,
      ...how,
    });
    const [only] = guilds;
    if (only !== undefined && guilds.length === 1) return only.id;
    throw invalid(
      'It is not known in which server the space shall be',
      'Ask for it in the server, by /cco space create.',
    );
  };

  const channelsOf = (guildId: string): Promise<readonly PeerChannel[]> =>
    client.call({ method: 'GET', path: `/guilds/${guildId}/channels`, answer: channelListSchema, ...how });

  const make = (guildId: string, body: object): Promise<PeerChannel> =>
    client.call({ method: 'POST', path: `/guilds/${guildId}/channels`, body, answer: channelSchema, ...how });

  const categoryOf = async (guildId: string, name: string, channels: readonly PeerChannel[]): Promise<string> => {
    const key = `discord:space:${guildId}:${name.toLowerCase()}`;
    const noted = snowflakeSchema
      .nullable()
      .catch(null)
      .parse((await deps.settings.get('global', key)) ?? null);
    const categories = channels.filter(({ type }) => type === channelType.category);
    // It may have been renamed since.
    const there =
      categories.find(({ id }) => id === noted) ??
      categories.find((category) => category.name?.toLowerCase() === name.toLowerCase());
    const id = there?.id ?? (await make(guildId, { name, type: channelType.category })).id;
    if (id !== noted) await deps.settings.set('global', key, id, 'agent', deps.clock.now());
    return id;
  };

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
    const guildId = await guildOf(space);
    const founder = externalIdOf(space.founder);
    const before = await channelsOf(guildId);
    const category = await categoryOf(guildId, space.name, before);
    // Before its channels: whoever hears of them then knows whose they are.
    await deps.spaces.found(guildId, category, space.name, null);
    const { id: ownId } = await identity.ensure();
    const topic = [space.description, ...(space.supportUrl === undefined ? [] : [space.supportUrl])].join('\n');
    const readOnly = [
      overwrite(guildId, kinds.role, 0n, permission.sendMessages),
      overwrite(ownId, kinds.member, botNeeds),
    ];
    const ensure = async (name: string, about: string, overwrites: readonly Overwrite[]): Promise<string> => {
      const there = before.find((one) => one.parent_id === category && one.name?.toLowerCase() === name);
      if (there !== undefined) return there.id;
      const body = { name, type: channelType.text, parent_id: category, topic: about.slice(0, 1024) };
      return (await make(guildId, overwrites.length === 0 ? body : { ...body, permission_overwrites: overwrites })).id;
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
    return {
      id: spaceId('discord', category),
      name: space.name,
      moderatorsChannelId: channelId('discord', moderators),
      invitation: await invite(welcome),
    };
  };
};
