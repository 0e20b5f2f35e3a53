// Who counts as what: the platform says so, and a space's configuration may say otherwise.
import type { MemberRole } from '../messages/inbound.ts';
import type { SpaceSettings } from '../settings.ts';

type Listed = Pick<SpaceSettings['health'], 'staff' | 'bots'>;

/** Members listed as bots are agents, members listed as staff moderators; all others keep the platform's role. */
export const withRoles = <A extends { readonly memberId: string; readonly role: MemberRole }>(
  authors: readonly A[],
  { staff, bots }: Listed,
): readonly A[] => {
  if (staff.length === 0 && bots.length === 0) return authors;
  const listed = new Map<string, MemberRole>();
  for (const id of staff) listed.set(id, 'moderator');
  for (const id of bots) listed.set(id, 'agent');
  return authors.map((author) => {
    const role = listed.get(author.memberId);
    if (role === undefined || (role === 'moderator' && author.role === 'admin')) return author;
    return { ...author, role };
  });
};

/** A human who wrote something. */
export const isPerson = ({ role, count }: { readonly role: MemberRole; readonly count: number }): boolean =>
  role !== 'agent' && count > 0;

/** Roles of those who are no mere members; everybody else is one. */
export const specialRoles = (
  authors: readonly { readonly memberId: string; readonly role: MemberRole }[],
): ReadonlyMap<string, MemberRole> => {
  const roles = new Map<string, MemberRole>();
  for (const { memberId, role } of authors) if (role !== 'member') roles.set(memberId, role);
  return roles;
};
