import type { PeerMember } from './peer.ts';

/** Who we are on this AnyChat, as far as the peer has told us. */
export interface Identity {
  /** Our member id; null until `/me`, `ready` or a deployment told it. */
  id(): string | null;
  name(): string;
  learn(member: Pick<PeerMember, 'id'> & { readonly name?: string }): void;
}

export const createIdentity = (configuredName: string): Identity => {
  let id: string | null = null;
  let name = configuredName;
  return {
    id: () => id,
    name: () => name,
    learn: (member) => {
      id = member.id;
      if (member.name !== undefined && member.name !== '') name = member.name;
    },
  };
};
