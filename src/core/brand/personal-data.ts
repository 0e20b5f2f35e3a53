// What identifies or reaches a person. Patterns are bounded or linear: the text may be hostile.
import type { ReviewContext, Rule, ViolationCode } from './rule.ts';

const emailAddress = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24}/giu;
const phoneCandidate = /(?<!\d)\+?\(?\d[\d\s().\-/]{6,24}\d(?!\d)/gu;
const cardCandidate = /(?<!\d)[3-6](?:[ -]?\d){12,18}(?!\d)/gu;
const ibanCandidate = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/gu;
const ipv4Candidate = /(?<![\d.])(?<!\bv(?:ersion)?\s?)(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/giu;
const date = /^(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})/u;
// Ids of channels and messages are long numbers too.
const ids = /<#\d{1,25}>|\bhttps?:\/\/[^\s<>]{1,2000}/giu;

const digitsOf = (text: string): string => text.replaceAll(/\D/gu, '');

/** Luhn's check: ISO/IEC 7812-1, annex B. */
const isCard = (candidate: string): boolean => {
  const digits = [...digitsOf(candidate)].reverse().map(Number);
  if (![13, 14, 15, 16, 19].includes(digits.length)) return false;
  const sum = digits.reduce((total, digit, index) => {
    const twice = index % 2 === 1 ? digit * 2 : digit;
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
};

/** ISO 13616: the country and check digits moved behind, letters as 10 to 35, modulo 97 is 1. */
const isIban = (candidate: string): boolean => {
  const plain = candidate.replaceAll(' ', '');
  if (plain.length < 15 || plain.length > 34) return false;
  let rest = 0;
  for (const char of `${plain.slice(4)}${plain.slice(0, 4)}`)
    for (const digit of String(Number.parseInt(char, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
};

const isIpv4 = (candidate: string): boolean => candidate.split('.').every((part) => Number(part) <= 255);

const isPhone = (candidate: string): boolean => {
  const digits = digitsOf(candidate).length;
  return digits >= 8 && digits <= 15 && !date.test(candidate) && !/^\d{1,3}(?:\.\d{1,3}){3}$/u.test(candidate);
};

interface Kind {
  readonly code: ViolationCode;
  readonly name: string;
  readonly patterns: readonly { readonly pattern: RegExp; readonly is: (candidate: string) => boolean }[];
}

const kinds: readonly Kind[] = [
  { code: 'email-address', name: 'e-mail address', patterns: [{ pattern: emailAddress, is: () => true }] },
  { code: 'phone-number', name: 'telephone number', patterns: [{ pattern: phoneCandidate, is: isPhone }] },
  {
    code: 'bank-number',
    name: 'card or account number',
    patterns: [
      { pattern: cardCandidate, is: isCard },
      { pattern: ibanCandidate, is: isIban },
    ],
  },
  { code: 'network-address', name: 'IP address', patterns: [{ pattern: ipv4Candidate, is: isIpv4 }] },
];

/** The organisation's own addresses and numbers are nobody's personal data. */
const readable = (text: string, { strategy }: ReviewContext): string =>
  (strategy?.facts.contacts ?? []).reduce((rest, contact) => rest.replaceAll(contact, ' '), text.replaceAll(ids, ' '));

const contactPage = ({ strategy }: ReviewContext): string =>
  strategy?.facts.links.find(({ name }) => /contact|support|kontakt|hilfe/iu.test(name))?.url ?? '(left out)';

export const personalDataRules: readonly Rule[] = kinds.map(({ code, name, patterns }) => ({
  code,
  hard: true,
  find: (text, context) => {
    const rest = readable(text, context);
    const found = patterns.some(({ pattern, is }) => [...rest.matchAll(pattern)].some(([candidate]) => is(candidate)));
    return found ? { why: 'Personal data never leaves in a post.', fix: `Take out the ${name}.` } : null;
  },
  correct: (text, context) =>
    patterns.reduce(
      (rest, { pattern, is }) =>
        rest.replaceAll(pattern, (candidate: string) =>
          is(candidate) && !context.strategy?.facts.contacts.includes(candidate) ? contactPage(context) : candidate,
        ),
      text,
    ),
}));
