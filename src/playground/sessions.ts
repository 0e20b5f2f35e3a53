// How a person gets in: a name, perhaps an invitation, and for the holder of the claim the keys of the house.
import type { z } from 'zod';
import type { createSessionSchema, sessionSchema } from '../anychat-protocol/requests.ts';
import { type Caller, type SpaceRow, seatOf, seatsOf } from './access.ts';
import { issueToken, newAccount } from './agents.ts';
import type { Context } from './context.ts';
import { checkName } from './names.ts';
import { refuse } from './refusal.ts';
import { isStaff } from './rights.ts';
import { changeSeat, checkNameFree, join } from './seats.ts';
import { isInvited } from './spaces.ts';
import { memberView } from './views.ts';
import type { Writer } from './writer.ts';

type Wanted = z.output<typeof createSessionSchema>;
type Session = z.output<typeof sessionSchema>;

const checkClaim = async (context: Context, wanted: Wanted): Promise<boolean> => {
  if (wanted.claim === undefined) return false;
  if (wanted.spaceId !== undefined && wanted.spaceId !== context.identity().embeddedSpaceId) {
    throw refuse('invalid-request', 'A claim is for the embedded space only.', 'Leave `spaceId` out.');
  }
  if (await context.claimCheck(wanted.claim)) return true;
  throw refuse('forbidden', 'This claim is not valid here.', 'Open the login link that the program printed.');
};

const checkDoor = async (writer: Writer, space: SpaceRow, wanted: Wanted): Promise<void> => {
  if (space.privacy === 'open') return;
  if (wanted.invitation !== undefined && (await isInvited(writer.tx, space.id, wanted.invitation))) return;
  throw refuse('forbidden', 'This space is by invitation only.', 'Ask one of its moderators for an invitation.');
};

const protectedNames = async (writer: Writer, spaceId: string, accountId: string | null): Promise<string[]> =>
  (await seatsOf(writer.tx, spaceId))
    .filter((seat) => seat.account_id !== accountId && (seat.role === 'agent' || isStaff(seat.role)))
    .map((seat) => seat.name);

/**
 * Joins a space by name. With a caller: the same person joins one more space, or takes another name where they are.
 * `presented` is the caller's own token, answered back.
 */
export const createSession = async (
  context: Context,
  caller: Caller | null,
  presented: string | null,
  wanted: Wanted,
): Promise<Session> => {
  if (caller?.bot === true) throw refuse('forbidden', 'Agents are deployed.', 'POST /v1/spaces/:id/agents.');
  const claimed = await checkClaim(context, wanted);
  return context.write(async (writer) => {
    const spaceId = wanted.spaceId ?? context.identity().embeddedSpaceId;
    const space = await writer.tx.selectFrom('spaces').selectAll().where('id', '=', spaceId).executeTakeFirst();
    if (space === undefined) throw refuse('not-found', 'There is no such space.', 'Leave `spaceId` out.');
    const seat = caller === null ? null : await seatOf(writer.tx, spaceId, caller.accountId);
    if (seat === null) await checkDoor(writer, space, wanted);
    const accountId = caller?.accountId ?? null;
    const name =
      seat !== null && wanted.name === seat.name
        ? seat.name
        : checkName(wanted.name, await protectedNames(writer, spaceId, accountId));
    await checkNameFree(writer.tx, spaceId, name, accountId);
    if (seat !== null && presented !== null) {
      const changed = await changeSeat(writer, seat, claimed ? { name, role: 'admin' } : { name });
      return { token: presented, member: memberView(space, changed), spaceId };
    }
    const id = accountId ?? (await newAccount(writer, context.random, { bot: false }));
    const joined = await join(writer, space, id, name, claimed ? 'admin' : 'member');
    const token = presented ?? (await issueToken(writer, id, context.random));
    return { token, member: memberView(space, joined), spaceId };
  });
};
