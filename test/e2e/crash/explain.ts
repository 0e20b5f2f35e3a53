// What to know when a crash test fails: counts and codes of what the program left, and the end of its log.
import type { RunningProgram } from '../../services/program.ts';
import type { Backing } from './backing.ts';

const questions = {
  messages: 'select count(*)::int as stored, count(deleted_at)::int as deleted from cco.messages',
  outbox: `select status, effect::json->>'kind' as kind, attempts, error_code, count(*)::int from cco.outbox
    group by 1, 2, 3, 4 order by 1, 2, 3`,
  cases: 'select cause, state, opened_at, updated_at, closed_at from cco.cases',
  caseEvents: 'select at, kind, id from cco.case_events order by at',
  caseEffects: 'select id, status, attempts, error_code, next_attempt_at from cco.case_effects order by created_at, id',
  mails: 'select kind, status, attempts, error_code, created_at, stale_at from cco.mails order by created_at',
  drafts: 'select id, status, thread_id, reason, created_at from cco.interventions order by created_at',
  decisions: 'select kind, decision, code, count(*)::int from cco.decisions group by 1, 2, 3 order by 1, 2, 3',
  dirt: 'select space_id, channel_id, thread_id, count(*)::int from cco.dirt group by 1, 2, 3 limit 20',
  leases: `select name, holder, expires_at from cco.leases where name not like 'mention:%'`,
  letters: 'select queue, error_code, attempts from cco.dead_letters',
  audit: 'select action, count(*)::int from cco.audit group by 1 order by 1',
  settings: `select key, value from cco.settings where key like 'anychat:%'`,
} as const;

/** Runs `work`; where it throws, prints what is known before the error goes on. Ends the program: its data can be read then. */
export const explained = async <T>(
  backing: Backing,
  program: () => RunningProgram | null,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const last = program();
    await last?.kill();
    const lines = [`at ${Date.now()}; the end of the program's log:`, (last?.stderr() ?? '').slice(-4_000)];
    const look = await backing.look().catch(() => null);
    if (look !== null) {
      lines.push(JSON.stringify(look.depths));
      for (const [name, sql] of Object.entries(questions)) {
        const rows = await look.query(sql).catch((reason: unknown) => [String(reason)]);
        lines.push(`${name}: ${JSON.stringify(rows)}`);
      }
      await look.close();
    }
    process.stdout.write(`${lines.join('\n')}\n`);
    throw error;
  }
};
