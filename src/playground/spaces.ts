// Spaces: made, shown, listed, and the invitations into them.
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Space } from '../anychat-protocol/entities.ts';
import type { createSpaceSchema } from '../anychat-protocol/requests.ts';
import { type Caller, type Seat, type SeatRow, type SpaceRow, seatOf } from './access.ts';
import { agentsOf, agentView, bringAgent, configure, newAccount } from './agents.ts';
import { addChannel, firstChannels, visibleChannels } from './channels.ts';
import type { Context } from './context.ts';
import { nameKey } from './names.ts';
import { pollCommand, pollsName } from './polls.ts';
import { refuse } from './refusal.ts';
import { requireRight } from './rights.ts';
import type { Database, Feature } from './schema.ts';
import { join } from './seats.ts';
import { hashToken, keyedHash, newId } from './secrets.ts';
import { channelView } from './views.ts';
import type { Writer } from './writer.ts';

export type WantedSpace = z.output<typeof createSpaceSchema>;

export const spaceView = async (db: Kysely<Database>, seat: Seat): Promise<Space> => {
  const { space } = seat;
  return {
    id: space.id,
    name: space.name,
    description: space.description,
    privacy: space.privacy,
    features: space.features,
    ...(space.support_url === null ? {} : { supportUrl: space.support_url }),
    channels: (await visibleChannels(db, seat)).map(channelView),
    agents: (await agentsOf(db, space.id)).map(agentView),
  };
};

/** The current seats of an account, oldest first. */
export const seatsOfAccount = (db: Kysely<Database>, accountId: string): Promise<SeatRow[]> =>
  db
    .selectFrom('memberships')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('left_at', 'is', null)
    .orderBy('joined_at')
    .orderBy('space_id')
    .execute();

export const spacesOf = async (db: Kysely<Database>, accountId: string): Promise<Seat[]> => {
  const seats = await seatsOfAccount(db, accountId);
  if (seats.length === 0) return [];
  const spaces = await db
    .selectFrom('spaces')
    .selectAll()
    .where(
      'id',
      'in',
      seats.map((seat) => seat.space_id),
    )
    .execute();
  return seats.flatMap((member) => {
    const space = spaces.find(({ id }) => id === member.space_id);
    return space === undefined ? [] : [{ space, member }];
  });
};

/** The first invitation of a space: derived, so that a repeated request can be given the same one. */
const firstInvitation = (context: Context, spaceId: string): string =>
  `inv_${keyedHash(context.identity().secret, `invitation:${spaceId}`).slice(0, 32)}`;

const addInvitation = (writer: Writer, spaceId: string, code: string): Promise<unknown> =>
  writer.tx
    .insertInto('invitations')
    .values({ hash: hashToken(code), space_id: spaceId, created_at: writer.now })
    .onConflict((oc) => oc.doNothing())
    .execute();

export const invite = async (context: Context, writer: Writer, seat: Seat): Promise<string> => {
  requireRight(seat.member.role, 'invite');
  const code = newId('inv', context.random);
  await addInvitation(writer, seat.space.id, code);
  return code;
};

/** Ends all invitations of the space. */
export const revokeInvitations = async (writer: Writer, seat: Seat): Promise<void> => {
  requireRight(seat.member.role, 'invite');
  await writer.tx.deleteFrom('invitations').where('space_id', '=', seat.space.id).execute();
};

export const isInvited = async (db: Kysely<Database>, spaceId: string, code: string): Promise<boolean> =>
  (await db
    .selectFrom('invitations')
    .select('hash')
    .where('space_id', '=', spaceId)
    .where('hash', '=', hashToken(code))
    .executeTakeFirst()) !== undefined;

/** Space row, channels and mini apps; seats nobody else. */
export const makeSpace = async (
  context: Context,
  writer: Writer,
  wanted: Omit<WantedSpace, 'founder'>,
  embedded: boolean,
): Promise<SpaceRow> => {
  const row = {
    id: newId('sp', context.random),
    name: wanted.name.trim(),
    name_key: nameKey(wanted.name),
    description: wanted.description,
    privacy: wanted.privacy,
    support_url: wanted.supportUrl ?? null,
    embedded,
    created_at: writer.now,
  };
  const features: Feature[] = [...new Set(wanted.features)];
  await writer.tx
    .insertInto('spaces')
    .values({ ...row, features: JSON.stringify(features) })
    .execute();
  const space: SpaceRow = { ...row, features };
  for (const [position, channel] of firstChannels.entries()) {
    await addChannel(writer, context.random, space.id, channel, position);
  }
  if (features.includes('mini_apps')) {
    const app = await newAccount(writer, context.random, { bot: true });
    await join(writer, space, app, pollsName, 'agent');
    const config = {
      role: 'mini app',
      bio: 'I run polls in the channel: one vote a member, which can be changed.',
      capabilities: ['polls'],
      commands: [pollCommand],
      answers: [],
    };
    await configure(writer, space.id, app, config, 'polls');
  }
  return space;
};

/** The name under which a founder is known to those who ask for them; throws where they are strangers. */
const founderOf = async (
  writer: Writer,
  caller: Caller,
  wanted: string | undefined,
): Promise<{ id: string; name: string }> => {
  if (caller.bot && wanted === undefined) {
    throw refuse('invalid-request', 'A space needs a person as its admin.', 'Name one of your members as `founder`.');
  }
  const id = wanted ?? caller.accountId;
  if (!caller.bot && id !== caller.accountId) {
    throw refuse('forbidden', 'Only an agent founds a space for somebody else.', 'Leave `founder` out.');
  }
  for (const seat of await seatsOfAccount(writer.tx, id)) {
    if (seat.role === 'agent') break;
    if (id === caller.accountId || (await seatOf(writer.tx, seat.space_id, caller.accountId)) !== null) {
      return { id, name: seat.name };
    }
  }
  throw refuse('not-found', 'The founder is no member of a space of yours.', 'Name a person who is.');
};

const checkFeatures = (context: Context, wanted: WantedSpace): string | undefined => {
  const paid = wanted.features.includes('pay_what_you_can');
  if (!paid && wanted.supportUrl !== undefined) {
    throw refuse('invalid-request', '`supportUrl` goes with feature pay_what_you_can.', 'Add the feature, or drop it.');
  }
  const supportUrl = wanted.supportUrl ?? context.supportUrl;
  if (paid && supportUrl === undefined) {
    throw refuse('unsupported', 'pay_what_you_can needs a page to pay on.', 'Send `supportUrl`, or drop the feature.');
  }
  return paid ? supportUrl : undefined;
};

/** Makes a space with its founder as admin, and deploys the calling agent and the playground's own. Returns its id. */
export const createSpace = async (
  context: Context,
  writer: Writer,
  caller: Caller,
  wanted: WantedSpace,
): Promise<string> => {
  const isAdmin = (await seatsOfAccount(writer.tx, caller.accountId)).some((seat) => seat.role === 'admin');
  if (!caller.mayCreate && !isAdmin) {
    throw refuse('forbidden', 'You may not create spaces.', 'Ask an admin of this playground.');
  }
  const supportUrl = checkFeatures(context, wanted);
  const founder = await founderOf(writer, caller, wanted.founder);
  const taken = await writer.tx
    .selectFrom('spaces')
    .select('id')
    .where('name_key', '=', nameKey(wanted.name))
    .executeTakeFirst();
  if (taken !== undefined || nameKey(wanted.name) === '') {
    throw refuse('conflict', 'A space has this name already.', 'Choose another name.');
  }
  const { founder: _, supportUrl: __, ...rest } = wanted;
  const space = await makeSpace(context, writer, supportUrl === undefined ? rest : { ...rest, supportUrl }, false);
  await join(writer, space, founder.id, founder.name, 'admin');
  const house = context.identity().houseAgentId;
  const agents = caller.bot && caller.accountId !== house ? [house, caller.accountId] : [house];
  for (const id of agents) {
    const [known] = await seatsOfAccount(writer.tx, id);
    if (known !== undefined) await bringAgent(writer, space, id, known.name);
  }
  if (space.privacy === 'invite_only') await addInvitation(writer, space.id, firstInvitation(context, space.id));
  return space.id;
};

/** What its creator is shown, also on a repeat of the request. */
export const createdSpaceView = async (
  context: Context,
  db: Kysely<Database>,
  seat: Seat,
): Promise<Space & { invitation?: string }> => {
  const view = await spaceView(db, seat);
  return seat.space.privacy === 'open' ? view : { ...view, invitation: firstInvitation(context, seat.space.id) };
};
