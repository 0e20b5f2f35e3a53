import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus inside, and gives it back when it closes; Escape closes. */
export const Dialog = ({ title, onClose, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element | null>(null);
  const titleId = useId();
  useEffect(() => {
    opener.current = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={titleId}
      onClose={onClose}
      onKeyDown={(event) => {
        // Escape closes the dialog, not what it was opened from as well.
        if (event.key === 'Escape') event.stopPropagation();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
};

export interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  /** What the button that does it says. */
  readonly label: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before what cannot be taken back. The focus starts on "Cancel". */
export const Confirm = ({ title, text, label, onConfirm, onClose }: ConfirmProps) => {
  const [busy, setBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    await onConfirm();
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button danger" disabled={busy} onClick={() => void confirm()}>
          {label}
        </button>
      </div>
    </Dialog>
  );
};

export interface AskTextProps {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly submit: string;
  /** true: the answer was taken and the dialog closes. */
  readonly onSubmit: (text: string) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Asks for a text before something is done with it. */
export const AskText = ({ title, label, value, submit, onSubmit, onClose }: AskTextProps) => {
  const [text, setText] = useState(value);
  const [busy, setBusy] = useState(false);
  const fieldId = useId();
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    if (await onSubmit(text)) onClose();
    setBusy(false);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <label for={fieldId}>{label}</label>
        <textarea
          id={fieldId}
          rows={6}
          maxLength={4000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="buttons">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={busy || text.trim() === ''}>
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
