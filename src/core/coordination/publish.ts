// Sends an event on every way its role can be reached, and to who listens: rows in the caller's transaction, nothing more.
import { type Platform, platformOf } from '../ids.ts';
import type { HealthPage } from '../mail/health-facts.ts';
import type { Repositories } from '../ports.ts';
import type { Directory, Way } from './directory.ts';
import type { OutgoingEvent } from './events.ts';
import { type Rendered, render, renderChat } from './render.ts';
import type { CoordinationRole, Recipient } from './role.ts';

/** What the mail part is handed. Aggregates only. */
export interface CoordinationMail extends Rendered {
  /** The event's uuid: the same one again is the same mail. */
  readonly id: string;
  readonly role: CoordinationRole;
  readonly address: string;
  readonly name: string | null;
  readonly event: OutgoingEvent;
  /** What it says where there is more to show than words; null: `title` and `lines`. */
  readonly page: HealthPage | null;
}

export interface PublishDeps {
  readonly directory: Directory;
  /** A fresh uuid v7. */
  readonly newId: () => string;
  /** Stores a mail in the transaction; null: no mail is configured. */
  readonly mail: ((tx: Repositories, mail: CoordinationMail) => Promise<void>) | null;
}

export interface Published {
  /** Ways it goes. 0: nobody is named, see `problem`. */
  readonly ways: number;
  readonly problem: string | null;
  /** To be woken once the transaction is committed. */
  readonly deliver: readonly Platform[];
  /** Whether webhooks wait to be delivered. */
  readonly webhooks: boolean;
}

const dayMs = 86_400_000;
/** A webhook nobody takes is given up after this. */
export const webhookLifeMs = 7 * dayMs;
const chatLifeMs = dayMs;

/** Call inside a transaction. The same event again is a no-op for webhooks and mail, not for chat. */
export const publish = async (
  tx: Repositories,
  event: OutgoingEvent,
  now: number,
  { directory, newId, mail }: PublishDeps,
  page: HealthPage | null = null,
): Promise<Published> => {
  const resolved = directory.resolve(event.to);
  const ways: { recipient: Recipient; way: Way }[] = [
    ...(resolved.ok ? resolved.ways.map((way) => ({ recipient: event.to, way })) : []),
    ...directory.listeners,
  ];
  const deliver = new Set<Platform>();
  const entry = (recipient: Recipient) => ({
    id: event.id,
    party: recipient,
    direction: 'out' as const,
    type: event.type,
    spaceId: event.space?.id ?? null,
    at: now,
  });
  for (const { recipient, way } of ways) {
    switch (way.kind) {
      case 'webhook':
        await tx.coordination.add(
          { ...entry(recipient), way: 'webhook', status: 'pending' },
          { body: JSON.stringify(event), expiresAt: now + webhookLifeMs },
        );
        break;
      case 'email': {
        const sent = {
          id: event.id,
          role: event.to,
          address: way.address,
          name: way.name,
          event,
          page,
          ...render(event),
        };
        await mail?.(tx, sent);
        const outcome =
          mail === null ? { status: 'failed' as const, errorCode: 'mail-off' } : { status: 'handed-on' as const };
        await tx.coordination.add({ ...entry(recipient), way: 'email', ...outcome });
        break;
      }
      case 'chat': {
        const { spaceId, channelId } = way;
        const body = { text: renderChat(event), actions: [] };
        const platform = platformOf(spaceId);
        await tx.outbox.add([
          {
            id: newId(),
            platform,
            effect: { kind: 'post', spaceId, channelId, threadId: null, replyTo: null, body },
            createdAt: now,
            expiresAt: now + chatLifeMs,
          },
        ]);
        deliver.add(platform);
        await tx.coordination.add({ ...entry(recipient), way: 'chat', status: 'handed-on' });
        break;
      }
      default:
        way satisfies never;
    }
  }
  return {
    ways: ways.length,
    problem: resolved.ok ? null : resolved.problem,
    deliver: [...deliver],
    webhooks: ways.some(({ way }) => way.kind === 'webhook'),
  };
};
