// Agents: programs (or only configurations) that sit in a space as members with commands of their own.
import type { Kysely, Selectable } from 'kysely';
import type { z } from 'zod';
import type { agentSchema } from '../anychat-protocol/entities.ts';
import type { deployAgentSchema } from '../anychat-protocol/requests.ts';
import { type Caller, type Seat, type SeatRow, seatsOf } from './access.ts';
import { checkAgentName, nameKey } from './names.ts';
import { refuse } from './refusal.ts';
import { requireRight } from './rights.ts';
import type { Database } from './schema.ts';
import { announceMember, changeSeat, join } from './seats.ts';
import { hashToken, newId, newToken, type RandomSource } from './secrets.ts';
import type { Writer } from './writer.ts';

export type AgentRow = Selectable<Database['agents']>;
export type AgentView = z.output<typeof agentSchema>;
export type Deployment = z.output<typeof deployAgentSchema>;

export interface SeatedAgent {
  readonly row: AgentRow;
  readonly seat: SeatRow;
}

/** The space's agents, in the order they joined. */
export const agentsOf = async (db: Kysely<Database>, spaceId: string): Promise<SeatedAgent[]> => {
  const rows = await db.selectFrom('agents').selectAll().where('space_id', '=', spaceId).execute();
  const byId = new Map(rows.map((row) => [row.account_id, row]));
  return (await seatsOf(db, spaceId)).flatMap((seat) => {
    const row = byId.get(seat.account_id);
    return row === undefined ? [] : [{ row, seat }];
  });
};

export const agentView = ({ row, seat }: SeatedAgent): AgentView => ({
  id: row.account_id,
  name: seat.name,
  role: row.title,
  bio: row.bio,
  capabilities: row.capabilities,
  commands: row.commands,
});

export const issueToken = async (writer: Writer, accountId: string, random: RandomSource): Promise<string> => {
  const token = newToken(random);
  await writer.tx
    .insertInto('tokens')
    .values({ hash: hashToken(token), account_id: accountId, created_at: writer.now })
    .execute();
  return token;
};

export const newAccount = async (
  writer: Writer,
  random: RandomSource,
  kind: { readonly bot: boolean; readonly mayCreate?: boolean },
): Promise<string> => {
  const id = newId(kind.bot ? 'ag' : 'mb', random);
  await writer.tx
    .insertInto('accounts')
    .values({ id, bot: kind.bot, may_create: kind.mayCreate ?? false, created_at: writer.now })
    .execute();
  return id;
};

const checkCommands = async (
  writer: Writer,
  spaceId: string,
  accountId: string | null,
  commands: Deployment['commands'],
): Promise<void> => {
  const names = commands.map((command) => command.name);
  if (new Set(names).size < names.length) throw refuse('invalid-request', 'A command is declared twice.');
  const others = (await agentsOf(writer.tx, spaceId)).filter(({ row }) => row.account_id !== accountId);
  const taken = names.find((name) => others.some(({ row }) => row.commands.some((command) => command.name === name)));
  if (taken === undefined) return;
  throw refuse('conflict', `Command /${taken} is another agent's here.`, 'Give the command another name.');
};

/** Writes the configuration of an agent that is seated already. true: something changed. */
export const configure = async (
  writer: Writer,
  spaceId: string,
  accountId: string,
  config: Omit<Deployment, 'name' | 'separate' | 'rotateToken'>,
  builtin: string | null = null,
): Promise<boolean> => {
  const values = {
    title: config.role,
    bio: config.bio,
    capabilities: JSON.stringify(config.capabilities),
    commands: JSON.stringify(config.commands),
    answers: JSON.stringify(config.answers),
    builtin,
  };
  const earlier = await writer.tx
    .selectFrom('agents')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  await writer.tx
    .insertInto('agents')
    .values({ space_id: spaceId, account_id: accountId, ...values })
    .onConflict((oc) => oc.columns(['space_id', 'account_id']).doUpdateSet(values))
    .execute();
  return (
    earlier === undefined ||
    earlier.title !== values.title ||
    earlier.bio !== values.bio ||
    JSON.stringify(earlier.capabilities) !== values.capabilities ||
    JSON.stringify(earlier.commands) !== values.commands ||
    JSON.stringify(earlier.answers) !== values.answers
  );
};

const seated = async (writer: Writer, spaceId: string, accountId: string): Promise<AgentView> => {
  const found = (await agentsOf(writer.tx, spaceId)).find(({ row }) => row.account_id === accountId);
  if (found === undefined) throw refuse('not-found', 'There is no such agent here.');
  return agentView(found);
};

const deploySelf = async (writer: Writer, seat: Seat, name: string, wanted: Deployment): Promise<AgentView> => {
  const { space, member } = seat;
  await checkCommands(writer, space.id, member.account_id, wanted.commands);
  const renamed = (await changeSeat(writer, member, { name })) !== member;
  const changed = await configure(writer, space.id, member.account_id, wanted);
  if (changed && !renamed) await announceMember(writer, space.id, member.account_id);
  return seated(writer, space.id, member.account_id);
};

/** `token` is there when a new one was issued: with a new agent, or on `rotateToken`. */
export const deployAgent = async (
  writer: Writer,
  random: RandomSource,
  caller: Caller,
  seat: Seat,
  wanted: Deployment,
): Promise<AgentView & { token?: string }> => {
  const { space, member } = seat;
  const name = checkAgentName(wanted.name);
  if (caller.bot && !wanted.separate) return deploySelf(writer, seat, name, wanted);
  if (!(caller.bot && caller.mayCreate)) requireRight(member.role, 'deploy-agent');
  const holder = (await seatsOf(writer.tx, space.id)).find((other) => other.name_key === nameKey(name));
  if (holder !== undefined) {
    const found = (await agentsOf(writer.tx, space.id)).find(({ row }) => row.account_id === holder.account_id);
    if (found === undefined || found.row.builtin !== null || (await isHouse(writer, holder.account_id))) {
      throw refuse('conflict', 'That name is taken by one that cannot be deployed anew.', 'Choose another name.');
    }
  }
  await checkCommands(writer, space.id, holder?.account_id ?? null, wanted.commands);
  const id = holder?.account_id ?? (await newAccount(writer, random, { bot: true }));
  const isNew = holder === undefined;
  if (isNew) await join(writer, space, id, name, 'agent');
  const changed = await configure(writer, space.id, id, wanted);
  if (changed && !isNew) await announceMember(writer, space.id, id);
  if (wanted.rotateToken) await writer.tx.deleteFrom('tokens').where('account_id', '=', id).execute();
  const view = await seated(writer, space.id, id);
  return isNew || wanted.rotateToken ? { ...view, token: await issueToken(writer, id, random) } : view;
};

const isHouse = async (writer: Writer, accountId: string): Promise<boolean> =>
  (await writer.tx.selectFrom('accounts').select('may_create').where('id', '=', accountId).executeTakeFirst())
    ?.may_create === true;

/** Puts an agent into a space as it is configured in the space it joined last. */
export const bringAgent = async (writer: Writer, to: Seat['space'], accountId: string, name: string): Promise<void> => {
  const known = await writer.tx
    .selectFrom('agents')
    .innerJoin('memberships', (on) =>
      on
        .onRef('memberships.space_id', '=', 'agents.space_id')
        .onRef('memberships.account_id', '=', 'agents.account_id'),
    )
    .selectAll('agents')
    .where('agents.account_id', '=', accountId)
    .orderBy('memberships.joined_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  await join(writer, to, accountId, name, 'agent');
  await configure(writer, to.id, accountId, {
    role: known?.title ?? '',
    bio: known?.bio ?? '',
    capabilities: known?.capabilities ?? [],
    commands: known?.commands ?? [],
    answers: known?.answers ?? [],
  });
};
