// Who is connected to this process, where they sit, and what of the log they may see.
import type { Kysely } from 'kysely';
import type { Role } from '../anychat-protocol/entities.ts';
import type { LoggedEvent } from './feed.ts';
import { may } from './rights.ts';
import type { Database } from './schema.ts';

export interface Listener {
  readonly accountId: string;
  readonly bot: boolean;
  /** Role by space id, as of the last refresh. */
  readonly roles: () => ReadonlyMap<string, Role>;
  /** Reads the roles anew; refreshes run one after the other, so the last to be asked for is the last to be applied. */
  refresh(): Promise<void>;
}

const membershipTypes = new Set(['member.joined', 'member.left', 'member.updated']);

export const changesMembership = (event: LoggedEvent): boolean => membershipTypes.has(event.type);

export const createListener = (db: Kysely<Database>, accountId: string, bot: boolean): Listener => {
  let roles: ReadonlyMap<string, Role> = new Map();
  let queue: Promise<void> = Promise.resolve();
  const load = async (): Promise<void> => {
    const rows = await db
      .selectFrom('memberships')
      .select(['space_id', 'role'])
      .where('account_id', '=', accountId)
      .where('left_at', 'is', null)
      .orderBy('joined_at')
      .orderBy('space_id')
      .execute();
    roles = new Map(rows.map((row) => [row.space_id, row.role]));
  };
  return {
    accountId,
    bot,
    roles: () => roles,
    refresh: () => {
      const next = queue.then(load);
      queue = next.catch(() => undefined);
      return next;
    },
  };
};

/** Members see their spaces; private channels need the right; what names an audience is for that audience only. */
export const maySee = (accountId: string, roles: ReadonlyMap<string, Role>, event: LoggedEvent): boolean => {
  if (event.type === 'member.left' && event.memberId === accountId) return true;
  const role = roles.get(event.spaceId);
  if (role === undefined) return false;
  if (event.private && !may(role, 'read-private-channels')) return false;
  return event.audience === null || event.audience.includes(accountId);
};
