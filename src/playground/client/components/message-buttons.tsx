import { useState } from 'preact/hooks';
import type { Message } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import type { Place } from '../state.ts';
import { AskText, Confirm } from './dialog.tsx';

type Action = NonNullable<Message['actions']>[number];

export interface MessageButtonsProps {
  readonly chat: Chat;
  readonly place: Place;
  readonly message: Message;
}

/** The buttons under a message. One that asks for a text does so first; a dangerous one asks whether it is meant. */
export const MessageButtons = ({ chat, place, message }: MessageButtonsProps) => {
  const [asked, setAsked] = useState<Action>();
  const [busy, setBusy] = useState<string>();
  const press = async (action: Action, input?: string): Promise<boolean> => {
    setBusy(action.id);
    const done = await chat.press(place, message.id, action.id, input);
    setBusy(undefined);
    return done;
  };
  const start = (action: Action): void => {
    if (action.input !== undefined || action.style === 'danger') setAsked(action);
    else void press(action);
  };
  const close = (): void => setAsked(undefined);
  return (
    <div class="message-buttons">
      {message.actions?.map((action) => (
        <button
          key={action.id}
          type="button"
          class={`button ${action.style}`}
          disabled={busy === action.id}
          onClick={() => start(action)}
        >
          {action.label}
        </button>
      ))}
      {asked?.input !== undefined && (
        <AskText
          title={asked.label}
          label={asked.input.label}
          value={asked.input.value}
          submit="Send"
          onSubmit={(text) => press(asked, text)}
          onClose={close}
        />
      )}
      {asked !== undefined && asked.input === undefined && (
        <Confirm
          title={`${asked.label}?`}
          text="Please confirm that you mean it."
          label={asked.label}
          onConfirm={() => press(asked)}
          onClose={close}
        />
      )}
    </div>
  );
};
