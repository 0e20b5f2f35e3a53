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

/** Drafts of a kind share a card. */
const draftsOn = (message: PeerMessage): string[] =>
  message.actions?.flatMap(({ id }) => /^draft:([^:]+):approve$/u.exec(id)?.[1] ?? []) ?? [];

export const openDesk = (peer: Peer, { moderator, moderatorsChannel }: Community): Desk => {
  const decided = new Map<string, Decision>();
  return {
    decided,
    open: async () =>
      (await peer.list(moderatorsChannel))
        .filter(({ privateTo }) => privateTo === undefined)
        .flatMap((message) =>
          draftsOn(message)
            .filter((interventionId) => !decided.has(interventionId))
            .map((interventionId) => ({ messageId: message.id, interventionId })),
        ),
    press: async ({ messageId, interventionId }, decision, by = moderator) => {
      if (!decided.has(interventionId)) decided.set(interventionId, decision);
      await peer.call(by.token, 'POST', `/channels/${moderatorsChannel}/messages/${messageId}/actions`, {
        actionId: `draft:${interventionId}:${decision}`,
      });
    },
  };
};
