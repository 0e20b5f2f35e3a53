import { type Selectable, sql } from 'kysely';
import { caseEffectSchema } from '../../core/cases/effect.ts';
import type { CaseEffectRepository, CaseEffectRow } from '../../core/ports.ts';
import type { StoreContext } from '../context.ts';
import type { CcoTables } from '../schema.ts';

const effectRow = (row: Selectable<CcoTables['case_effects']>): CaseEffectRow => ({
  id: row.id,
  caseId: row.case_id,
  effect: caseEffectSchema.parse(JSON.parse(row.effect)),
  status: row.status,
  attempts: row.attempts,
  firstAttemptAt: row.first_attempt_at,
  nextAttemptAt: row.next_attempt_at,
  externalId: row.external_id,
  url: row.url,
  errorCode: row.error_code,
  createdAt: row.created_at,
});

type Outcome = Parameters<CaseEffectRepository['settle']>[1];

const change = (outcome: Outcome): Partial<CcoTables['case_effects']> => {
  switch (outcome.status) {
    case 'done':
      return { status: 'done', external_id: outcome.externalId, url: outcome.url, error_code: null };
    case 'sending':
      return { status: 'sending', error_code: outcome.errorCode, next_attempt_at: outcome.nextAttemptAt };
    default:
      return { status: outcome.status, error_code: outcome.errorCode };
  }
};

export const createCaseEffectRepository = ({ db }: StoreContext): CaseEffectRepository => ({
  get: async (id) => {
    const row = await db.selectFrom('case_effects').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : effectRow(row);
  },
  list: async (caseId) => {
    const rows = await db
      .selectFrom('case_effects')
      .selectAll()
      .where('case_id', '=', caseId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(effectRow);
  },
  due: async (now, limit) => {
    const { rows } = await sql<Selectable<CcoTables['case_effects']>>`
      select e.* from cco.case_effects e
      where e.status in ('pending', 'sending') and e.next_attempt_at <= ${now}::bigint and (e.after_id is null or exists (
        select from cco.case_effects d where d.id = e.after_id and d.status in ('done', 'uncertain', 'failed')))
      order by e.created_at, e.id limit ${limit}`.execute(db);
    return rows.map(effectRow);
  },
  claim: async (id, now, retryAt) => {
    const row = await db
      .updateTable('case_effects')
      .set({
        status: 'sending',
        attempts: sql`attempts + 1`,
        first_attempt_at: sql`coalesce(first_attempt_at, ${now})`,
        next_attempt_at: retryAt,
      })
      .where('id', '=', id)
      .where('status', 'in', ['pending', 'sending'])
      .where('next_attempt_at', '<=', now)
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : effectRow(row);
  },
  settle: async (id, outcome) => {
    // A person may still find out what became of what was uncertain.
    const from =
      outcome.status === 'done' || outcome.status === 'failed'
        ? ['pending', 'sending', 'uncertain']
        : ['pending', 'sending'];
    const { numUpdatedRows } = await db
      .updateTable('case_effects')
      .set(change(outcome))
      .where('id', '=', id)
      .where(sql<boolean>`status = any(${from}::text[])`)
      .executeTakeFirstOrThrow();
    return outcome.status !== 'sending' && numUpdatedRows > 0n;
  },
  count: async (status) => {
    const { count } = await db
      .selectFrom('case_effects')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('status', '=', status)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
});
