// Which display names are allowed. Names are how people know each other here, so nobody may look like the agent, like
// staff, or like somebody who is already in.
import { refuse } from './refusal.ts';

// Letters of other alphabets that are drawn like Latin ones. After Unicode TR 39, the part that passes for a name.
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[
      'аa',
      'еe',
      'оo',
      'рp',
      'сc',
      'уy',
      'хx',
      'іi',
      'ѕs',
      'јj',
      'һh',
      'ԁd',
      'ԛq',
      'ԝw',
      'кk',
      'мm',
      'тt',
      'нh',
      'вb',
    ],
    ...[
      'ѵv',
      'гr',
      'пn',
      'αa',
      'εe',
      'ηn',
      'ιi',
      'κk',
      'νv',
      'οo',
      'ρp',
      'τt',
      'υu',
      'χx',
      'ωw',
      'γy',
      'սu',
      'օo',
      'ոn',
    ],
    ...['հh', 'ցg', 'ıi', 'ɩi', 'ɑa', 'ɡg', 'ƅb', 'ꮯc', 'ſs', 'øo', 'łl', 'đd', 'ħh', 'ŧt'],
  ].map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

const digits: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
};

const reserved = [
  ...['admin', 'admins', 'administrator', 'moderator', 'moderators', 'mod', 'mods', 'staff', 'system', 'official'],
  ...['everyone', 'here', 'channel', 'polls', 'support', 'owner', 'root', 'bot', 'anychat', 'cco', 'erasedmember'],
];
/** Refused also as the beginning or end of a longer word. */
const reservedParts = ['admin', 'administrator', 'moderator'];

const plain = (text: string): string =>
  [...text.normalize('NFKD').toLowerCase()]
    .filter((char) => !/\p{M}/u.test(char))
    .map((char) => lookAlikes[char] ?? char)
    .join('');

/** Equal for names that differ only in case, accents, spacing or look-alike letters. */
export const nameKey = (name: string): string => plain(name).replace(/\s+/gu, ' ').trim();

/** Coarser: also without digits for letters, `rn` for `m`, punctuation. Compared with agents, staff and reserved words. */
export const skeleton = (text: string): string =>
  [...plain(text)]
    .map((char) => digits[char] ?? char)
    .join('')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/rn/gu, 'm')
    .replace(/vv/gu, 'w')
    .replace(/[il|]/gu, 'l');

const imitates = (name: string, other: string): boolean => {
  const [mine, theirs] = [skeleton(name), skeleton(other)];
  if (theirs === '') return false;
  return mine === theirs || (theirs.length >= 3 && (mine.startsWith(theirs) || mine.endsWith(theirs)));
};

const saysReserved = (name: string): boolean => {
  const words = name.split(/[^\p{L}\p{N}]+/u).map((word) => skeleton(word.replace(/[2-9]+$/u, '')));
  const whole = skeleton(name);
  const taken = reserved.map(skeleton);
  return (
    words.some((word) => taken.includes(word)) ||
    taken.includes(whole) ||
    reservedParts.map(skeleton).some((part) => whole.startsWith(part) || whole.endsWith(part))
  );
};

const scripts = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];

/**
 * The name as it is kept. `protectedNames`: those of the space's agents and staff.
 * Throws `invalid-request` for what is no name, `forbidden` for one that passes for somebody else.
 */
export const checkName = (wanted: string, protectedNames: readonly string[]): string => {
  const name = wanted.normalize('NFKC').replace(/\s+/gu, ' ').trim();
  const remedy = 'Choose another name: letters and digits, with spaces, dots, hyphens or apostrophes between.';
  if (
    name.length === 0 ||
    name.length > 60 ||
    !/^[\p{L}\p{M}\p{N} _.'-]+$/u.test(name) ||
    !/[\p{L}\p{N}]/u.test(name)
  ) {
    throw refuse('invalid-request', 'This cannot be a name.', remedy);
  }
  if (scripts.filter((script) => script.test(name)).length > 1) {
    throw refuse('forbidden', 'This name mixes alphabets that look alike.', 'Use the letters of one alphabet.');
  }
  if (saysReserved(name) || protectedNames.some((other) => imitates(name, other))) {
    throw refuse('forbidden', 'This name looks like an agent or a member of the staff.', 'Choose another name.');
  }
  return name;
};

/** For agents, deployed by those who may: the form is checked, the likeness is not. */
export const checkAgentName = (wanted: string): string => {
  const name = wanted.normalize('NFKC').replace(/\s+/gu, ' ').trim();
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N} _.'()&-]*$/u.test(name)) {
    throw refuse('invalid-request', 'This cannot be the name of an agent.', 'Use letters, digits and spaces.');
  }
  return name;
};
