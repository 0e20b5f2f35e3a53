import { useEffect, useMemo } from 'preact/hooks';
import type { Channel, Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import { ConversationView } from './conversation-view.tsx';
import { MessageItem } from './message-item.tsx';
import { SidePanel } from './side-panel.tsx';

export interface ThreadPanelProps {
  readonly chat: Chat;
  readonly space: Space;
  readonly channel: Channel;
  readonly threadId: string;
  readonly onClose: () => void;
}

export const ThreadPanel = ({ chat, space, channel, threadId, onClose }: ThreadPanelProps) => {
  const place = useMemo(
    () => ({ spaceId: space.id, channelId: channel.id, threadId }),
    [space.id, channel.id, threadId],
  );
  const first = useSelected(chat.store, (state) =>
    state.conversations[channel.id]?.messages.find(({ id }) => id === threadId),
  );
  useEffect(() => void chat.ensureHistory(place), [chat, place]);
  return (
    <SidePanel title="Thread" onClose={onClose}>
      <ConversationView
        chat={chat}
        space={space}
        place={place}
        label="Replies"
        writeLabel="Reply in this thread"
        writeId="write-thread"
        before={
          first === undefined ? (
            <p class="root gone">The message this thread began with is not here any more.</p>
          ) : (
            <div class="root">
              <MessageItem
                chat={chat}
                space={space}
                place={{ spaceId: space.id, channelId: channel.id }}
                message={first}
                isFirst
                idPrefix="root-"
              />
            </div>
          )
        }
      />
    </SidePanel>
  );
};
