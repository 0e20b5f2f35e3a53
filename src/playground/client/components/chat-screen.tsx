import { useEffect, useState } from 'preact/hooks';
import { type Chat, createChat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import type { Identity } from '../identity.ts';
import { Channel } from './channel.tsx';
import { HelpfulPanel } from './helpful-panel.tsx';
import { MembersPanel } from './members-panel.tsx';
import { NoticeBar } from './notice-bar.tsx';
import { Sidebar } from './sidebar.tsx';
import { ThreadPanel } from './thread-panel.tsx';

export type Side = { kind: 'thread'; threadId: string } | { kind: 'members' } | { kind: 'helpful' };

export interface ChatScreenProps {
  readonly origin: string;
  readonly identity: Identity;
  readonly onLeave: () => void;
  readonly onRefused: () => void;
}

const Screen = ({ chat, onLeave }: { chat: Chat; onLeave: () => void }) => {
  const open = useSelected(chat.store, (state) => state.open);
  const spaces = useSelected(chat.store, (state) => state.spaces);
  const settled = useSelected(chat.store, (state) => state.settled);
  const connection = useSelected(chat.store, (state) => state.connection);
  const unread = useSelected(chat.store, (state) => state.unread);
  const [side, setSide] = useState<Side>();
  const [listOpen, setListOpen] = useState(false);
  const space = spaces.find(({ id }) => id === open?.spaceId);
  const channel = space?.channels.find(({ id }) => id === open?.channelId);

  useEffect(() => {
    const count = Object.values(unread).reduce((sum, channelCount) => sum + channelCount, 0);
    const mark = count === 0 ? '' : `(${count}) `;
    document.title = `${mark}${channel === undefined ? '' : `${channel.name} · `}${space?.name ?? 'AnyChat'}`;
  }, [unread, channel, space]);
  useEffect(() => setSide((now) => (now?.kind === 'thread' ? undefined : now)), [open?.channelId]);

  const view = listOpen ? 'list' : side === undefined ? 'talk' : 'side';
  const closeSide = (): void => setSide(undefined);
  return (
    <div class="shell" data-view={view}>
      <button type="button" class="skip" onClick={() => document.getElementById('write')?.focus()}>
        Skip to writing
      </button>
      <Sidebar chat={chat} space={space} onClose={() => setListOpen(false)} onLeave={onLeave} isOpen={listOpen} />
      <main class="talk">
        {connection !== 'live' && (
          <p class="connection" role="status">
            {connection === 'lost' ? 'Connecting again…' : 'Connecting…'}
          </p>
        )}
        {space !== undefined && channel !== undefined && (
          <Channel
            key={channel.id}
            chat={chat}
            space={space}
            channel={channel}
            side={side}
            onSide={setSide}
            onList={() => setListOpen(true)}
          />
        )}
        {settled && open === undefined && (
          <p class="empty">You are in no space at the moment. An invitation link brings you into one.</p>
        )}
      </main>
      {space !== undefined && channel !== undefined && side?.kind === 'thread' && (
        <ThreadPanel
          key={side.threadId}
          chat={chat}
          space={space}
          channel={channel}
          threadId={side.threadId}
          onClose={closeSide}
        />
      )}
      {space !== undefined && side?.kind === 'members' && (
        <MembersPanel chat={chat} space={space} onClose={closeSide} />
      )}
      {space !== undefined && side?.kind === 'helpful' && (
        <HelpfulPanel chat={chat} space={space} onClose={closeSide} />
      )}
      <NoticeBar chat={chat} />
    </div>
  );
};

/** The whole chat of one identity, for as long as it is shown. */
export const ChatScreen = ({ origin, identity, onLeave, onRefused }: ChatScreenProps) => {
  const [chat, setChat] = useState<Chat>();
  useEffect(() => {
    const created = createChat(identity, { origin, onRefused });
    setChat(created);
    return created.close;
  }, [identity.token]);
  return chat === undefined ? null : <Screen chat={chat} onLeave={onLeave} />;
};
