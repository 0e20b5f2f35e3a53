import { useMemo, useRef, useState } from 'preact/hooks';
import type { Message, Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { useSelected } from '../hooks.ts';
import { plainText } from '../markup.ts';
import type { Place } from '../state.ts';
import { clock, exactly } from '../time.ts';
import type { Thread } from '../timeline.ts';
import { Avatar, Badges } from './avatar.tsx';
import { EditForm } from './edit-form.tsx';
import { Icon } from './icon.tsx';
import { MessageButtons } from './message-buttons.tsx';
import { MessageTools } from './message-tools.tsx';
import { RichText } from './rich-text.tsx';
import { myself } from './select.ts';

export interface MessageItemProps {
  readonly chat: Chat;
  readonly space: Space;
  readonly place: Place;
  readonly message: Message;
  /** Begins a run of messages by one author. */
  readonly isFirst: boolean;
  /** The one message of the list that Tab reaches; the arrow keys move on from there. */
  readonly isCurrent?: boolean;
  /** Where the same message may be on the page twice, what tells the two apart. */
  readonly idPrefix?: string;
  readonly quoted?: Message | undefined;
  readonly thread?: Thread | undefined;
  readonly onReply?: ((message: Message) => void) | undefined;
  readonly onThread?: ((threadId: string) => void) | undefined;
  readonly onShow?: ((messageId: string) => void) | undefined;
}

const Quote = ({ quoted, onShow }: { quoted: Message | undefined; onShow: MessageItemProps['onShow'] }) =>
  quoted === undefined ? (
    <p class="quote">In reply to an earlier message</p>
  ) : (
    <button type="button" class="quote" onClick={() => onShow?.(quoted.id)}>
      <span class="hidden">In reply to </span>
      <strong>{quoted.author.name}</strong> {plainText(quoted.text, 90)}
    </button>
  );

export const MessageItem = (props: MessageItemProps) => {
  const { chat, space, place, message, isFirst, isCurrent = true, idPrefix = 'm-', quoted, thread, onThread } = props;
  const [editing, setEditing] = useState(false);
  const article = useRef<HTMLElement>(null);
  const me = useSelected(chat.store, (state) => myself(state, space.id));
  const members = useSelected(chat.store, (state) => state.members[space.id]);
  const names = useMemo(
    () =>
      (message.mentions ?? []).flatMap((id) => {
        const name = members?.[id]?.member.name;
        return name === undefined ? [] : [name];
      }),
    [message.mentions, members],
  );
  const toMe = message.mentions?.includes(me.id) === true;
  const secret = message.privateTo !== undefined;
  const classes = ['message', isFirst ? 'first' : '', toMe ? 'to-me' : '', secret ? 'secret' : ''];
  return (
    <article
      ref={article}
      id={idPrefix + message.id}
      class={classes.filter((name) => name !== '').join(' ')}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={`${message.author.name}, ${clock(message.at)}`}
    >
      {isFirst && <Avatar member={message.author} />}
      <div class="body">
        {isFirst && (
          <p class="by">
            <span class="name">{message.author.name}</span>
            <Badges member={message.author} />
            <time class="muted small" dateTime={message.at} title={exactly(message.at)}>
              {clock(message.at)}
            </time>
          </p>
        )}
        {secret && (
          <p class="secret-mark">
            <Icon name="lock" />
            {message.privateTo === me.id ? 'Only you can see this' : 'Only one member can see this'}
          </p>
        )}
        {message.replyTo !== undefined && <Quote quoted={quoted} onShow={props.onShow} />}
        {editing ? (
          <EditForm
            chat={chat}
            place={place}
            message={message}
            onClose={() => {
              setEditing(false);
              article.current?.focus();
            }}
          />
        ) : (
          <RichText text={message.text} names={names} />
        )}
        {message.editedAt !== undefined && !editing && <p class="muted small edited">edited</p>}
        {(message.actions?.length ?? 0) > 0 && <MessageButtons chat={chat} place={place} message={message} />}
        {(message.helpful ?? 0) > 0 && (
          <p class="helpful-count">
            <Icon name="helpful" />
            Helpful · {message.helpful}
          </p>
        )}
        {thread !== undefined && onThread !== undefined && (
          <button type="button" class="thread-link" onClick={() => onThread(message.id)}>
            <Icon name="thread" />
            {thread.replies} {thread.replies === 1 ? 'reply' : 'replies'}
            <span class="muted small">last {clock(thread.lastAt)}</span>
          </button>
        )}
      </div>
      {!editing && (
        <MessageTools
          chat={chat}
          space={space}
          place={place}
          message={message}
          me={me}
          isCurrent={isCurrent}
          onReply={props.onReply}
          onThread={onThread}
          onEdit={() => setEditing(true)}
        />
      )}
    </article>
  );
};
