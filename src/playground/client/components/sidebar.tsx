import { useEffect, useRef, useState } from 'preact/hooks';
import type { Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import { Avatar, Badges } from './avatar.tsx';
import { Icon } from './icon.tsx';
import { NewChannel } from './new-channel.tsx';
import { myself } from './select.ts';

export interface SidebarProps {
  readonly chat: Chat;
  readonly space: Space | undefined;
  /** On a phone: whether it is the page that shows. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onLeave: () => void;
}

export const Sidebar = ({ chat, space, isOpen, onClose, onLeave }: SidebarProps) => {
  const spaces = useSelected(chat.store, (state) => state.spaces);
  const open = useSelected(chat.store, (state) => state.open);
  const unread = useSelected(chat.store, (state) => state.unread);
  const me = useSelected(chat.store, (state) => myself(state, space?.id));
  const [creating, setCreating] = useState(false);
  const nav = useRef<HTMLElement>(null);

  useEffect(() => {
    if (!isOpen) return;
    const current = nav.current?.querySelector<HTMLElement>('.channels [aria-current]');
    current?.focus();
  }, [isOpen]);

  const go = (spaceId: string, channelId: string | undefined): void => {
    if (channelId !== undefined) chat.openChannel({ spaceId, channelId });
    onClose();
  };
  const firstChannel = (candidate: Space): string | undefined =>
    (candidate.channels.find((channel) => !channel.private) ?? candidate.channels[0])?.id;
  const waiting = (candidate: Space): number => candidate.channels.reduce((sum, { id }) => sum + (unread[id] ?? 0), 0);

  return (
    <nav
      ref={nav}
      class="sidebar"
      aria-label="Spaces and channels"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) onClose();
      }}
    >
      <div class="sidebar-top">
        <p class="brand">AnyChat</p>
        <button type="button" class="icon-button phone-only" aria-label="Close the list of channels" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class="sidebar-lists">
        {spaces.length > 1 && (
          <section>
            <h2 class="overline">Spaces</h2>
            <ul class="spaces">
              {spaces.map((candidate) => (
                <li key={candidate.id}>
                  <button
                    type="button"
                    class="row"
                    aria-current={candidate.id === space?.id ? 'true' : undefined}
                    onClick={() => go(candidate.id, candidate.id === space?.id ? undefined : firstChannel(candidate))}
                  >
                    <span class="row-name">{candidate.name}</span>
                    {candidate.id !== space?.id && waiting(candidate) > 0 && <Count count={waiting(candidate)} />}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {space !== undefined && (
          <section>
            <h2 class="overline">{spaces.length > 1 ? 'Channels' : space.name}</h2>
            <ul class="channels">
              {space.channels.map((channel) => (
                <li key={channel.id}>
                  <button
                    type="button"
                    class="row"
                    aria-current={channel.id === open?.channelId ? 'page' : undefined}
                    onClick={() => go(space.id, channel.id)}
                  >
                    <Icon name={channel.private ? 'lock' : 'channel'} />
                    <span class="row-name">{channel.name}</span>
                    {channel.private && <span class="row-word">private</span>}
                    {(unread[channel.id] ?? 0) > 0 && <Count count={unread[channel.id] ?? 0} />}
                  </button>
                </li>
              ))}
            </ul>
            {me.staff === true && (
              <button type="button" class="row quiet" onClick={() => setCreating(true)}>
                <Icon name="plus" />
                <span class="row-name">New channel</span>
              </button>
            )}
          </section>
        )}
      </div>
      <div class="sidebar-me">
        <Avatar member={me} />
        <span class="me-name">
          {me.name} <Badges member={me} />
        </span>
        <button
          type="button"
          class="icon-button"
          aria-label="Be somebody else in this window"
          title="Be somebody else"
          onClick={onLeave}
        >
          <Icon name="leave" />
        </button>
      </div>
      {creating && space !== undefined && (
        <NewChannel chat={chat} spaceId={space.id} onClose={() => setCreating(false)} onCreated={onClose} />
      )}
    </nav>
  );
};

const Count = ({ count }: { count: number }) => (
  <span class="count">
    {count > 99 ? '99+' : count}
    <span class="hidden"> unread</span>
  </span>
);
