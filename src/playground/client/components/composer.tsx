import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Message, Space } from '../../../anychat-protocol/entities.ts';
import type { Chat } from '../chat.ts';
import { complete, readSaid, type Suggestion, usageOf } from '../completion.ts';
import { placeKey } from '../conversation.ts';
import { useSelected } from '../hooks.ts';
import { keepUnsent, unsentText } from '../identity.ts';
import { plainText } from '../markup.ts';
import type { Place } from '../state.ts';
import { Icon } from './icon.tsx';
import { commandsOf, membersIn } from './select.ts';
import { SuggestionList } from './suggestion-list.tsx';

export interface ComposerProps {
  readonly chat: Chat;
  readonly space: Space;
  readonly place: Place;
  readonly label: string;
  readonly id: string;
  readonly replying: Message | undefined;
  readonly onReplyDone: () => void;
  readonly onSent: () => void;
}

export const Composer = ({ chat, space, place, label, id, replying, onReplyDone, onSent }: ComposerProps) => {
  const me = useSelected(chat.store, (state) => state.me);
  const members = useSelected(chat.store, (state) => state.members);
  const [text, setText] = useState(() => unsentText(me.id, placeKey(place)));
  const [caret, setCaret] = useState(text.length);
  const [dismissed, setDismissed] = useState(false);
  const [active, setActive] = useState(0);
  const [unknown, setUnknown] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  /** Where the caret goes once a chosen suggestion is in the field: before the next key, or it would land elsewhere. */
  const placed = useRef<number | undefined>(undefined);

  const commands = useMemo(() => commandsOf(space), [space]);
  const names = useMemo(
    () =>
      membersIn(members, space.id)
        .filter((member) => member.id !== me.id)
        .map(({ name }) => name),
    [members, space.id, me.id],
  );
  const found = useMemo(() => complete(text, caret, { commands, names }), [text, caret, commands, names]);
  const usage = text.startsWith('/') ? usageOf(text, commands) : null;
  const offered = dismissed ? null : found;
  const listId = `${id}-suggestions`;

  useLayoutEffect(() => {
    if (placed.current !== undefined) field.current?.setSelectionRange(placed.current, placed.current);
    placed.current = undefined;
  });
  useEffect(() => {
    if (replying !== undefined) field.current?.focus();
  }, [replying]);

  const change = (next: string, nextCaret: number): void => {
    setText(next);
    setCaret(nextCaret);
    setActive(0);
    setDismissed(false);
    setUnknown(undefined);
    keepUnsent(me.id, placeKey(place), next);
  };
  const choose = (suggestion: Suggestion): void => {
    if (offered === null) return;
    const next = text.slice(0, offered.from) + suggestion.insert + text.slice(offered.to).trimStart();
    const nextCaret = offered.from + suggestion.insert.length;
    change(next, nextCaret);
    placed.current = nextCaret;
    field.current?.focus();
  };
  const sendText = (message: string): void => {
    chat.send(place, message, replying?.id);
    change('', 0);
    onReplyDone();
    onSent();
  };
  const submit = (): void => {
    const said = readSaid(text, commands);
    if (said.kind === 'unknown-command') setUnknown(said.command);
    else if (said.kind === 'command') {
      const written = text;
      change('', 0);
      void chat.command(place, said.command, said.text).then((done) => {
        if (!done && field.current?.value === '') change(written, written.length);
      });
    } else if (said.text !== '') sendText(said.text);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (offered !== null) {
      const { items } = offered;
      const chosen = items[active];
      if (event.key === 'ArrowDown') setActive((active + 1) % items.length);
      else if (event.key === 'ArrowUp') setActive((active + items.length - 1) % items.length);
      else if (event.key === 'Escape') setDismissed(true);
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen !== undefined)
        choose(chosen);
      else return;
      event.preventDefault();
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && replying !== undefined) {
      event.preventDefault();
      onReplyDone();
    }
  };
  const onCaret = (): void => setCaret(field.current?.selectionStart ?? text.length);

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {offered !== null && (
        <SuggestionList id={listId} items={offered.items} active={active} onChoose={choose} onPoint={setActive} />
      )}
      {replying !== undefined && (
        <div class="replying">
          <p>
            Replying to <strong>{replying.author.name}</strong>{' '}
            <span class="muted">{plainText(replying.text, 80)}</span>
          </p>
          <button type="button" class="icon-button" aria-label="Do not reply to this message" onClick={onReplyDone}>
            <Icon name="close" />
          </button>
        </div>
      )}
      {unknown !== undefined && (
        <div class="unknown" role="alert">
          <p>There is no command /{unknown} here. Type / to see those there are.</p>
          <button type="button" class="button" onClick={() => sendText(text.trim())}>
            Send as a message
          </button>
        </div>
      )}
      <div class="field">
        <textarea
          ref={field}
          id={id}
          aria-label={label}
          placeholder={label}
          aria-describedby={`${id}-hint`}
          aria-autocomplete="list"
          aria-controls={offered === null ? undefined : listId}
          aria-activedescendant={offered === null ? undefined : `${listId}-${active}`}
          rows={Math.min(8, text.split('\n').length)}
          maxLength={4000}
          value={text}
          onInput={(event) => change(event.currentTarget.value, event.currentTarget.selectionStart)}
          onSelect={onCaret}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" aria-label="Send" disabled={text.trim() === ''}>
          <Icon name="send" />
        </button>
      </div>
      <p id={`${id}-hint`} class={usage === null ? 'hint' : 'hint usage'}>
        {usage === null
          ? `Enter sends, Shift+Enter starts a new line${commands.length > 0 ? ', / lists commands' : ''}`
          : `${usage.label}: ${usage.description}`}
      </p>
      <p class="hidden" role="status">
        {offered !== null && `${offered.items.length} suggestions, arrow keys choose`}
      </p>
    </form>
  );
};
