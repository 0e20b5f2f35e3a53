import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Explained, explain } from '../failure.ts';
import type { Identity, Ticket } from '../identity.ts';
import { Avatar } from './avatar.tsx';

export interface JoinProps {
  readonly ticket: Ticket | undefined;
  readonly known: readonly Identity[];
  /** Name of an identity the server turned down. */
  readonly refused: string | undefined;
  /** Throws what `explain` understands. `as`: a known identity that uses the link. */
  readonly onJoin: (name: string, as: Identity | undefined) => Promise<void>;
  readonly onContinue: (identity: Identity) => void;
}

const introduction = (ticket: Ticket | undefined): string => {
  if (ticket?.claim !== undefined)
    return 'This link makes you an admin of this space. By what name shall people know you?';
  if (ticket?.invitation !== undefined) return 'You are invited to a space. By what name shall people know you there?';
  return 'Choose the name people will know you by.';
};

export const Join = ({ ticket, known, refused, onJoin, onContinue }: JoinProps) => {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Explained>();
  const field = useRef<HTMLInputElement>(null);
  const [fieldId, errorId] = [useId(), useId()];

  useEffect(() => {
    document.title = 'Join · AnyChat';
    field.current?.focus();
  }, []);

  const join = async (chosen: string, as?: Identity): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await onJoin(chosen, as);
    } catch (error) {
      setFailure(explain(error));
      setBusy(false);
      field.current?.focus();
    }
  };
  const pick = (identity: Identity): void => {
    if (ticket === undefined) onContinue(identity);
    else void join(identity.member.name, identity);
  };

  return (
    <main class="join">
      <div class="join-card">
        <p class="brand">AnyChat</p>
        <h1>Join the conversation</h1>
        <p class="muted">{introduction(ticket)}</p>
        {refused !== undefined && (
          <p class="trouble" role="status">
            {refused} is no longer known here. Join again below.
          </p>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') field.current?.focus();
            else void join(name.trim());
          }}
        >
          <label for={fieldId}>Your name</label>
          <input
            ref={field}
            id={fieldId}
            value={name}
            maxLength={60}
            required
            autocomplete="nickname"
            autocapitalize="words"
            spellcheck={false}
            aria-invalid={failure !== undefined}
            aria-describedby={failure === undefined ? undefined : errorId}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          {failure !== undefined && (
            <p id={errorId} class="trouble" role="alert">
              {failure.message} {failure.remedy}
            </p>
          )}
          <button type="submit" class="button primary wide" disabled={busy}>
            {busy ? 'Joining…' : 'Join'}
          </button>
        </form>
        {known.length > 0 && (
          <section aria-label="People this browser knows" class="known">
            <h2>Or go on as</h2>
            <ul>
              {known.map((identity) => (
                <li key={identity.member.id}>
                  <button type="button" class="button wide known-person" disabled={busy} onClick={() => pick(identity)}>
                    <Avatar member={identity.member} />
                    <span>Continue as {identity.member.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
};
