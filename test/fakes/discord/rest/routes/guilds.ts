// Guilds, their members and roles.
import { guildPermissions, permissions, rankOf } from '../../permissions.ts';
import { compareIds } from '../../snowflake.ts';
import { addRole, memberChanged, removeMember, removeRole, roleChanged } from '../../state/guilds.ts';
import type { Guild, Member, Role } from '../../state/model.ts';
import { guildWire, memberWithUser, roleWire } from '../../state/wire.ts';
import { memberEditSchema, roleSchema } from '../../validate/limits.ts';
import { demandRank, guildAccess } from '../access.ts';
import { errors, fieldError } from '../errors.ts';
import { type Call, nothing, ok, param, route } from '../router.ts';

const memberOf = (call: Call, guild: Guild): Member => {
  const id = param(call, 'user_id');
  const member = guild.members.get(id);
  if (member !== undefined) return member;
  throw call.world.users.has(id) ? errors.unknownMember() : errors.unknownUser();
};

const roleOf = (call: Call, guild: Guild): Role => {
  const role = guild.roles.get(param(call, 'role_id'));
  if (role === undefined) throw errors.unknownRole();
  return role;
};

const numberOf = (call: Call, name: string, usual: number, most: number): number => {
  const value = Number(call.query.get(name) ?? usual);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw errors.invalidForm(fieldError([name], 'NUMBER_TYPE_MAX', `int value should be between 1 and ${most}.`));
  return value;
};

const list = (call: Call) => {
  const { guild } = guildAccess(call);
  if (!call.world.settings.membersIntent) throw errors.missingAccess();
  const after = call.query.get('after') ?? '0';
  const ids = [...guild.members.values()].toSorted((left, right) => compareIds(left.user.id, right.user.id));
  return ok(
    ids
      .filter(({ user }) => compareIds(user.id, after) > 0)
      .slice(0, numberOf(call, 'limit', 1, 1000))
      .map(memberWithUser),
  );
};

const longestTimeOut = 28 * 86_400_000;

const editMember = (call: Call) => {
  const { guild, me, bits } = guildAccess(call);
  const member = memberOf(call, guild);
  const body = memberEditSchema.parse(call.body);
  const demand = (bit: bigint): void => {
    if ((bits & bit) === 0n) throw errors.missingPermissions();
  };
  if (body.communication_disabled_until !== undefined) {
    demand(permissions.moderateMembers);
    demandRank(guild, me, member);
    if ((guildPermissions(guild, member) & permissions.administrator) !== 0n) throw errors.missingPermissions();
    const until = body.communication_disabled_until === null ? null : Date.parse(body.communication_disabled_until);
    if (until !== null && !(until - call.world.now() <= longestTimeOut))
      throw errors.invalidForm(
        fieldError(['communication_disabled_until'], 'BASE_TYPE_INVALID', 'Must be at most 28 days in the future.'),
      );
    member.timeoutUntil = until;
  }
  if (body.nick !== undefined) {
    demand(member === me ? permissions.changeNickname : permissions.manageNicknames);
    if (member !== me) demandRank(guild, me, member);
    member.nick = body.nick === '' ? null : body.nick;
  }
  if (body.roles != null) {
    demand(permissions.manageRoles);
    for (const id of new Set([...body.roles, ...member.roles])) {
      if (body.roles.includes(id) === member.roles.has(id)) continue;
      const role = guild.roles.get(id);
      if (role === undefined) throw errors.unknownRole();
      if (role.position >= rankOf(guild, me)) throw errors.missingPermissions();
    }
    member.roles.clear();
    for (const id of body.roles) member.roles.add(id);
  }
  memberChanged(call.world, guild, member);
  return ok(memberWithUser(member));
};

const memberRole = (on: boolean) => (call: Call) => {
  const { guild, me } = guildAccess(call, 'manageRoles');
  const [member, role] = [memberOf(call, guild), roleOf(call, guild)];
  if (role.position >= rankOf(guild, me)) throw errors.missingPermissions();
  if (on) member.roles.add(role.id);
  else member.roles.delete(role.id);
  memberChanged(call.world, guild, member);
  return nothing;
};

const createRole = (call: Call) => {
  const { guild, bits } = guildAccess(call, 'manageRoles');
  const body = roleSchema.parse(call.body);
  const asked = BigInt(body.permissions ?? guild.roles.get(guild.id)?.permissions ?? 0);
  if ((asked & ~bits) !== 0n) throw errors.missingPermissions();
  const role = addRole(call.world, guild, {
    name: body.name ?? 'new role',
    permissions: asked,
    color: body.color ?? 0,
    hoist: body.hoist ?? false,
    mentionable: body.mentionable ?? false,
  });
  return ok(roleWire(role));
};

const editRole = (call: Call) => {
  const { guild, me, bits } = guildAccess(call, 'manageRoles');
  const role = roleOf(call, guild);
  if (role.position >= rankOf(guild, me)) throw errors.missingPermissions();
  const body = roleSchema.parse(call.body);
  if (body.permissions != null) {
    if ((BigInt(body.permissions) & ~bits) !== 0n) throw errors.missingPermissions();
    role.permissions = BigInt(body.permissions);
  }
  if (body.name != null) role.name = body.name;
  if (body.color != null) role.color = body.color;
  if (body.hoist != null) role.hoist = body.hoist;
  if (body.mentionable != null) role.mentionable = body.mentionable;
  roleChanged(call.world, guild, role);
  return ok(roleWire(role));
};

export const guildRoutes = () => {
  const guild = '/guilds/{guild_id}';
  return [
    route('GET', guild, (call) => {
      const access = guildAccess(call);
      const counts = call.query.get('with_counts') === 'true';
      const size = access.guild.members.size;
      return ok({
        ...guildWire(access.guild),
        ...(counts ? { approximate_member_count: size, approximate_presence_count: size } : {}),
      });
    }),
    route('GET', `${guild}/roles`, (call) => ok([...guildAccess(call).guild.roles.values()].map(roleWire))),
    route('GET', `${guild}/roles/{role_id}`, (call) => ok(roleWire(roleOf(call, guildAccess(call).guild)))),
    route('POST', `${guild}/roles`, createRole),
    route('PATCH', `${guild}/roles/{role_id}`, editRole),
    route('DELETE', `${guild}/roles/{role_id}`, (call) => {
      const access = guildAccess(call, 'manageRoles');
      const role = roleOf(call, access.guild);
      if (role.managed || role.id === access.guild.id || role.position >= rankOf(access.guild, access.me))
        throw errors.missingPermissions();
      removeRole(call.world, access.guild, role);
      return nothing;
    }),
    route('GET', `${guild}/members`, list),
    route('GET', `${guild}/members/search`, (call) => {
      const query = (call.query.get('query') ?? '').toLowerCase();
      const found = [...guildAccess(call).guild.members.values()].filter(({ nick, user }) =>
        [nick, user.globalName, user.username].some((name) => name?.toLowerCase().startsWith(query) === true),
      );
      return ok(found.slice(0, numberOf(call, 'limit', 1, 1000)).map(memberWithUser));
    }),
    route('GET', `${guild}/members/{user_id}`, (call) => ok(memberWithUser(memberOf(call, guildAccess(call).guild)))),
    route('PATCH', `${guild}/members/{user_id}`, editMember),
    route('PATCH', `${guild}/members/@me`, (call) => {
      const access = guildAccess(call, 'changeNickname');
      const { nick } = memberEditSchema.parse(call.body);
      access.me.nick = nick ?? null;
      memberChanged(call.world, access.guild, access.me);
      return ok(memberWithUser(access.me));
    }),
    route('DELETE', `${guild}/members/{user_id}`, (call) => {
      const access = guildAccess(call, 'kickMembers');
      const member = memberOf(call, access.guild);
      demandRank(access.guild, access.me, member);
      removeMember(call.world, access.guild, member.user.id);
      return nothing;
    }),
    route('PUT', `${guild}/members/{user_id}/roles/{role_id}`, memberRole(true)),
    route('DELETE', `${guild}/members/{user_id}/roles/{role_id}`, memberRole(false)),
  ];
};
