import type { Member } from '../../../anychat-protocol/entities.ts';

const hues = 8;

const hueOf = (id: string): number =>
  [...id].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973, 7) % hues;

const initials = (name: string): string => {
  const words = name.split(/[\s._-]+/u).filter((word) => word !== '');
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
};

/** Initials on a colour of one's own; the name always stands beside it. */
export const Avatar = ({ member }: { member: Pick<Member, 'id' | 'name' | 'bot'> }) => (
  <span class={`avatar hue-${hueOf(member.id)}${member.bot === true ? ' avatar-bot' : ''}`} aria-hidden="true">
    {initials(member.name)}
  </span>
);

const roleWords = { admin: 'admin', moderator: 'moderator' } as const;

/** "bot", "admin" or "moderator", where it applies. */
export const Badges = ({ member }: { member: Member }) => {
  const role = member.role === 'admin' || member.role === 'moderator' ? roleWords[member.role] : undefined;
  return (
    <>
      {member.bot === true && <span class="badge badge-bot">bot</span>}
      {role !== undefined && <span class="badge">{role}</span>}
    </>
  );
};
