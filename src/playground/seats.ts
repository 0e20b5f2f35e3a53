// Joining, leaving, roles: who sits in a space, and the events that say so.
import type { Kysely } from 'kysely';
import type { Member, Role } from '../anychat-protocol/entities.ts';
import { anySeatOf, type Seat, type SeatRow, type SpaceRow, seatOf, seatsOf } from './access.ts';
import { nameKey } from './names.ts';
import { refuse } from './refusal.ts';
import { isStaff, requireRight } from './rights.ts';
import type { Database } from './schema.ts';
import { memberView } from './views.ts';
import type { Writer } from './writer.ts';

export const listMembers = async (db: Kysely<Database>, space: SpaceRow): Promise<Member[]> =>
  (await seatsOf(db, space.id)).map((seat) => memberView(space, seat));

const spaceOf = (db: Kysely<Database>, spaceId: string): Promise<SpaceRow> =>
  db.selectFrom('spaces').selectAll().where('id', '=', spaceId).executeTakeFirstOrThrow();

/** Throws `conflict` where another current member has this name, or one that reads the same. */
export const checkNameFree = async (
  db: Kysely<Database>,
  spaceId: string,
  name: string,
  accountId: string | null,
): Promise<void> => {
  const holder = await db
    .selectFrom('memberships')
    .select('account_id')
    .where('space_id', '=', spaceId)
    .where('name_key', '=', nameKey(name))
    .where('left_at', 'is', null)
    .executeTakeFirst();
  if (holder === undefined || holder.account_id === accountId) return;
  throw refuse('conflict', 'Somebody here has this name, or one that reads the same.', 'Choose another name.');
};

/** Seats an account, or the same account again after it had left. The name must have been checked. */
export const join = async (
  writer: Writer,
  space: SpaceRow,
  accountId: string,
  name: string,
  role: Role,
): Promise<SeatRow> => {
  await checkNameFree(writer.tx, space.id, name, accountId);
  const earlier = await anySeatOf(writer.tx, space.id, accountId);
  const seat: SeatRow = {
    space_id: space.id,
    account_id: accountId,
    name,
    name_key: nameKey(name),
    role,
    helpful: earlier?.helpful ?? 0,
    joined_at: writer.now,
    left_at: null,
  };
  const { name_key, joined_at } = { name_key: seat.name_key, joined_at: writer.now };
  await writer.tx
    .insertInto('memberships')
    .values({ ...seat, joined_at, left_at: null })
    .onConflict((oc) =>
      oc.columns(['space_id', 'account_id']).doUpdateSet({ name, name_key, role, joined_at, left_at: null }),
    )
    .execute();
  writer.emit({
    type: 'member.joined',
    spaceId: space.id,
    memberId: accountId,
    body: { member: memberView(space, seat) },
  });
  return seat;
};

/** Emits `member.updated` with the member as they are now; nothing for one who left. */
export const announceMember = async (writer: Writer, spaceId: string, accountId: string): Promise<void> => {
  const seat = await seatOf(writer.tx, spaceId, accountId);
  if (seat === null) return;
  const space = await spaceOf(writer.tx, spaceId);
  writer.emit({
    type: 'member.updated',
    spaceId,
    memberId: accountId,
    body: { member: memberView(space, seat) },
  });
};

/** Changes name or role and announces it; nothing where both are so already. */
export const changeSeat = async (
  writer: Writer,
  seat: SeatRow,
  change: { readonly name?: string; readonly role?: Role },
): Promise<SeatRow> => {
  const name = change.name ?? seat.name;
  const role = change.role ?? seat.role;
  if (name === seat.name && role === seat.role) return seat;
  await checkNameFree(writer.tx, seat.space_id, name, seat.account_id);
  await writer.tx
    .updateTable('memberships')
    .set({ name, name_key: nameKey(name), role })
    .where('space_id', '=', seat.space_id)
    .where('account_id', '=', seat.account_id)
    .execute();
  await announceMember(writer, seat.space_id, seat.account_id);
  return { ...seat, name, name_key: nameKey(name), role };
};

const checkNotLastAdmin = async (db: Kysely<Database>, target: SeatRow): Promise<void> => {
  if (target.role !== 'admin') return;
  const others = (await seatsOf(db, target.space_id)).filter(
    (seat) => seat.role === 'admin' && seat.account_id !== target.account_id,
  );
  if (others.length > 0) return;
  throw refuse('conflict', 'This is the last admin of the space.', 'Make somebody else an admin first.');
};

const target = async (writer: Writer, seat: Seat, memberId: string): Promise<SeatRow> => {
  const found = await seatOf(writer.tx, seat.space.id, memberId);
  if (found === null) throw refuse('not-found', 'There is no such member here.');
  return found;
};

export const changeRole = async (
  writer: Writer,
  seat: Seat,
  memberId: string,
  role: Exclude<Role, 'agent'>,
): Promise<Member> => {
  requireRight(seat.member.role, 'change-role');
  const member = await target(writer, seat, memberId);
  if (member.role === 'agent') throw refuse('unsupported', 'An agent stays an agent.', 'Choose a person.');
  if (role !== 'admin') await checkNotLastAdmin(writer.tx, member);
  return memberView(seat.space, await changeSeat(writer, member, { role }));
};

/** Leaving, for oneself; removing, for the staff (only admins remove staff and agents). */
export const removeMember = async (writer: Writer, seat: Seat, memberId: string): Promise<void> => {
  const member = await target(writer, seat, memberId);
  if (member.account_id !== seat.member.account_id) {
    requireRight(seat.member.role, 'remove-member');
    if (isStaff(member.role) || member.role === 'agent') requireRight(seat.member.role, 'change-role');
  }
  await checkNotLastAdmin(writer.tx, member);
  const agent = await writer.tx
    .selectFrom('agents')
    .select('builtin')
    .where('space_id', '=', seat.space.id)
    .where('account_id', '=', memberId)
    .executeTakeFirst();
  if (agent !== undefined && agent.builtin !== null) {
    throw refuse('unsupported', 'A mini app cannot be removed from the space.', 'Leave it unused.');
  }
  await writer.tx
    .deleteFrom('agents')
    .where('space_id', '=', seat.space.id)
    .where('account_id', '=', memberId)
    .execute();
  await writer.tx
    .updateTable('memberships')
    .set({ left_at: writer.now })
    .where('space_id', '=', seat.space.id)
    .where('account_id', '=', memberId)
    .execute();
  writer.emit({
    type: 'member.left',
    spaceId: seat.space.id,
    memberId,
    body: { member: memberView(seat.space, member) },
  });
};
