import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Channel as ChannelInfo, Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import type { Side } from './chat-screen.tsx';
import { ConversationView } from './conversation-view.tsx';
import { Icon } from './icon.tsx';
import { Invite } from './invite.tsx';
import { hasFeature, membersIn, myself } from './select.ts';

export interface ChannelProps {
  readonly chat: Chat;
  readonly space: Space;
  readonly channel: ChannelInfo;
  readonly side: Side | undefined;
  readonly onSide: (side: Side | undefined) => void;
  /** On a phone: show the list of channels. */
  readonly onList: () => void;
}

export const Channel = ({ chat, space, channel, side, onSide, onList }: ChannelProps) => {
  const members = useSelected(chat.store, (state) => state.members);
  const me = useSelected(chat.store, (state) => myself(state, space.id));
  const [inviting, setInviting] = useState(false);
  const count = useMemo(() => membersIn(members, space.id).length, [members, space.id]);
  const place = useMemo(() => ({ spaceId: space.id, channelId: channel.id }), [space.id, channel.id]);
  useEffect(() => void chat.ensureHistory(place), [chat, place]);

  const toggle = (kind: 'members' | 'helpful'): void => onSide(side?.kind === kind ? undefined : { kind });
  return (
    <>
      <header class="head">
        <div class="head-row">
          <button type="button" class="icon-button phone-only" aria-label="Spaces and channels" onClick={onList}>
            <Icon name="menu" />
          </button>
          <h1>
            <Icon name={channel.private ? 'lock' : 'channel'} />
            <span class="row-name">{channel.name}</span>
            {channel.private && <span class="row-word">private</span>}
          </h1>
          <div class="head-tools">
            {me.staff === true && (
              <button
                type="button"
                class="tool"
                aria-label="Invite people"
                title="Invite people"
                onClick={() => setInviting(true)}
              >
                <Icon name="invite" />
              </button>
            )}
            {hasFeature(space, 'contribution_tracking') && (
              <button
                type="button"
                class="tool"
                aria-label="Helpful people"
                title="Helpful people"
                aria-expanded={side?.kind === 'helpful'}
                onClick={() => toggle('helpful')}
              >
                <Icon name="helpful" />
              </button>
            )}
            <button
              type="button"
              class="tool"
              aria-label={`Members: ${count}`}
              title="Members"
              aria-expanded={side?.kind === 'members'}
              onClick={() => toggle('members')}
            >
              <Icon name="members" />
              <span aria-hidden="true">{count}</span>
            </button>
          </div>
        </div>
        <div class="head-space">
          <p class="about">
            <strong>{space.name}</strong>
            {space.description !== '' && <span> · {space.description}</span>}
          </p>
          {hasFeature(space, 'pay_what_you_can') && space.supportUrl !== undefined && (
            <a class="support" href={space.supportUrl} target="_blank" rel="noopener noreferrer">
              Support this space — pay what you can
            </a>
          )}
        </div>
      </header>
      <ConversationView
        chat={chat}
        space={space}
        place={place}
        label={`Messages in ${channel.name}`}
        writeLabel={`Write in ${channel.name}`}
        writeId="write"
        onThread={(threadId) => onSide({ kind: 'thread', threadId })}
      />
      {inviting && <Invite chat={chat} space={space} onClose={() => setInviting(false)} />}
    </>
  );
};
