// The bot itself: its gateway, its user, its application, the guilds it is in, direct messages.
import { z } from 'zod';
import { guildPermissions } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import { removeMember } from '../../state/guilds.ts';
import { type Channel, channelTypes } from '../../state/model.ts';
import { channelWire, userWire } from '../../state/wire.ts';
import type { World } from '../../state/world.ts';
import { guildAccess } from '../access.ts';
import { errors } from '../errors.ts';
import { type Call, form, nothing, ok, param, route } from '../router.ts';

// GATEWAY_GUILD_MEMBERS_LIMITED and GATEWAY_MESSAGE_CONTENT_LIMITED: a bot in fewer than a hundred guilds has these.
const membersLimited = 1 << 15;
const contentLimited = 1 << 19;

const application = (world: World) => ({
  id: world.applicationId,
  name: world.bot.username,
  icon: null,
  description: '',
  type: null,
  summary: '',
  bot: userWire(world.bot),
  bot_public: true,
  bot_require_code_grant: false,
  verify_key: '0'.repeat(64),
  flags: (world.settings.membersIntent ? membersLimited : 0) | (world.settings.messageContent ? contentLimited : 0),
  flags_new: '0',
  approximate_user_authorization_count: 0,
  explicit_content_filter: 0,
  eligible_oauth2_scopes: ['bot', 'applications.commands'],
  hook: true,
  is_monetized: false,
  is_verified: false,
  is_discoverable: false,
  storefront_available: false,
  integration_types_config: { '0': {} },
  interactions_endpoint_url: null,
  role_connections_verification_url: null,
  event_webhooks_status: 1,
  redirect_uris: [],
  approximate_guild_count: [...world.guilds.values()].filter(({ members }) => members.has(world.bot.id)).length,
  approximate_user_install_count: 0,
  owner: userWire([...world.guilds.values()].flatMap(({ ownerId }) => world.users.get(ownerId) ?? [])[0] ?? world.bot),
  team: null,
});

const openDirect = (call: Call) => {
  const { world } = call;
  const asked = z.looseObject({ recipient_id: z.string() }).safeParse(form(call));
  const user = asked.success ? world.users.get(asked.data.recipient_id) : undefined;
  if (user === undefined) throw errors.unknownUser();
  if (user.bot) throw errors.cannotMessageUser();
  const found = [...world.channels.values()].find(
    ({ type, recipients }) => type === channelTypes.dm && recipients.some(({ id }) => id === user.id),
  );
  const channel: Channel = found ?? {
    id: world.nextId(),
    guildId: null,
    type: channelTypes.dm,
    name: '',
    topic: null,
    parentId: null,
    position: 0,
    nsfw: false,
    slowMode: 0,
    overwrites: [],
    lastMessageId: null,
    thread: null,
    recipients: [user],
    extra: {},
    messages: [],
  };
  world.channels.set(channel.id, channel);
  return ok(channelWire(channel));
};

const ownGuilds = (call: Call) => {
  const { world } = call;
  const after = call.query.get('after') ?? '0';
  const limit = Number(call.query.get('limit') ?? 200);
  const found = [...world.guilds.values()]
    .filter((guild) => guild.members.has(world.bot.id) && compareIds(guild.id, after) > 0)
    .toSorted((left, right) => compareIds(left.id, right.id))
    .slice(0, limit);
  return ok(
    found.map((guild) => {
      const me = guild.members.get(world.bot.id);
      return {
        id: guild.id,
        name: guild.name,
        icon: null,
        banner: null,
        owner: guild.ownerId === world.bot.id,
        permissions: (me === undefined ? 0n : guildPermissions(guild, me)).toString(),
        features: [],
      };
    }),
  );
};

/** `gatewayUrl` is what `/gateway/bot` names. */
export const applicationRoutes = (gatewayUrl: () => string) => [
  route('GET', '/gateway', () => ok({ url: gatewayUrl() }), 'none'),
  route('GET', '/gateway/bot', ({ world: { settings } }) =>
    ok(
      settings.differences.has('bare-gateway')
        ? { url: `${gatewayUrl()}?v=9&encoding=etf` }
        : {
            url: gatewayUrl(),
            shards: settings.shards,
            session_start_limit: {
              total: 1000,
              remaining: settings.sessionStarts,
              reset_after: 14_400_000,
              max_concurrency: settings.maxConcurrency,
            },
          },
    ),
  ),
  route('GET', '/users/@me', ({ world }) =>
    ok({ ...userWire(world.bot), mfa_enabled: true, locale: 'en-US', verified: true, email: null, premium_type: 0 }),
  ),
  route('PATCH', '/users/@me', (call) => {
    const { username } = form(call);
    if (typeof username === 'string') call.world.bot.username = username;
    return ok({
      ...userWire(call.world.bot),
      mfa_enabled: true,
      locale: 'en-US',
      verified: true,
      email: null,
      premium_type: 0,
    });
  }),
  route('GET', '/users/@me/guilds', ownGuilds),
  route('DELETE', '/users/@me/guilds/{guild_id}', (call) => {
    removeMember(call.world, guildAccess(call).guild, call.world.bot.id);
    return nothing;
  }),
  route('POST', '/users/@me/channels', openDirect),
  route('GET', '/users/{user_id}', (call) => {
    const user = call.world.users.get(param(call, 'user_id'));
    if (user === undefined) throw errors.unknownUser();
    return ok(userWire(user));
  }),
  route('GET', '/applications/@me', ({ world }) => ok(application(world))),
  route('GET', '/oauth2/applications/@me', ({ world }) => ok(application(world))),
];
