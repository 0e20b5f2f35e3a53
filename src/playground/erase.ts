// Erasure: what a person said, chose, marked and was called leaves every table of this schema, and the log.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { externalIdOf, platformOf } from '../core/ids.ts';
import type { ErasureTarget } from '../core/ports.ts';
import { agentsOf } from './agents.ts';
import { shiftHelpful } from './contributions.ts';
import { nameKey } from './names.ts';
import { recount } from './polls.ts';
import { removeMessages } from './removal.ts';
import type { Database } from './schema.ts';
import { announceMember } from './seats.ts';
import type { MessageRow } from './views.ts';
import type { Write, Writer } from './writer.ts';

export const erasedName = 'erased member';

const placeOf = async (db: Kysely<Database>, row: MessageRow) => ({
  space: await db.selectFrom('spaces').selectAll().where('id', '=', row.space_id).executeTakeFirstOrThrow(),
  channel: await db.selectFrom('channels').selectAll().where('id', '=', row.channel_id).executeTakeFirstOrThrow(),
});

const messageById = (db: Kysely<Database>, id: string): Promise<MessageRow | undefined> =>
  db.selectFrom('messages').selectAll().where('id', '=', id).where('deleted_at', 'is', null).executeTakeFirst();

/** Their votes go, and the polls are counted again. */
const withdrawVotes = async (writer: Writer, accountId: string): Promise<number> => {
  const votes = await writer.tx
    .deleteFrom('votes')
    .where('account_id', '=', accountId)
    .returning('message_id')
    .execute();
  for (const { message_id } of votes) {
    const row = await messageById(writer.tx, message_id);
    if (row === undefined) continue;
    const app = (await agentsOf(writer.tx, row.space_id)).find((agent) => agent.row.builtin === 'polls');
    if (app !== undefined) await recount(writer, await placeOf(writer.tx, row), app.seat, row);
  }
  return votes.length;
};

/** Their marks on others' messages go, and no longer count. */
const withdrawMarks = async (writer: Writer, accountId: string): Promise<number> => {
  const marks = await writer.tx
    .deleteFrom('helpful')
    .where('account_id', '=', accountId)
    .returning('message_id')
    .execute();
  for (const { message_id } of marks) {
    const row = await messageById(writer.tx, message_id);
    if (row !== undefined) await shiftHelpful(writer, await placeOf(writer.tx, row), message_id, -1);
  }
  return marks.length;
};

/** Takes their name off their seats, and off what of theirs stays in the log. */
const rename = async (writer: Writer, accountId: string): Promise<void> => {
  const seats = await writer.tx
    .updateTable('memberships')
    .set({ name: erasedName, name_key: `${nameKey(erasedName)} ${accountId}` })
    .where('account_id', '=', accountId)
    .where('name', '!=', erasedName)
    .returning('space_id')
    .execute();
  for (const { space_id } of seats) await announceMember(writer, space_id, accountId);
  for (const part of ['author', 'member']) {
    await writer.tx
      .updateTable('events')
      .set({ payload: sql<string>`jsonb_set(payload, array[${part}, 'name'], to_jsonb(${erasedName}::text))` })
      .where(sql<boolean>`payload->${sql.lit(part)}->>'id' = ${accountId}`)
      .execute();
  }
};

const eraseEvents = async (writer: Writer, accountId: string, at: number): Promise<number> => {
  const gone = await writer.tx
    .deleteFrom('events')
    .where('at', '<=', at)
    .where((eb) => eb.or([eb('member_id', '=', accountId), sql<boolean>`payload->'author'->>'id' = ${accountId}`]))
    .returning('seq')
    .execute();
  return gone.length;
};

const eraseMember = async (writer: Writer, accountId: string, at: number): Promise<number> => {
  const { tx } = writer;
  // First, so that the events below carry the new name already.
  await rename(writer, accountId);
  const rows = await tx
    .selectFrom('messages')
    .selectAll()
    .where('deleted_at', 'is', null)
    .where('at', '<=', at)
    .where((eb) =>
      eb.or([eb('author_id', '=', accountId), eb('on_behalf_of', '=', accountId), eb('private_to', '=', accountId)]),
    )
    .orderBy('seq')
    .execute();
  await removeMessages(writer, rows, true);
  await tx
    .updateTable('messages')
    .set({ author_id: null })
    .where('author_id', '=', accountId)
    .where('deleted_at', 'is not', null)
    .execute();
  const votes = await withdrawVotes(writer, accountId);
  const marks = await withdrawMarks(writer, accountId);
  const keys = await tx.deleteFrom('idempotency').where('account_id', '=', accountId).returning('key').execute();
  const events = await eraseEvents(writer, accountId, at);
  return rows.length + votes + marks + keys.length + events;
};

/** Ids come as `anychat:<id>`; those of other platforms are none of ours. */
export const createEraser = (write: Write): ErasureTarget => ({
  name: 'anychat-playground',
  eraseMember: async (id, at) => {
    if (platformOf(id) !== 'anychat') return 0;
    return write(async (writer) => {
      const accountId = externalIdOf(id);
      const known = await writer.tx.selectFrom('accounts').select('bot').where('id', '=', accountId).executeTakeFirst();
      return known === undefined || known.bot ? 0 : eraseMember(writer, accountId, at);
    });
  },
});
