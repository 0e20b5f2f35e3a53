// The moderators' channel of the peer: which drafts lie there, and what was answered.
import type { Community } from './community.ts';
import type { Peer, PeerMessage, Resident } from './peer.ts';

export type Decision = 'approve' | 'dismiss';

export interface Card {
  readonly messageId: string;
  readonly interventionId: string;
}

export interface Desk {
  /** Cards with buttons that nobody pressed here yet. */
  open(): Promise<Card[]>;
  press(card: Card, decision: Decision, by?: Resident): Promise<void>;
  /** By intervention id. */
  readonly decided: ReadonlyMap<string, Decision>;
}

const draftOf = (message: PeerMessage): string | undefined =>
  message.actions
    ?.map(({ id }) => /^draft:([^:]+):approve$/u.exec(id)?.[1])
    .find((id): id is string => id !== undefined);

export const openDesk = (peer: Peer, { moderator, moderatorsChannel }: Community): Desk => {
  const decided = new Map<string, Decision>();
  return {
    decided,
    open: async () =>
      (await peer.list(moderatorsChannel)).flatMap((message) => {
        const interventionId = draftOf(message);
        return interventionId === undefined || decided.has(interventionId) || message.privateTo !== undefined
          ? []
          : [{ messageId: message.id, interventionId }];
      }),
    press: async ({ messageId, interventionId }, decision, by = moderator) => {
      if (!decided.has(interventionId)) decided.set(interventionId, decision);
      await peer.call(by.token, 'POST', `/channels/${moderatorsChannel}/messages/${messageId}/actions`, {
        actionId: `draft:${interventionId}:${decision}`,
      });
    },
  };
};
