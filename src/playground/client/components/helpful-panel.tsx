import { useMemo } from 'preact/hooks';
import type { Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import { Avatar } from './avatar.tsx';
import { membersIn } from './select.ts';
import { SidePanel } from './side-panel.tsx';

/** Whose answers others found helpful, most first. */
export const HelpfulPanel = ({ chat, space, onClose }: { chat: Chat; space: Space; onClose: () => void }) => {
  const all = useSelected(chat.store, (state) => state.members);
  const people = useMemo(
    () =>
      membersIn(all, space.id)
        .filter(({ helpful }) => (helpful ?? 0) > 0)
        .sort((a, b) => (b.helpful ?? 0) - (a.helpful ?? 0) || a.name.localeCompare(b.name)),
    [all, space.id],
  );
  return (
    <SidePanel title="Helpful people" onClose={onClose}>
      {people.length === 0 ? (
        <p class="empty">Nobody's answer has been marked helpful yet. When one helps you, say so with the heart.</p>
      ) : (
        <ol class="people">
          {people.map((member) => (
            <li key={member.id} class="person">
              <Avatar member={member} />
              <p class="person-name name">{member.name}</p>
              <p class="muted">
                {member.helpful} helpful {member.helpful === 1 ? 'answer' : 'answers'}
              </p>
            </li>
          ))}
        </ol>
      )}
    </SidePanel>
  );
};
