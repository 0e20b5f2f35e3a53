import { useId, useState } from 'preact/hooks';
import type { Chat } from '../chat.ts';
import { Dialog } from './dialog.tsx';

export interface NewChannelProps {
  readonly chat: Chat;
  readonly spaceId: string;
  readonly onClose: () => void;
  readonly onCreated: () => void;
}

export const NewChannel = ({ chat, spaceId, onClose, onCreated }: NewChannelProps) => {
  const [name, setName] = useState('');
  const [isPrivate, setPrivate] = useState(false);
  const [busy, setBusy] = useState(false);
  const nameId = useId();
  const create = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    if (await chat.createChannel(spaceId, name.trim(), isPrivate)) {
      onClose();
      onCreated();
    }
    setBusy(false);
  };
  return (
    <Dialog title="New channel" onClose={onClose}>
      <form onSubmit={(event) => void create(event)}>
        <label for={nameId}>Name</label>
        <input
          id={nameId}
          value={name}
          maxLength={60}
          required
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <label class="check">
          <input type="checkbox" checked={isPrivate} onChange={(event) => setPrivate(event.currentTarget.checked)} />
          <span>Private: for moderators, admins and agents only</span>
        </label>
        <div class="buttons">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={busy || name.trim() === ''}>
            Create
          </button>
        </div>
      </form>
    </Dialog>
  );
};
