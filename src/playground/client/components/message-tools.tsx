import { useState } from 'preact/hooks';
import type { Member, Message, Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { keepMarked, marked } from '../identity.ts';
import type { Place } from '../state.ts';
import { Confirm } from './dialog.tsx';
import { Icon, type IconName } from './icon.tsx';
import { hasFeature } from './select.ts';

export interface MessageToolsProps {
  readonly chat: Chat;
  readonly space: Space;
  readonly place: Place;
  readonly message: Message;
  readonly me: Member;
  readonly isCurrent: boolean;
  readonly onReply?: ((message: Message) => void) | undefined;
  readonly onThread?: ((threadId: string) => void) | undefined;
  readonly onEdit: () => void;
}

interface ToolProps {
  readonly icon: IconName;
  readonly label: string;
  /** Shown under the icon where there is no pointer to rest on it. */
  readonly word: string;
  readonly tabIndex: number;
  readonly pressed?: boolean;
  readonly onClick: () => void;
}
const Tool = ({ icon, label, word, tabIndex, pressed, onClick }: ToolProps) => (
  <button
    type="button"
    class="message-tool"
    aria-label={label}
    title={label}
    tabIndex={tabIndex}
    aria-pressed={pressed}
    onClick={onClick}
  >
    <Icon name={icon} />
    <span class="tool-word" aria-hidden="true">
      {word}
    </span>
  </button>
);

/** What one can do with a message. Beside it where there is a pointer; on a phone behind one button. */
export const MessageTools = ({ chat, space, place, message, me, isCurrent, ...on }: MessageToolsProps) => {
  const [open, setOpen] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const [helped, setHelped] = useState(() => marked(me.id, message.id));
  const own = message.author.id === me.id;
  const tabIndex = isCurrent ? 0 : -1;
  const canThank =
    !own &&
    message.privateTo === undefined &&
    (message.actions ?? []).length === 0 &&
    hasFeature(space, 'contribution_tracking');
  const toggleHelpful = async (): Promise<void> => {
    setHelped(!helped);
    if (await chat.helpful(place, message.id, !helped)) keepMarked(me.id, message.id, !helped);
    else setHelped(helped);
  };
  const then = (work: () => void) => (): void => {
    setOpen(false);
    work();
  };
  const { onReply, onThread } = on;
  return (
    <>
      <button
        type="button"
        class="icon-button more"
        aria-label="What to do with this message"
        aria-expanded={open}
        tabIndex={tabIndex}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      <fieldset class={open ? 'tools open' : 'tools'} aria-label="Message actions">
        {onReply !== undefined && (
          <Tool icon="reply" label="Reply" word="Reply" tabIndex={tabIndex} onClick={then(() => onReply(message))} />
        )}
        {onThread !== undefined && message.privateTo === undefined && (
          <Tool
            icon="thread"
            label="Open thread"
            word="Thread"
            tabIndex={tabIndex}
            onClick={then(() => onThread(message.id))}
          />
        )}
        {canThank && (
          <Tool
            icon="helpful"
            label="Helpful"
            word="Helpful"
            tabIndex={tabIndex}
            pressed={helped}
            onClick={then(() => void toggleHelpful())}
          />
        )}
        {own && <Tool icon="edit" label="Edit" word="Edit" tabIndex={tabIndex} onClick={then(on.onEdit)} />}
        {(own || me.staff === true) && (
          <Tool icon="trash" label="Delete" word="Delete" tabIndex={tabIndex} onClick={then(() => setDeleting(true))} />
        )}
      </fieldset>
      {deleting && (
        <Confirm
          title="Delete this message?"
          text="It disappears for everyone and cannot be brought back."
          label="Delete"
          onConfirm={() => chat.remove(place, message.id)}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  );
};
