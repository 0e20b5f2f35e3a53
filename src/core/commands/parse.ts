// From what was typed after `/cco` to a command and its option values. Pure; never throws on any text.
import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js';
import type { Command, CommandOption, CommandValues } from './command.ts';
import { either } from './words.ts';

interface Word {
  readonly text: string;
  /** Where it starts in the line. */
  readonly start: number;
  readonly quoted: boolean;
}

const pairs: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '„': '“', '«': '»', '‘': '’' };

/** Splits at white space; a quote at a word's start holds it together up to its partner, or to the end. */
export const splitWords = (line: string): Word[] => {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length) {
    const char = line.charAt(at);
    if (/\s/u.test(char)) {
      at += 1;
      continue;
    }
    const partner = pairs[char];
    const start = at;
    if (partner === undefined) {
      while (at < line.length && !/\s/u.test(line.charAt(at))) at += 1;
      words.push({ text: line.slice(start, at), start, quoted: false });
    } else {
      const end = line.indexOf(partner, at + 1);
      at = end === -1 ? line.length : end + 1;
      words.push({ text: line.slice(start + 1, end === -1 ? line.length : end), start, quoted: true });
    }
  }
  return words;
};

/** Longer lists of choices are not written out. */
const shortList = 5;

/** How a command is typed: `mode [observe|approve|auto]`. */
export const usage = (command: Command): string =>
  [
    `/cco ${command.name}`,
    ...command.options.map((option) => {
      const { choices = [] } = option;
      const label = choices.length > 0 && choices.length <= shortList ? choices.join('|') : option.name;
      return option.required ? `<${label}>` : `[${label}]`;
    }),
  ].join(' ');

export type Parsed =
  | { readonly kind: 'command'; readonly command: Command; readonly values: CommandValues }
  /** The command is known, its options are not right. */
  | { readonly kind: 'problem'; readonly command: Command; readonly text: string }
  /** First words of several commands, e.g. `privacy`. */
  | { readonly kind: 'group'; readonly commands: readonly Command[] }
  | { readonly kind: 'unknown'; readonly suggestions: readonly Command[] };

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

const namesOf = (command: Command): readonly string[] => [command.name, ...command.aliases];

// Typos are short; a cap keeps a hostile line from costing a large matrix.
const longestCompared = 32;

const distance = (typed: string, name: string): number =>
  DamerauLevenshteinDistance(typed.slice(0, longestCompared), name, { restricted: true });

/** Commands whose names are a typo away from how the line begins, nearest first, at most two. */
const suggest = (words: readonly string[], commands: readonly Command[]): Command[] => {
  const near = commands.flatMap((command) => {
    const distances = namesOf(command).flatMap((name) => {
      const parts = name.split(' ');
      const whole = distance(words.slice(0, parts.length).join(' '), name);
      // `erase` alone means `privacy erase`.
      const tail = parts.length > 1 ? distance(words[0] ?? '', parts.at(-1) ?? '') : Number.POSITIVE_INFINITY;
      const allowed = (length: number): number => Math.max(1, Math.floor(length / 3));
      return [
        ...(whole <= allowed(name.length) ? [whole] : []),
        ...(tail <= allowed(parts.at(-1)?.length ?? 0) ? [tail] : []),
      ];
    });
    return distances.length === 0 ? [] : [{ command, far: Math.min(...distances) }];
  });
  return near
    .sort((a, b) => a.far - b.far)
    .slice(0, 2)
    .map(({ command }) => command);
};

const named = (word: Word, options: readonly CommandOption[]): { name: string; value: string } | null => {
  const match = word.quoted ? null : /^-{0,2}([\w-]+)[:=](.*)$/su.exec(word.text);
  const option = options.find(({ name }) => name === match?.[1]?.toLowerCase());
  return option === undefined ? null : { name: option.name, value: match?.[2] ?? '' };
};

const typed = (option: CommandOption, value: string): string => (option.type === 'choice' ? plain(value) : value);

/** The words after the command's name, given to its options: `name:value` anywhere before the text, else in order. */
const bindOptions = (
  line: string,
  words: readonly Word[],
  command: Command,
): { values: CommandValues } | { problem: string } => {
  const values: Record<string, string> = {};
  const open = (): CommandOption | undefined => command.options.find(({ name }) => !(name in values));
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    const pair = named(word, command.options);
    const option = pair === null ? open() : command.options.find(({ name }) => name === pair.name);
    if (option === undefined) {
      const known = command.options.length === 0 ? 'it takes nothing more' : `it goes like this: \`${usage(command)}\``;
      return { problem: `That is more than \`/cco ${command.name}\` needs; ${known}.` };
    }
    if (option.type === 'text') {
      const only = index === words.length - 1 && word.quoted;
      const rest = only
        ? word.text
        : line.slice(word.start + (pair === null ? 0 : word.text.length - pair.value.length));
      values[option.name] = rest.trim();
      break;
    }
    const value = pair === null ? word.text : pair.value;
    if (value === '' && pair !== null) {
      index += 1;
      values[option.name] = typed(option, words[index]?.text ?? '');
    } else {
      values[option.name] = typed(option, value);
    }
  }
  const missing = command.options.find(({ name, required }) => required && (values[name] ?? '') === '');
  if (missing !== undefined) {
    return { problem: `Please add the ${missing.name}: \`${usage(command)}\`. It is ${missing.description}.` };
  }
  for (const option of command.options) {
    const value = values[option.name];
    if (option.choices === undefined || value === undefined || option.choices.includes(value)) continue;
    const near = option.choices.find((choice) => distance(plain(value), choice) <= 2);
    const hint = near === undefined ? '' : ` Did you mean \`/cco ${command.name} ${near}\`?`;
    return { problem: `The ${option.name} can be ${either(option.choices)}.${hint}` };
  }
  return { values };
};

/**
 * Reads what was typed after `/cco`. Command words in any case; a leading `/cco` is skipped; nothing typed is `help`.
 * `commands` are all there are; suggestions come from `offered`, those the asker may use.
 */
export const parseCommand = (line: string, commands: readonly Command[], offered: readonly Command[]): Parsed => {
  const all = splitWords(line);
  const skipped = /^\/?cco$/iu.test(all[0]?.text ?? '') ? all.slice(1) : all;
  const words = skipped.length === 0 ? [{ text: 'help', start: 0, quoted: false }] : skipped;
  const spoken = words.slice(0, 4).map(({ text }) => plain(text).replace(/^\//u, ''));
  for (let length = Math.min(3, words.length); length > 0; length -= 1) {
    const name = spoken.slice(0, length).join(' ');
    const command = commands.find((candidate) => namesOf(candidate).includes(name));
    if (command === undefined) continue;
    const bound = bindOptions(line, words.slice(length), command);
    return 'problem' in bound
      ? { kind: 'problem', command, text: bound.problem }
      : { kind: 'command', command, values: bound.values };
  }
  const suggestions = suggest(spoken, offered);
  const group = offered.filter(({ name }) => name.startsWith(`${spoken[0] ?? ''} `));
  if (group.length > 0 && (spoken.length === 1 || suggestions.length === 0)) return { kind: 'group', commands: group };
  return { kind: 'unknown', suggestions };
};
