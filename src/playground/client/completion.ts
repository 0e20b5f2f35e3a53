// What the composer offers while one types: commands after `/`, names after `@`.
import type { Space } from '../../anychat-protocol/entities.ts';

export interface Suggestion {
  /** What the list shows, e.g. `/cco health`. */
  readonly label: string;
  readonly description: string;
  /** What replaces the text between `from` and `to`. */
  readonly insert: string;
}
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
}
export type Commands = Space['agents'][number]['commands'];

const most = 50;

// `space create <niche>` is offered whole, but only its fixed words are typed for the member. What is to be filled in
// stands in brackets or begins with a capital letter.
const toFillIn = /(?:^|\s+)[<[\p{Lu}].*$/u;
const fixedWords = (hint: string): string => hint.replace(toFillIn, '');

const commandSuggestions = (commands: Commands): Suggestion[] =>
  commands.flatMap((command) => [
    { label: `/${command.name}`, description: command.description, insert: `/${command.name} ` },
    ...command.hints.map((hint) => ({
      label: `/${command.name} ${hint.text}`,
      description: hint.description,
      insert: `/${command.name} ${fixedWords(hint.text)}`.trimEnd() + (toFillIn.test(hint.text) ? ' ' : ''),
    })),
  ]);

/**
 * Suggestions for what stands before `caret` (an index into `text`), or null where there are none. A suggestion that
 * would change nothing is left out, so that Enter sends what is already complete.
 */
export const complete = (
  text: string,
  caret: number,
  known: { commands: Commands; names: readonly string[] },
): Completion | null => {
  const before = text.slice(0, caret);
  if (before.startsWith('/') && !before.includes('\n')) {
    const typed = before.toLowerCase().replace(/\s+/gu, ' ');
    const all = commandSuggestions(known.commands);
    // `/cco why` is whole, though `/cco why-not` begins so, too.
    if (typed.includes(' ') && all.some(({ label }) => label.toLowerCase() === typed)) return null;
    const items = all.filter(
      ({ label, insert }) =>
        label.toLowerCase().startsWith(typed) && insert.trimEnd().toLowerCase() !== typed.trimEnd(),
    );
    return items.length === 0 ? null : { from: 0, to: caret, items: items.slice(0, most) };
  }
  const mention = /(?:^|[\s(])@([^@\n]{0,40})$/u.exec(before)?.[1];
  if (mention === undefined) return null;
  const items = known.names
    .filter((name) => name.toLowerCase().startsWith(mention.toLowerCase()) && name !== mention.trimEnd())
    .map((name) => ({ label: `@${name}`, description: '', insert: `@${name} ` }));
  return items.length === 0 ? null : { from: caret - mention.length - 1, to: caret, items: items.slice(0, most) };
};

/** How the command being written is used, e.g. `/poll Question | Answer`: shown while what is to be filled in is typed. */
export const usageOf = (text: string, commands: Commands): Suggestion | null =>
  commandSuggestions(commands)
    .filter(({ label, insert }) => insert.endsWith(' ') && insert.trimEnd() !== label)
    .filter(({ insert }) => text.toLowerCase().startsWith(insert.toLowerCase()))
    .sort((a, b) => b.insert.length - a.insert.length)[0] ?? null;

export type Said =
  | { kind: 'message'; text: string }
  | { kind: 'command'; command: string; text: string }
  | { kind: 'unknown-command'; command: string };

/** What pressing Enter on `text` means. `//` at the start says a text that begins with a slash. */
export const readSaid = (text: string, commands: Commands): Said => {
  const trimmed = text.trim();
  if (trimmed.startsWith('//')) return { kind: 'message', text: trimmed.slice(1) };
  const found = /^\/([a-zA-Z][\w-]{0,31})(?:\s+([\s\S]*))?$/u.exec(trimmed);
  if (found === null) return { kind: 'message', text: trimmed };
  const command = (found[1] ?? '').toLowerCase();
  return commands.some(({ name }) => name === command)
    ? { kind: 'command', command, text: found[2] ?? '' }
    : { kind: 'unknown-command', command };
};
