import { type RawBuilder, sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import { effectSchema } from '../../core/messages/outbound.ts';
import type { MemberExport } from '../../core/ports.ts';
import type { CcoTables, Db } from '../schema.ts';
import { auditNames, letterNames } from './about.ts';
import { ownParts } from './letters.ts';

type Deeds = Pick<MemberExport, 'decisions' | 'settings' | 'audit' | 'deadLetters' | 'outbox' | 'erasureOrderedFor'>;
type Decision = Omit<Deeds['decisions'][number], 'at'> & { at: number };
type Named = Omit<Deeds['audit'][number], 'at' | 'data'> & { at: number; data: string };

const iso = (at: number): string => new Date(at).toISOString();

/** What they decided, set, asked and were answered, and what failed on the way. */
export const exportDeeds = async (db: Db, id: MemberId, memberKey: string): Promise<Deeds> => {
  const rows = async <Row>(query: RawBuilder<Row>): Promise<Row[]> => (await query.execute(db)).rows;
  const decisions = await rows(sql<Decision>`
    select id, space_id as "spaceId", decided_at as at, status, decision_reason as reason, text
    from cco.interventions where decided_by = ${id} order by decided_at, id`);
  const settings = await rows(sql<CcoTables['settings']>`
    select * from cco.settings where set_by = ${id} order by set_at, scope, key`);
  const audit = await rows(sql<Named>`
    select at, space_id as "spaceId", action, subject, data from cco.audit where ${auditNames(id)} order by at, id`);
  const letters = await rows(sql<CcoTables['dead_letters']>`
    select * from cco.dead_letters where ${letterNames(id)} order by at, id`);
  const outbox = await rows(sql<CcoTables['outbox']>`
    select * from cco.outbox where member_key = ${memberKey} order by created_at, id`);
  const ordered = await rows(sql<{ at: number }>`
    select due_at as at from cco.timers where kind = 'erase' and subject = ${id}`);
  return {
    decisions: decisions.map((row) => ({ ...row, at: iso(row.at) })),
    settings: settings.map(({ scope, key, value, set_at }) => ({
      scope,
      key,
      value: JSON.parse(value),
      at: iso(set_at),
    })),
    audit: audit.map((row) => ({ ...row, at: iso(row.at), data: JSON.parse(row.data) })),
    deadLetters: letters.map(({ id: letterId, at, queue, error_code, payload }) => ({
      id: letterId,
      at: iso(at),
      queue,
      errorCode: error_code,
      events: ownParts(JSON.parse(payload), id),
    })),
    outbox: outbox.map((row) => {
      const effect = effectSchema.parse(JSON.parse(row.effect));
      return {
        id: row.id,
        createdAt: iso(row.created_at),
        kind: effect.kind,
        status: row.status,
        body: 'body' in effect ? { text: effect.body.text, actions: effect.body.actions } : null,
      };
    }),
    erasureOrderedFor: ordered[0] === undefined ? null : iso(ordered[0].at),
  };
};
