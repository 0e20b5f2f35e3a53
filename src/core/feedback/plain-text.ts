// What is taken out of a text before words are counted: whatever leads to a person or away from the matter.

const links = /\b(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)\S{1,500}/giu;
const addresses = /[^\s@<>]{1,64}@[^\s@<>]{1,255}/gu;
const bareDomains =
  /\b(?:[a-z\d-]{1,63}\.){1,4}(?:com|org|net|io|dev|de|eu|co|ai|app|me|gg|info|uk)\b(?:\/\S{0,300})?/giu;
const handles = /[@＠]\S{1,80}|<[@#!&:][^>]{1,80}>|:[\w+-]{2,40}:/gu;
const code = /```[\s\S]{0,4000}?(?:```|$)|`[^`\n]{1,200}`/gu;
const quoted = /^\s*>.*$/gmu;
// Long enough to be a phone number, an account or an order.
const numbers = /\+?\d(?:[\s()./-]?\d){5,20}/gu;

/** The text without links, e-mail addresses, handles, code, quoted lines and long numbers. Linear in its length. */
export const matterOf = (text: string): string =>
  text
    .slice(0, 2_000)
    .replaceAll(code, ' ')
    .replaceAll(quoted, ' ')
    .replaceAll(links, ' ')
    .replaceAll(addresses, ' ')
    .replaceAll(handles, ' ')
    .replaceAll(bareDomains, ' ')
    .replaceAll(numbers, ' ');
