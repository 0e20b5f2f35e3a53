// Tells a role of a case, on every way it can be reached.
import type { CaseNotice } from '../cases/carry-out.ts';
import { CcoError } from '../errors.ts';
import type { HealthWarning } from '../health/warning.ts';
import type { Platform } from '../ids.ts';
import type { HealthPage } from '../mail/health-facts.ts';
import type { AgentType } from '../mail/notification.ts';
import type { Clock, Repositories } from '../ports.ts';
import { envelope } from './build.ts';
import { isMailed } from './directory.ts';
import { type PublishDeps, type Published, publish } from './publish.ts';
import type { CoordinationRole } from './role.ts';

const roleOf: Readonly<Record<CaseNotice['role'], CoordinationRole>> = {
  ceo: 'CEO',
  support: 'support',
  product: 'product',
};
/** The teams are no agents: what goes to them is this agent's own matter. */
const agentOf = (role: CaseNotice['role']): AgentType => (role === 'ceo' ? 'CEO' : 'CCO');

export interface CaseNotifyDeps extends PublishDeps {
  readonly clock: Clock;
  /** What the CEO is shown of a warning by mail. */
  readonly page: (tx: Repositories, notice: CaseNotice, now: number) => Promise<HealthPage>;
  /** The CEO's report at a warning on the other ways. null: none is to be sent. */
  readonly report: ((tx: Repositories, warning: HealthWarning, now: number) => Promise<Published | null>) | null;
}

const newestWarning = async (tx: Repositories, { spaceId, role, about, case: one }: CaseNotice) => {
  if (role !== 'ceo' || about !== 'opened' || one.origin !== 'warning') return null;
  const warnings = await tx.health.warnings({ spaceId, since: one.openedAt, limit: 10 });
  return warnings.find(({ cause }) => cause !== 'severe') ?? null;
};

/** Makes `notify` of `createCarryOut`. Its code ends in `-off` where nobody is named: that is no failure. */
export const createCaseNotify =
  (deps: CaseNotifyDeps) =>
  async (tx: Repositories, notice: CaseNotice): Promise<{ readonly deliver: readonly Platform[] }> => {
    const { id, role, about, priority, subject, text, spaceId, spaceName } = notice;
    const now = deps.clock.now();
    const event = envelope(
      { id, at: now, to: roleOf[role], space: { id: spaceId, name: spaceName } },
      {
        type: 'coordination.event',
        data: {
          id,
          type: about === 'resolved' ? 'status_update' : 'alert_trigger',
          agentType: agentOf(role),
          priority,
          message: text.slice(0, 4_000),
          metadata: { subject: subject.slice(0, 500), about, case: notice.case.id },
          timestamp: new Date(now).toISOString(),
        },
      },
    );
    const warning = await newestWarning(tx, notice);
    const page =
      warning === null || deps.mail === null || !isMailed(deps.directory, 'CEO')
        ? null
        : await deps.page(tx, notice, now);
    const published = await publish(tx, event, now, deps, page);
    if (published.ways === 0)
      throw new CcoError(published.problem ?? 'Nobody is named for this role.', {
        code: 'role-unnamed-off',
        remedy: 'Set roles in cco-agent.json.',
      });
    const reported = warning === null ? null : await deps.report?.(tx, warning, now);
    return { deliver: [...new Set([...published.deliver, ...(reported?.deliver ?? [])])] };
  };
