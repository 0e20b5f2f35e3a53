// What this process knows of its posts: which row is which message, and where. Memory only; the store is asked beyond it.
import { rowOfNonce } from './nonce.ts';
import type { PeerMessage } from './peer.ts';

export interface SentMessage {
  readonly externalId: string;
  /** Channel, thread or direct conversation it is in. */
  readonly channel: string;
}

export interface Sent {
  note(rowId: string, message: SentMessage): void;
  /** A post of ours as the gateway shows it: it names the row, which a list does not. */
  see(message: PeerMessage): void;
  get(rowId: string): SentMessage | null;
  rowOf(externalId: string): string | null;
}

const most = 5000;

export const createSent = (): Sent => {
  const byRow = new Map<string, SentMessage>();
  const byMessage = new Map<string, string>();
  const note = (rowId: string, message: SentMessage): void => {
    byRow.set(rowId, message);
    byMessage.set(message.externalId, rowId);
    if (byRow.size <= most) return;
    for (const [oldest, { externalId }] of byRow) {
      byRow.delete(oldest);
      byMessage.delete(externalId);
      break;
    }
  };
  return {
    note,
    see: ({ id, channel_id: channel, nonce }) => {
      const rowId = typeof nonce === 'string' ? rowOfNonce(nonce) : null;
      if (rowId !== null) note(rowId, { externalId: id, channel });
    },
    get: (rowId) => byRow.get(rowId) ?? null,
    rowOf: (externalId) => byMessage.get(externalId) ?? null,
  };
};
