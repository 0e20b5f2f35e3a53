// What `cco doctor discord` looks at: token, intents, sessions, permissions, commands; and the link that invites the bot.
import { CcoError, errorCode } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import { addressOf } from './address.ts';
import { createClient, type DiscordClient } from './client.ts';
import { isRegistered } from './commands.ts';
import { type DiscordBotConfig, defaultTuning } from './config.ts';
import { type GuildView, isSpoken } from './guild-view.ts';
import { createGuilds } from './guilds.ts';
import { createIdentity, type Identity } from './identity.ts';
import { allowedBy } from './intents.ts';
import { guildSchema, memberSchema, userSchema } from './peer.ts';
import { applicationSchema, channelListSchema, gatewaySchema, guildListSchema } from './peer-answers.ts';
import {
  bitsOf,
  channelBits,
  labelOf,
  missingIn,
  moderationPermissions,
  neededPermissions,
  type PermissionName,
  spacePermissions,
} from './permissions.ts';

export interface DiscordFinding {
  readonly state: 'ok' | 'problem' | 'note';
  readonly message: string;
  readonly remedy?: string;
}

/** The permissions the bot asks for when it is invited. */
const invited = [...new Set([...neededPermissions, ...spacePermissions, ...moderationPermissions])];
export const invitedPermissions = bitsOf(invited);

/** The link with which an admin of a server invites the bot, with exactly the permissions it needs. */
export const inviteLink = (applicationId: string): string => {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(invitedPermissions),
  });
  return `https://discord.com/oauth2/authorize?${query}`;
};

const mostServers = 10;
const mostNamed = 5;

const named = (names: readonly PermissionName[]): string => names.map(labelOf).join(', ');

type CheckConfig = Pick<DiscordBotConfig, 'apiBase' | 'token' | 'messageContent' | 'members' | 'commandScope'>;

const intents = async (client: DiscordClient, config: CheckConfig): Promise<DiscordFinding[]> => {
  const { flags } = await client.call({ method: 'GET', path: '/applications/@me', answer: applicationSchema });
  const allowed = allowedBy(flags ?? null);
  if (allowed === null) return [{ state: 'note', message: 'It does not say which intents are switched on.' }];
  const portal = 'Discord developer portal, the application, Bot, Privileged Gateway Intents: switch on';
  return [
    ...(config.messageContent && !allowed.messageContent
      ? [
          {
            state: 'problem' as const,
            message: 'Message Content Intent is off: the bot hears who speaks, not what is said, so there is no mood.',
            remedy: `${portal} Message Content Intent; or set DISCORD_MESSAGE_CONTENT=off to mean it.`,
          },
        ]
      : []),
    ...(config.members && !allowed.members
      ? [
          {
            state: 'problem' as const,
            message: 'Server Members Intent is off: the bot does not hear who joins and leaves.',
            remedy: `${portal} Server Members Intent; or set DISCORD_MEMBERS=off to mean it.`,
          },
        ]
      : []),
    ...(!config.messageContent
      ? [
          {
            state: 'note' as const,
            message: 'By DISCORD_MESSAGE_CONTENT=off it works on metadata only: no mood, no drafts.',
          },
        ]
      : []),
    ...((!config.messageContent || allowed.messageContent) && (!config.members || allowed.members)
      ? [{ state: 'ok' as const, message: 'The intents it needs are switched on.' }]
      : []),
  ];
};

const sessions = async (client: DiscordClient): Promise<DiscordFinding> => {
  const { shards, session_start_limit: limit } = await client.call({
    method: 'GET',
    path: '/gateway/bot',
    answer: gatewaySchema,
  });
  const left = `${limit.remaining} of ${limit.total} session starts are left for today`;
  if (limit.remaining >= shards) return { state: 'ok', message: `The gateway answers: ${shards} shard(s), ${left}.` };
  return {
    state: 'problem',
    message: `Only ${left}.`,
    remedy: 'Leave the program running; Discord gives new ones every day.',
  };
};

/** Channels that members talk in, where the bot may not read or post. */
const closedChannels = (guild: GuildView, ownId: string): string[] =>
  [...guild.channels.values()]
    .filter(({ type, private: closed }) => isSpoken(type) && !closed)
    .filter(
      ({ overwrites }) =>
        missingIn(channelBits(guild, overwrites, ownId, guild.ownRoles ?? []), neededPermissions).length > 0,
    )
    .map(({ name }) => `#${name}`);

const server = async (client: DiscordClient, ownId: string, id: string, name: string): Promise<DiscordFinding> => {
  const guild = await client.call({ method: 'GET', path: `/guilds/${id}`, answer: guildSchema });
  const channels = await client.call({ method: 'GET', path: `/guilds/${id}/channels`, answer: channelListSchema });
  const { roles } = await client.call({ method: 'GET', path: `/guilds/${id}/members/${ownId}`, answer: memberSchema });
  const closed = closedChannels(createGuilds().put(guild, channels, [], roles), ownId);
  if (closed.length === 0) return { state: 'ok', message: `${name}: it may read and post in every public channel.` };
  const more = closed.length > mostNamed ? ` and ${closed.length - mostNamed} more` : '';
  return {
    state: 'note',
    message: `${name}: it lacks a permission in ${closed.slice(0, mostNamed).join(', ')}${more}.`,
    remedy: `If it shall be there: the channel’s settings, Permissions, the bot’s role, allow ${named(neededPermissions)}.`,
  };
};

const servers = async (client: DiscordClient, config: CheckConfig, identity: Identity): Promise<DiscordFinding[]> => {
  const { id: ownId } = await identity.ensure();
  const query = new URLSearchParams({ limit: '200' });
  const guilds = await client.call({ method: 'GET', path: '/users/@me/guilds', query, answer: guildListSchema });
  if (guilds.length === 0)
    return [{ state: 'note', message: 'It is in no server yet.', remedy: 'Open the link below.' }];
  const findings: DiscordFinding[] = [];
  for (const { id, name, permissions } of guilds.slice(0, mostServers)) {
    const lacking = permissions == null ? [] : missingIn(permissions, neededPermissions);
    if (lacking.length > 0) {
      const remedy = 'Server Settings, Roles, the bot’s role: switch them on; or open the link below again.';
      findings.push({ state: 'problem', message: `${name}: it lacks ${named(lacking)}.`, remedy });
      continue;
    }
    const founding = permissions == null ? [] : missingIn(permissions, spacePermissions);
    if (founding.length > 0)
      findings.push({
        state: 'note',
        message: `${name}: without ${named(founding)}, /cco space create does not work.`,
      });
    const ordering = permissions == null ? [] : missingIn(permissions, moderationPermissions);
    if (ordering.length > 0)
      findings.push({
        state: 'note',
        message: `${name}: without ${named(ordering)}, it cannot do all that moderators order by the buttons of an alert (remove a message, time out, slow mode).`,
      });
    findings.push(await server(client, ownId, id, name));
    if (config.commandScope === 'guild' && !(await isRegistered(client, identity, id)))
      findings.push({
        state: 'note',
        message: `${name}: the commands are not registered as they are now; the next start does it.`,
      });
  }
  if (guilds.length > mostServers)
    findings.push({ state: 'note', message: `${guilds.length - mostServers} more servers were not looked at.` });
  return findings;
};

const commands = async (client: DiscordClient, identity: Identity): Promise<DiscordFinding> =>
  (await isRegistered(client, identity, null))
    ? { state: 'ok', message: 'The commands are registered.' }
    : { state: 'note', message: 'The commands are not registered as they are now.', remedy: 'The next start does it.' };

/** Looks at everything there is to a Discord bot; writes nothing. Never rejects. */
export const checkDiscord = async (config: CheckConfig, clock: Clock): Promise<DiscordFinding[]> => {
  const findings: DiscordFinding[] = [];
  const attempt = async (work: () => Promise<DiscordFinding | DiscordFinding[]>): Promise<void> => {
    try {
      findings.push(...[await work()].flat());
    } catch (error) {
      const message = error instanceof CcoError ? `${error.message}.` : `It failed (${errorCode(error)}).`;
      const remedy = error instanceof CcoError ? error.remedy : undefined;
      findings.push({ state: 'problem', message, ...(remedy === undefined ? {} : { remedy }) });
    }
  };
  const { requestTimeoutMs: timeoutMs, retryMs } = defaultTuning;
  let client: DiscordClient | null = null;
  await attempt(async () => {
    client = createClient({ address: addressOf(config.apiBase), token: config.token, timeoutMs, retryMs }, { clock });
    const me = await client.call({ method: 'GET', path: '/users/@me', answer: userSchema });
    return { state: 'ok', message: `The token is good: it is ${me.username}.` };
  });
  const open = client as DiscordClient | null;
  if (open === null) return findings;
  if (findings.every(({ state }) => state === 'ok')) {
    const identity = createIdentity(open);
    await attempt(() => intents(open, config));
    await attempt(() => sessions(open));
    await attempt(() => servers(open, config, identity));
    if (config.commandScope === 'global') await attempt(() => commands(open, identity));
    await attempt(async () => {
      const { applicationId } = await identity.ensure();
      const message = `Invite it with: ${inviteLink(applicationId)}`;
      return { state: 'note', message, remedy: `It asks for ${named(invited)}.` };
    });
  }
  open.close();
  return findings;
};
