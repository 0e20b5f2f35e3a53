import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { Dialog } from './dialog.tsx';

/** A link that lets others join this space. */
export const Invite = ({ chat, space, onClose }: { chat: Chat; space: Space; onClose: () => void }) => {
  const [link, setLink] = useState<string>();
  const [told, setTold] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const fieldId = useId();

  useEffect(() => {
    void chat.invite(space.id).then((code) => {
      if (code === undefined) onClose();
      else {
        const fragment = new URLSearchParams({ invite: code, space: space.id });
        setLink(`${location.origin}${location.pathname}#${fragment}`);
      }
    });
  }, [chat, space.id, onClose]);
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(link ?? '');
      setTold('Copied.');
    } catch {
      // Browsers refuse where the page came without HTTPS.
      setTold('The link is selected: copy it with Ctrl+C.');
    }
  };
  return (
    <Dialog title="Invite people" onClose={onClose}>
      <p class="muted">Whoever has this link can join {space.name} as a member.</p>
      <label for={fieldId}>Invitation link</label>
      <input
        ref={field}
        id={fieldId}
        readOnly
        value={link ?? 'One moment…'}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="buttons">
        <span class="said" role="status">
          {told}
        </span>
        <button type="button" class="button" onClick={onClose}>
          Close
        </button>
        <button type="button" class="button primary" disabled={link === undefined} onClick={() => void copy()}>
          Copy
        </button>
      </div>
    </Dialog>
  );
};
