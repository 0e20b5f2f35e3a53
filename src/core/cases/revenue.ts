// What is at stake decides how urgent cases are: as the CRO says, of one case or of those about a theme.
import type { CasePriority, RevenueImpact } from '../coordination/incoming.ts';
import type { Repositories } from '../ports.ts';
import { advanceCase } from './advance.ts';
import { type Case, isOpen } from './case.ts';

const most = 50;

const concerned = async ({ cases }: Pick<Repositories, 'cases'>, impact: RevenueImpact): Promise<Case[]> => {
  const { caseId, spaceId, theme } = impact;
  if (caseId !== undefined) {
    const one = await cases.get(caseId);
    return one === null || (spaceId !== undefined && one.spaceId !== spaceId) ? [] : [one];
  }
  if (spaceId === undefined || theme === undefined) return [];
  return await cases.list({ spaceId, open: true, search: theme, limit: most });
};

/** Gives open cases their priority; `unknown`: there is none it could be about. */
export const applyRevenue = async (
  tx: Pick<Repositories, 'cases'>,
  impact: RevenueImpact,
  priority: CasePriority,
  at: number,
): Promise<{ readonly outcome: 'applied'; readonly cases: number } | { readonly outcome: 'unknown' }> => {
  const open = (await concerned(tx, impact)).filter(isOpen);
  if (open.length === 0) return { outcome: 'unknown' };
  for (const { id } of open)
    await advanceCase(tx, id, { id: `revenue:${at}`, at, by: null, kind: 'prioritised', priority }, at);
  return { outcome: 'applied', cases: open.length };
};
