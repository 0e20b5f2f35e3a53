import { memberIdSchema, spaceIdSchema } from '../../core/ids.ts';
import { storable } from '../../core/messages/storable.ts';
import type { Feedback, FeedbackRepository } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const feedback = (row: CcoTables['feedback']): Feedback => ({
  id: row.id,
  spaceId: spaceIdSchema.parse(row.space_id),
  memberId: row.member_id === null ? null : memberIdSchema.parse(row.member_id),
  source: row.source,
  at: row.at,
  text: row.text,
  score:
    row.label === null
      ? null
      : { label: row.label, score: row.score ?? 0, offensive: row.offensive ?? 0, language: row.language ?? 'und' },
});

export const createFeedbackRepository = ({ db }: StoreContext): FeedbackRepository => ({
  add: async ({ id, spaceId, memberId, source, at, text, score }) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('feedback')
      .values({
        id,
        space_id: spaceId,
        member_id: memberId,
        source,
        at,
        text: text === null ? null : storable(text),
        label: score?.label ?? null,
        score: score?.score ?? null,
        offensive: score?.offensive ?? null,
        language: score?.language ?? null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  },
  list: async ({ spaceId, since, limit }) => {
    let query = db.selectFrom('feedback').selectAll().where('space_id', '=', spaceId);
    if (since !== undefined) query = query.where('at', '>=', since);
    const rows: CcoTables['feedback'][] = await query
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(feedback);
  },
  expireText: async (before) => {
    const { numUpdatedRows } = await db
      .updateTable('feedback')
      .set({ text: null })
      .where('at', '<', before)
      .where('text', 'is not', null)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },
});
