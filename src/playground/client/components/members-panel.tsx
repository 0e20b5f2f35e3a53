import { useMemo } from 'preact/hooks';
import type { Member, Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import { Avatar, Badges } from './avatar.tsx';
import { membersIn, myself } from './select.ts';
import { SidePanel } from './side-panel.tsx';

const roles = ['member', 'moderator', 'admin'] as const;

const RoleChoice = ({ chat, spaceId, member }: { chat: Chat; spaceId: string; member: Member }) => (
  <select
    aria-label={`Role of ${member.name}`}
    value={member.role ?? 'member'}
    onChange={(event) => {
      const select = event.currentTarget;
      const role = roles.find((name) => name === select.value);
      if (role === undefined) return;
      void chat.changeRole(spaceId, member.id, role).then((done) => {
        if (!done) select.value = member.role ?? 'member';
      });
    }}
  >
    {roles.map((role) => (
      <option key={role} value={role}>
        {role}
      </option>
    ))}
  </select>
);

/** Who is here, with their roles; an admin changes them. */
export const MembersPanel = ({ chat, space, onClose }: { chat: Chat; space: Space; onClose: () => void }) => {
  const all = useSelected(chat.store, (state) => state.members);
  const me = useSelected(chat.store, (state) => myself(state, space.id));
  const members = useMemo(() => membersIn(all, space.id), [all, space.id]);
  const jobOf = (member: Member): string => space.agents.find(({ id }) => id === member.id)?.role ?? '';
  return (
    <SidePanel title="Members" onClose={onClose}>
      {space.description !== '' && <p class="side-about muted">{space.description}</p>}
      <ul class="people">
        {members.map((member) => (
          <li key={member.id} class="person">
            <Avatar member={member} />
            <div class="person-name">
              <p>
                <span class="name">{member.name}</span> <Badges member={member} />
                {member.id === me.id && <span class="muted"> you</span>}
              </p>
              {jobOf(member) !== '' && <p class="muted small">{jobOf(member)}</p>}
            </div>
            {me.role === 'admin' && member.bot !== true && member.id !== me.id && (
              <RoleChoice chat={chat} spaceId={space.id} member={member} />
            )}
          </li>
        ))}
      </ul>
    </SidePanel>
  );
};
