// Words somebody has disguised: letters spaced out or dotted, digits and signs for letters, stars, stretched letters.

const signs = new Map<string, string>(
  Object.entries({
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '8': 'b',
    '9': 'g',
    '@': 'a',
    $: 's',
    '!': 'i',
    '|': 'i',
    '€': 'e',
  }),
);
const spacedLetters = /(?<![\p{L}\d'])(?:[a-z0-9@$!*][ ._*-]{1,2}){2,12}[a-z0-9@$!*](?![\p{L}\d'])/gu;
const separators = /[ ._-]+/gu;
const stretched = /(\p{L})\1{2,}/u;
const chunk = /[^\s,;:"()[\]{}?]+/gu;
const halves = /(?<![\p{L}\d'])([a-z]{2,6})[ ._-]([a-z]{2,6})(?![\p{L}\d'])/gu;
const plainWord = /^[a-z']+$/u;

const lettersOf = (word: string): string => {
  let letters = '';
  for (const sign of word) letters += signs.get(sign) ?? sign;
  return letters;
};
const squeezed = (word: string): string => word.replaceAll(/(.)\1+/gu, '$1');

/** Whether `masked`, in which a star stands for any letters, can be `word`. */
const fits = (masked: string, word: string): boolean => {
  if (masked.length !== word.length) return false;
  let shown = 0;
  for (let index = 0; index < word.length; index++) {
    if (masked[index] === '*' || masked[index] === '#') continue;
    if (masked[index] !== word[index]) return false;
    shown++;
  }
  return shown >= 2;
};

/** Makes the reader that shows the words of `vocabulary` (lower case) however they are disguised; all else stays. */
export const createUnmask = (vocabulary: Iterable<string>) => {
  const words = [...vocabulary];
  const known = new Set(words);
  const bySqueezed = new Map(words.map((word) => [squeezed(word), word]));
  const reveal = (raw: string): string => {
    if (plainWord.test(raw)) {
      return stretched.test(raw) ? (bySqueezed.get(squeezed(raw)) ?? raw) : raw;
    }
    const bare = raw.replace(/[.!,…]+$/u, '');
    const tail = raw.slice(bare.length);
    if (known.has(bare)) return raw;
    const letters = lettersOf(bare);
    if (known.has(letters)) return letters + tail;
    const joined = letters.replace(separators, '');
    if (known.has(joined)) return joined + tail;
    if (/[*#]/u.test(joined)) {
      const found = words.find((word) => fits(joined, word));
      if (found !== undefined) return found + tail;
    }
    const stretchedWord = stretched.test(joined) ? bySqueezed.get(squeezed(joined)) : undefined;
    return stretchedWord === undefined ? raw : stretchedWord + tail;
  };
  /** @param text lower case */
  return (text: string): string =>
    text
      .replace(spacedLetters, (letters) => {
        const joined = lettersOf(letters.replace(separators, ''));
        if (known.has(joined)) return joined;
        const masked = words.find((word) => joined.includes('*') && fits(joined, word));
        if (masked !== undefined) return masked;
        // "a", "i" and "u" before it look like letters of the word.
        for (const skipped of [1, 2]) {
          if (known.has(joined.slice(skipped))) return `${joined.slice(0, skipped)} ${joined.slice(skipped)}`;
          if (known.has(joined.slice(0, -skipped))) return `${joined.slice(0, -skipped)} ${joined.slice(-skipped)}`;
        }
        return letters;
      })
      .replace(chunk, reveal)
      .replace(halves, (pair, first: string, second: string) => (known.has(first + second) ? first + second : pair));
};
