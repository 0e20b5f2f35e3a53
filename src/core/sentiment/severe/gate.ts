// The first look at a message: one pass over its characters finds out which rules it could meet, mostly none.
import type { Rule } from './rule.ts';

const prefix = 4;
const isLetter = (code: number): boolean => code >= 97 && code <= 122;

const packed = (key: string): number => {
  let value = 0;
  for (let index = 0; index < Math.min(prefix, key.length); index++) value = value * 27 + key.charCodeAt(index) - 96;
  return value;
};

type Keyed = Pick<Rule, 'keys' | 'with'>;

/** Picks the rules a text could meet: those whose keys begin words of it, in any case. Mostly none; never one too few. */
export const createGate = <Entry extends Keyed>(entries: readonly Entry[]): ((text: string) => readonly Entry[]) => {
  const lanes = Math.ceil(entries.length / 32);
  // For each beginning of a word, where its bits begin in `bits`: first those of `keys`, then those of `with`. 0: none.
  const begins = new Uint16Array(27 ** prefix);
  const bits: number[] = new Array<number>(2 * lanes).fill(0);
  const mark = (keys: string, lane: number, bit: number): void => {
    for (const key of keys.split(' ')) {
      const at = packed(key);
      let begin = begins[at] ?? 0;
      if (begin === 0) {
        begin = bits.length;
        begins[at] = begin;
        for (let index = 0; index < 2 * lanes; index++) bits.push(0);
      }
      bits[begin + lane] = (bits[begin + lane] ?? 0) | bit;
    }
  };
  const alone = new Int32Array(lanes);
  entries.forEach((entry, index) => {
    const lane = index >> 5;
    const bit = 1 << (index & 31);
    mark(entry.keys, lane, bit);
    if (entry.with === undefined) alone[lane] = (alone[lane] ?? 0) | bit;
    else mark(entry.with, lanes + lane, bit);
  });
  const table = Int32Array.from(bits);
  const none: readonly Entry[] = [];
  const seen = new Int32Array(2 * lanes);
  return (text) => {
    seen.fill(0);
    let value = 0;
    let length = 0;
    for (let index = 0; index <= text.length; index++) {
      const code = index < text.length ? text.charCodeAt(index) | 32 : 0;
      if (isLetter(code)) {
        if (length++ < prefix) value = value * 27 + code - 96;
      } else if (length > 0) {
        const begin = begins[value] ?? 0;
        if (begin > 0) {
          for (let lane = 0; lane < 2 * lanes; lane++) seen[lane] = (seen[lane] ?? 0) | (table[begin + lane] ?? 0);
        }
        value = 0;
        length = 0;
      }
    }
    let found: Entry[] | null = null;
    for (let lane = 0; lane < lanes; lane++) {
      let open = (seen[lane] ?? 0) & ((seen[lanes + lane] ?? 0) | (alone[lane] ?? 0));
      while (open !== 0) {
        const bit = 31 - Math.clz32(open & -open);
        const entry = entries[lane * 32 + bit];
        if (entry !== undefined) {
          found ??= [];
          found.push(entry);
        }
        open &= open - 1;
      }
    }
    return found ?? none;
  };
};

/** What a character may do in a disguise. */
const kinds = new Uint8Array(128);
const letter = 1;
const sign = 2;
const joint = 3;
for (let code = 97; code <= 122; code++) {
  kinds[code] = letter;
  kinds[code - 32] = letter;
}
for (const one of '0134579@$!|*#') kinds[one.charCodeAt(0)] = sign;
for (const one of '._-*') kinds[one.charCodeAt(0)] ||= joint;

/** Dashes, curly quotes, the ellipsis, currency; emoji. Other characters beyond ASCII may be letters in disguise. */
const isPlainSign = (code: number): boolean =>
  (code >= 0x2010 && code <= 0x2027) ||
  (code >= 0x20a0 && code <= 0x2bff) ||
  code === 0xa0 ||
  code === 0xa3 ||
  code === 0xfe0f ||
  (code >= 0xd83c && code <= 0xd83e) ||
  (code >= 0xdc00 && code <= 0xdfff);

const beforeV = new Set([...'mskfh'].map((one) => one.charCodeAt(0)));

/** Whether words of `text` may be disguised: digits and signs in words, letters apart, stretched, of other alphabets. */
export const mayHide = (text: string): boolean => {
  let last = 0;
  let lastCode = 0;
  // What stood before the sign or joint right before this character.
  let earlier = 0;
  let run = 1;
  let length = 0;
  let singles = 0;
  let signed = false;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 32;
    if (code > 127 && !isPlainSign(code)) return true;
    const kind = kinds[code] ?? 0;
    if (kind === letter) {
      // "f@g", "k.ys", "4ss"; "@name", "#tag" and ".env" hide nothing.
      if (earlier === letter && last !== letter) return true;
      // "$hoot", "5tab" by its length below; "2nd" and "7pm" hide nothing.
      if (last === sign && (lastCode === 36 || lastCode === 33)) return true;
      if (length === 0) signed = last === sign && lastCode !== 64 && lastCode !== 35;
      if (signed && length === 2) return true;
      run = (code | 32) === (lastCode | 32) ? run + 1 : 1;
      if (run === 3) return true;
      // "mvrder", "fvck": hardly a word has these two letters.
      if ((code | 32) === 118 && length > 0 && beforeV.has(lastCode | 32)) return true;
      length++;
      earlier = 0;
    } else {
      if (length === 1 && ++singles === 3) return true;
      if (length > 1) singles = 0;
      length = 0;
      run = 1;
      // "ki11"
      if (code === 49 && lastCode === 49 && earlier === letter) return true;
      if (kind === 0) earlier = 0;
      else if (last === letter) earlier = letter;
    }
    last = kind;
    lastCode = code;
  }
  return false;
};
