// Who is calling, and where they sit. What a caller may not see is answered like what does not exist.
import type { Kysely, Selectable } from 'kysely';
import { refuse } from './refusal.ts';
import { may } from './rights.ts';
import type { Database } from './schema.ts';
import { hashToken } from './secrets.ts';

export type SpaceRow = Selectable<Database['spaces']>;
export type SeatRow = Selectable<Database['memberships']>;
export type ChannelRow = Selectable<Database['channels']>;

export interface Caller {
  readonly accountId: string;
  readonly bot: boolean;
  readonly mayCreate: boolean;
}

export interface Seat {
  readonly space: SpaceRow;
  readonly member: SeatRow;
}

export const callerByToken = async (db: Kysely<Database>, token: string): Promise<Caller | null> => {
  const row = await db
    .selectFrom('tokens')
    .innerJoin('accounts', 'accounts.id', 'tokens.account_id')
    .select(['accounts.id', 'accounts.bot', 'accounts.may_create'])
    .where('tokens.hash', '=', hashToken(token))
    .executeTakeFirst();
  return row === undefined ? null : { accountId: row.id, bot: row.bot, mayCreate: row.may_create };
};

/** Throws `not-found` where the caller is no member: a space tells outsiders nothing, not even that it exists. */
export const takeSeat = async (db: Kysely<Database>, accountId: string, spaceId: string): Promise<Seat> => {
  // Every request asks this: one round trip.
  const row = await db
    .selectFrom('memberships')
    .innerJoin('spaces', 'spaces.id', 'memberships.space_id')
    .selectAll('memberships')
    .select((eb) => eb.fn.toJson('spaces').as('space'))
    .where('memberships.space_id', '=', spaceId)
    .where('memberships.account_id', '=', accountId)
    .where('memberships.left_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) {
    throw refuse('not-found', 'There is no such space among yours.', 'Join it first: POST /v1/sessions.');
  }
  const { space, ...member } = row;
  return { space, member };
};

/** A current member's row, or null. */
export const seatOf = async (db: Kysely<Database>, spaceId: string, accountId: string): Promise<SeatRow | null> =>
  (await db
    .selectFrom('memberships')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('account_id', '=', accountId)
    .where('left_at', 'is', null)
    .executeTakeFirst()) ?? null;

/** The same for one who may have left since. */
export const anySeatOf = async (db: Kysely<Database>, spaceId: string, accountId: string): Promise<SeatRow | null> =>
  (await db
    .selectFrom('memberships')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()) ?? null;

export const seatsOf = (db: Kysely<Database>, spaceId: string): Promise<SeatRow[]> =>
  db
    .selectFrom('memberships')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('left_at', 'is', null)
    .orderBy('joined_at')
    .orderBy('account_id')
    .execute();

/** Throws `not-found` also for a private channel the caller may not read. */
export const openChannel = async (db: Kysely<Database>, seat: Seat, channelId: string): Promise<ChannelRow> => {
  const channel = await db
    .selectFrom('channels')
    .selectAll()
    .where('id', '=', channelId)
    .where('space_id', '=', seat.space.id)
    .executeTakeFirst();
  if (channel === undefined || (channel.private && !may(seat.member.role, 'read-private-channels'))) {
    throw refuse('not-found', 'There is no such channel here.');
  }
  return channel;
};
