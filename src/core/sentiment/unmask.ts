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
    '£': 'l',
    '¡': 'i',
    '¢': 'c',
    '¥': 'y',
    '+': 't',
    // Beside Latin letters only: what looks the same in Cyrillic is Latin by now.
    г: 'r',
    я: 'r',
    и: 'n',
    л: 'n',
    ш: 'w',
    у: 'y',
    д: 'd',
    ı: 'i',
  }),
);
const spacedLetters = /(?<![a-z\d'])(?:[a-z0-9@$!*][ ._*-]{1,3}){2,48}[a-z0-9@$!*](?![a-z\d'])/gu;
const separators = /[ ._-]+/gu;
const stretched = /(\p{L})\1{2,}/u;
/** What stands between words. */
const between = new Uint8Array(0x1_0000);
for (const one of ' \t\n\r\u00a0,;:"()[]{}?') between[one.charCodeAt(0)] = 1;
const beyondAscii = /[^\0-\x7f]/u;
const marks = /\p{M}/gu;
// Long dashes and lines stand for letters too: "n----r".
const gaps = /[-_]{2,}/gu;
const endedWord = /^(?:([a-z'])(?!\1\1))+[.!,…]$/u;
const plainWord = /^[a-z']+$/u;

const lettersOf = (word: string): string => {
  let letters = '';
  for (const sign of word) letters += signs.get(sign) ?? sign;
  return letters;
};
/** `1` and `!` are drawn for an l too, `v` for a u. */
const drawn = (letters: string): string => letters.replaceAll('l', 'i').replaceAll('v', 'u');
const redrawn = /[1!|vl]/u;
const oneMissing = /^[a-z]+[-._/#%^~&][a-z]+$/u;
const shortWords = new Set(['a', 'i', 'u']);
const squeezed = (word: string): string => word.replaceAll(/(.)\1+/gu, '$1');

/** Whether `masked`, in which a star stands for any letters, can be `word`. */
const fits = (masked: string, word: string): boolean => {
  // "*ill" may be anything.
  if (masked.length !== word.length || (masked.length < 5 && masked[0] !== word[0])) return false;
  let shown = 0;
  for (let index = 0; index < word.length; index++) {
    if (masked[index] === '*' || masked[index] === '#') continue;
    if (masked[index] !== word[index]) return false;
    shown++;
  }
  return shown >= 2;
};

/** Makes the reader that shows the words of `vocabulary` (lower case) however they are disguised; all else stays. */
export const createUnmask = (vocabulary: Iterable<string>, smallWords: Iterable<string> = []) => {
  const words = [...vocabulary];
  const known = new Set(words);
  const joinable = new Set([...words, ...smallWords, ...shortWords]);
  const byDrawing = new Map(words.filter((word) => word.length > 3).map((word) => [drawn(word), word]));
  // "v" for "u": those words that begin so are the fewest.
  const byV = new Map(words.filter((word) => word.indexOf('u') > 0).map((word) => [word.replace('u', 'v'), word]));
  /** "killmyself" in its words, at least one of them of the vocabulary; null where letters are left over. */
  const parted = (letters: string): string | null => {
    const ways: (string | null)[] = [''];
    for (let end = 1; end <= letters.length; end++) {
      ways[end] = null;
      for (let begin = Math.max(0, end - 11); begin < end; begin++) {
        const before = ways[begin];
        const word = letters.slice(begin, end);
        if (typeof before === 'string' && joinable.has(word)) {
          ways[end] = before === '' ? word : `${before} ${word}`;
          break;
        }
      }
    }
    const found = ways[letters.length] ?? null;
    return found?.split(' ').some((word) => word.length > 2 && known.has(word)) ? found : null;
  };
  const bySqueezed = new Map(words.map((word) => [squeezed(word), word]));
  const reveal = (raw: string): string => {
    if (plainWord.test(raw)) {
      if (raw.length > 3 && stretched.test(raw)) return bySqueezed.get(squeezed(raw)) ?? raw;
      return raw.includes('v') && !known.has(raw) ? (byV.get(raw) ?? raw) : raw;
    }
    if (endedWord.test(raw)) return raw;
    const bare = raw.replace(/[.!,…]+$/u, '');
    const tail = raw.slice(bare.length);
    if (known.has(bare)) return raw;
    const letters = lettersOf(beyondAscii.test(bare) ? bare.normalize('NFD').replace(marks, '') : bare);
    if (known.has(letters)) return letters + tail;
    const joined = letters.replace(gaps, (gap) => '*'.repeat(gap.length)).replace(separators, '');
    if (known.has(joined)) return joined + tail;
    const word = redrawn.test(bare) ? byDrawing.get(drawn(joined)) : undefined;
    if (word !== undefined && joined !== bare) return word + tail;
    if (bare.length > 3 && oneMissing.test(bare)) {
      const masked = bare.replace(/[^a-z]/u, '*');
      const found = words.find((one) => fits(masked, one));
      if (found !== undefined) return found + tail;
    }
    if (/[*#]/u.test(joined)) {
      const found = words.find((word) => fits(joined, word));
      if (found !== undefined) return found + tail;
    }
    const stretchedWord = stretched.test(joined) ? bySqueezed.get(squeezed(joined)) : undefined;
    return stretchedWord === undefined ? raw : stretchedWord + tail;
  };
  /** Tries each chunk that is not simply a word. */
  const revealed = (text: string): string => {
    let shown = '';
    let done = 0;
    let begin = -1;
    let odd = false;
    let run = 0;
    let last = 0;
    for (let index = 0; index <= text.length; index++) {
      const code = index < text.length ? text.charCodeAt(index) : 32;
      if (between[code] === 1) {
        if (odd) {
          const raw = text.slice(begin, index);
          const word = reveal(raw);
          if (word !== raw) {
            shown += text.slice(done, begin) + word;
            done = index;
          }
        }
        begin = -1;
        odd = false;
        last = 0;
        continue;
      }
      if (begin < 0) begin = index;
      run = code === last ? run + 1 : 1;
      last = code;
      odd ||= run === 3 || code === 118 || !((code >= 97 && code <= 122) || code === 39);
    }
    return done === 0 ? text : shown + text.slice(done);
  };
  /** @param text lower case */
  return (text: string): string =>
    revealed(
      text.replace(spacedLetters, (letters) => {
        const joined = lettersOf(letters.replace(separators, ''));
        if (known.has(joined)) return joined;
        const apart = parted(joined);
        if (apart !== null) return apart;
        const masked = words.find((word) => joined.includes('*') && fits(joined, word));
        if (masked !== undefined) return masked;
        // "a", "i" and "u" before it look like letters of the word.
        for (const skipped of [1, 2]) {
          if (known.has(joined.slice(skipped))) return `${joined.slice(0, skipped)} ${joined.slice(skipped)}`;
          if (known.has(joined.slice(0, -skipped))) return `${joined.slice(0, -skipped)} ${joined.slice(-skipped)}`;
        }
        return letters;
      }),
    );
};
