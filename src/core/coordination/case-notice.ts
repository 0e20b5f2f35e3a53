// Tells a role of a case, on every way it can be reached.
import type { CaseNotice } from '../cases/carry-out.ts';
import { CcoError } from '../errors.ts';
import type { Platform } from '../ids.ts';
import type { AgentType } from '../mail/notification.ts';
import type { Clock, Repositories } from '../ports.ts';
import { envelope } from './build.ts';
import { type PublishDeps, publish } from './publish.ts';
import type { CoordinationRole } from './role.ts';

const roleOf: Readonly<Record<CaseNotice['role'], CoordinationRole>> = {
  ceo: 'CEO',
  support: 'support',
  product: 'product',
};
/** The teams are no agents: what goes to them is this agent's own matter. */
const agentOf = (role: CaseNotice['role']): AgentType => (role === 'ceo' ? 'CEO' : 'CCO');

/** Makes `notify` of `createCarryOut`. Its code ends in `-off` where nobody is named: that is no failure. */
export const createCaseNotify =
  (deps: PublishDeps & { readonly clock: Clock }) =>
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
    const published = await publish(tx, event, now, deps);
    if (published.ways === 0)
      throw new CcoError(published.problem ?? 'Nobody is named for this role.', {
        code: 'role-unnamed-off',
        remedy: 'Set roles in cco-agent.json.',
      });
    return { deliver: published.deliver };
  };
