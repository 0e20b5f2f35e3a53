import { useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import type { Place } from '../state.ts';

export interface EditFormProps {
  readonly chat: Chat;
  readonly place: Place;
  readonly message: Message;
  readonly onClose: () => void;
}

export const EditForm = ({ chat, place, message, onClose }: EditFormProps) => {
  const [text, setText] = useState(message.text);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(message.text.length, message.text.length);
  }, [message.text]);
  const save = async (): Promise<void> => {
    if (text.trim() === '') return;
    setBusy(true);
    if (text.trim() === message.text || (await chat.edit(place, message.id, text.trim()))) onClose();
    else setBusy(false);
  };
  return (
    <form
      class="edit"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={field}
        aria-label="Edit your message"
        rows={Math.min(8, text.split('\n').length)}
        maxLength={4000}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            onClose();
          } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            void save();
          }
        }}
      />
      <div class="buttons">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" class="button primary" disabled={busy || text.trim() === ''}>
          Save
        </button>
      </div>
    </form>
  );
};
