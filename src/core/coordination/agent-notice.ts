// `sendAgentNotification` of the seeds: one event to one role, on every way it has, and to who listens. Mail by priority.
import { CcoError } from '../errors.ts';
import type { Platform } from '../ids.ts';
import {
  type AgentType,
  type CommunicationCoordinationEvent,
  createAgentNotifications,
  type NotificationMetadata,
  type NotificationOptions,
  type Priority,
} from '../mail/notification.ts';
import type { Clock, Store } from '../ports.ts';
import { envelope } from './build.ts';
import { type PublishDeps, publish } from './publish.ts';

export interface AgentNoticeDeps extends PublishDeps {
  readonly store: Pick<Store, 'transaction'>;
  readonly clock: Clock;
}

export interface AgentNotice {
  readonly event: CommunicationCoordinationEvent;
  /** An event of this id was kept before: nothing was done again. */
  readonly known: boolean;
  /** Platforms to be woken. */
  readonly deliver: readonly Platform[];
}

/**
 * Makes `sendAgentNotification`; resolves once the event is stored. The same id again is the same event.
 * @throws CcoError `notification-invalid`, naming the field, and `notification-unreachable` where nobody is named for the role
 */
export const createSendAgentNotification =
  (deps: AgentNoticeDeps) =>
  async (
    agentType: AgentType,
    message: string,
    priority: Priority,
    metadata: NotificationMetadata = {},
    options: NotificationOptions = {},
  ): Promise<AgentNotice> => {
    const { store, clock, newId } = deps;
    let known = false;
    let deliver: readonly Platform[] = [];
    const keep = (event: CommunicationCoordinationEvent): Promise<void> =>
      store.transaction(async (tx) => {
        const now = clock.now();
        known = !(await tx.interactions.claim(`notification:${event.id}`, now));
        if (known) return;
        const out = envelope(
          { id: event.id, at: now, to: agentType, space: null },
          { type: 'coordination.event', data: event },
        );
        const published = await publish(tx, out, now, deps);
        if (published.ways === 0)
          throw new CcoError(published.problem ?? 'Nobody is named for this role.', {
            code: 'notification-unreachable',
            remedy: `Set roles.${agentType} in cco-agent.json.`,
          });
        deliver = published.deliver;
      });
    const send = createAgentNotifications({ clock, newId, keep });
    return { event: await send(agentType, message, priority, metadata, options), known, deliver };
  };
export type SendAgentNotification = ReturnType<typeof createSendAgentNotification>;
