// Undoes the tricks that hide words: invisible characters, stacked marks, styled letters, letters of other scripts.

// Soft hyphen, zero width, direction marks and overrides, variation selectors, tags. U+200D also joins emoji: without it
// a family reads as its members, whose mood is the same.
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const stackedMarks = /\p{M}{3,}/gu;
const mixedWord = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}\p{M}\d]*\p{L}[\p{L}\p{M}]*/gu;
const otherScript = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const latin = /\p{Script=Latin}/u;

// Cyrillic and Greek letters drawn like a Latin one.
const lookalikes = new Map<string, string>(
  (
    'аa еe оo рp сc хx уy кk мm тt вb нh іi јj ѕs ԁd һh ӏl ԛq ԝw ь6 зz пn ' +
    'АA ВB ЕE КK МM НH ОO РP СC ТT ХX УY ІI ЈJ ЅS ' +
    'αa βb εe ιi κk νv οo ρp τt υu χx ηn γy ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX'
  )
    .split(' ')
    .map((pair) => [pair[0] ?? '', pair[1] ?? ''] as const),
);

const foldWord = (word: string): string => {
  if (!otherScript.test(word) || !latin.test(word)) return word;
  let folded = '';
  for (const letter of word) folded += lookalikes.get(letter) ?? letter;
  return folded;
};

const isAscii = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 126) return false;
  return true;
};

/**
 * The text in its plain form: NFKC, without invisible characters, three or more stacked marks removed, and words that mix
 * Latin with lookalike Cyrillic or Greek letters in Latin. Linear in the text's length; doing it twice changes nothing.
 */
export const plainUnicode = (text: string): string => {
  if (isAscii(text)) return text;
  return text
    .replace(invisible, '')
    .replace(stackedMarks, '')
    .normalize('NFKC')
    .replace(mixedWord, foldWord)
    .normalize('NFKC')
    .replaceAll(/[’‘‛ʼ`´]/gu, (mark) => (mark === '`' ? mark : "'"))
    .replaceAll(/[“”]/gu, '"')
    .replaceAll('…', '...');
};
