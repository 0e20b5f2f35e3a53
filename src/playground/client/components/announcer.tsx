import { useEffect, useRef, useState } from 'preact/hooks';
import { type Conversation, isBefore } from '../conversation.ts';
import { plainText } from '../markup.ts';

const kept = 5;
const readOut = 3;

export interface AnnouncerProps {
  readonly conversation: Conversation;
  readonly myId: string;
}

/** Tells a screen reader what others say here, as it comes; not what was said before one came. */
export const Announcer = ({ conversation, myId }: AnnouncerProps) => {
  const [lines, setLines] = useState<readonly { id: string; text: string }[]>([]);
  const last = useRef<{ at: string; id: string }>(undefined);
  const { messages, more } = conversation;
  useEffect(() => {
    if (more === undefined) return;
    const newest = messages.at(-1);
    const before = last.current;
    last.current = newest ?? { at: new Date(0).toISOString(), id: '' };
    if (before === undefined || newest === undefined) return;
    const news = messages.filter((message) => isBefore(before, message) && message.author.id !== myId);
    if (news.length === 0) return;
    const said = news.map(({ id, author, text }) => ({ id, text: `${author.name}: ${plainText(text)}` }));
    const told = said.length > readOut ? [{ id: newest.id, text: `${said.length} new messages` }] : said;
    setLines((earlier) => [...earlier, ...told].slice(-kept));
  }, [messages, more, myId]);
  return (
    <div class="hidden" role="log" aria-live="polite" aria-label="New messages">
      {lines.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
};
