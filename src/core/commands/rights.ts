// Who may do what. The platform vouches for the role at the moment of asking.
import type { MemberRole } from '../messages/inbound.ts';

/** The least role that may use a command. */
export type Who = 'member' | 'moderator' | 'admin';

const rank: Readonly<Record<MemberRole, number>> = { agent: 0, member: 1, moderator: 2, admin: 3 };

/** Whether a role reaches what is asked for. Agents never do: commands are for people. */
export const may = (role: MemberRole, who: Who): boolean => rank[role] >= rank[who];

/** The kind refusal: who may, and what to do instead. */
export const refusal = (role: MemberRole, who: Who): string => {
  if (role === 'agent') return 'My commands are for people, so I leave this one.';
  return who === 'admin'
    ? 'Sorry, only an admin of this space may do that. Please ask one. `/cco help` shows what you can do.'
    : 'Sorry, only moderators and admins may do that. Please ask one of them. `/cco help` shows what you can do.';
};
