import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Message, Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { emptyConversation, placeKey } from '../conversation.ts';
import { useFollow } from '../follow.ts';
import { useSelected } from '../hooks.ts';
import type { Place } from '../state.ts';
import { dayName, dayOf } from '../time.ts';
import { type Row, threadsOf, timeline } from '../timeline.ts';
import { Announcer } from './announcer.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icon.tsx';
import { MessageItem } from './message-item.tsx';
import { OutgoingItem } from './outgoing-item.tsx';

export interface ConversationViewProps {
  readonly chat: Chat;
  readonly space: Space;
  readonly place: Place;
  readonly label: string;
  readonly writeLabel: string;
  readonly writeId: string;
  /** Shown above the first message. */
  readonly before?: ComponentChildren;
  /** Absent in a thread: threads have no threads. */
  readonly onThread?: (threadId: string) => void;
}

const noThreads: ReturnType<typeof threadsOf> = new Map();
const messageOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof HTMLElement ? target.closest('article') : null;

export const ConversationView = ({ chat, space, place, ...props }: ConversationViewProps) => {
  const key = placeKey(place);
  const conversations = useSelected(chat.store, (state) => state.conversations);
  const outgoing = useSelected(chat.store, (state) => state.outgoing);
  const load = useSelected(chat.store, (state) => state.loads[key]);
  const me = useSelected(chat.store, (state) => state.me);
  const [current, setCurrent] = useState<string>();
  const [replying, setReplying] = useState<Message>();
  const list = useRef<HTMLDivElement>(null);

  const conversation = conversations[key] ?? emptyConversation;
  const threads = useMemo(
    () => (place.threadId === undefined ? threadsOf(conversations, place.channelId) : noThreads),
    [conversations, place],
  );
  const rows = useMemo(() => timeline(conversation, threads, dayOf), [conversation, threads]);
  const mine = outgoing.filter((message) => placeKey(message) === key);
  const older = (): void => {
    if (conversation.more === true && load === undefined) chat.loadOlder(place);
  };
  const lastKey = mine.at(-1)?.nonce ?? rows.at(-1)?.key;
  const follow = useFollow(
    list,
    { firstKey: conversation.messages[0]?.id, lastKey, count: rows.length + mine.length },
    older,
  );

  const { messages } = conversation;
  const reachable = messages.some(({ id }) => id === current) ? current : messages.at(-1)?.id;
  const quotedBy = (message: Message): Message | undefined =>
    message.replyTo === undefined
      ? undefined
      : [...messages, ...(conversations[place.channelId]?.messages ?? [])].find(({ id }) => id === message.replyTo);
  const show = (messageId: string): void => document.getElementById(`m-${messageId}`)?.focus();

  const onKeyDown = (event: KeyboardEvent): void => {
    const article = messageOf(event.target);
    if (article === null || article !== event.target) return;
    const index = messages.findIndex(({ id }) => `m-${id}` === article.id);
    const targets: Record<string, number> = {
      ArrowUp: index - 1,
      ArrowDown: index + 1,
      Home: 0,
      End: messages.length - 1,
    };
    const next = messages[targets[event.key] ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    show(next.id);
  };

  const drawRow = (row: Row) => {
    if (row.kind === 'day') {
      return (
        <li key={row.key} class="day">
          <span>{dayName(row.at)}</span>
        </li>
      );
    }
    if (row.kind === 'thread') {
      return (
        <li key={row.key} class="gone">
          A thread whose first message is gone
          <button type="button" class="thread-link" onClick={() => props.onThread?.(row.thread.id)}>
            <Icon name="thread" />
            {row.thread.replies} {row.thread.replies === 1 ? 'reply' : 'replies'}
          </button>
        </li>
      );
    }
    const { message } = row;
    const open = message.privateTo === undefined;
    return (
      <li key={row.key}>
        <MessageItem
          chat={chat}
          space={space}
          place={place}
          message={message}
          isFirst={row.first}
          isCurrent={message.id === reachable}
          quoted={quotedBy(message)}
          thread={threads.get(message.id)}
          onReply={open ? setReplying : undefined}
          onThread={open ? props.onThread : undefined}
          onShow={show}
        />
      </li>
    );
  };

  return (
    <>
      <section
        ref={list}
        class="list"
        aria-label={props.label}
        onScroll={follow.onScroll}
        onKeyDown={onKeyDown}
        onFocusIn={(event) => {
          const article = messageOf(event.target);
          if (article?.id.startsWith('m-') === true) setCurrent(article.id.slice(2));
        }}
      >
        <div class="list-inner">
          {props.before}
          {typeof load === 'object' && (
            <div class="load-failure" role="alert">
              <p class="trouble">
                {load.message} {load.remedy}
              </p>
              <button type="button" class="button" onClick={() => chat.loadOlder(place)}>
                Try again
              </button>
            </div>
          )}
          {load === 'loading' && <p class="muted center">Loading…</p>}
          {conversation.more === true && load === undefined && (
            <button type="button" class="button center" onClick={older}>
              Older messages
            </button>
          )}
          {conversation.more === false && rows.length === 0 && mine.length === 0 && (
            <p class="empty">
              {place.threadId === undefined ? 'Nothing has been said here yet. Be the first.' : 'No replies yet.'}
            </p>
          )}
          <ol>
            {rows.map(drawRow)}
            {mine.map((message) => (
              <OutgoingItem key={message.nonce} chat={chat} outgoing={message} />
            ))}
          </ol>
        </div>
      </section>
      <Announcer conversation={conversation} myId={me.id} />
      <div class="write">
        {follow.below && (
          <button type="button" class="button to-end" onClick={follow.toEnd}>
            <Icon name="down" /> New messages
          </button>
        )}
        <Composer
          key={key}
          chat={chat}
          space={space}
          place={place}
          label={props.writeLabel}
          id={props.writeId}
          replying={replying}
          onReplyDone={() => setReplying(undefined)}
          onSent={follow.toEnd}
        />
      </div>
    </>
  );
};
