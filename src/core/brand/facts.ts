// Facts the organisation stands for: a text that states another official address or other opening hours is wrong.
import { hostOf, linksIn } from './links.ts';
import { type OpeningHours, openingWords } from './opening-hours.ts';
import type { Rule } from './rule.ts';
import type { Strategy } from './strategy.ts';
import { holdsTerm } from './terms.ts';

const sentence = /[^.!?\n]{0,300}(?:[.!?](?!\s|$)[^.!?\n]{0,300}){0,8}/gu;
const aboutHours =
  /\b(?:open|opening|office|support|business) hours\b|\bwe(?: are|['’]re) (?:open|here|there|available)\b|\böffnungszeiten\b|\bgeöffnet\b|\berreichbar\b/iu;
const range =
  /\b(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm|uhr)?\s?(?:-|–|—|to|until|till|bis)\s?(\d{1,2})(?:[:.](\d{2}))?\s?(am|pm|uhr)?(?![\w.:]\d)/giu;

const clock = (hour: string, minute: string | undefined, half: string | undefined): string => {
  const lower = half?.toLowerCase();
  const shift = lower === 'pm' && Number(hour) < 12 ? 12 : lower === 'am' && Number(hour) === 12 ? -12 : 0;
  return `${String(Number(hour) + shift).padStart(2, '0')}:${minute ?? '00'}`;
};

const isWrong = (match: RegExpExecArray | RegExpMatchArray, { spans }: OpeningHours): boolean => {
  const [, h1 = '', m1, a1, h2 = '', m2, a2] = match;
  const [from, to] = [clock(h1, m1, a1 ?? a2), clock(h2, m2, a2)];
  return !spans.some((span) => span.from === from && span.to === to);
};

/** Where a text states hours that are not the official ones. */
const wrongHours = (text: string, hours: OpeningHours | null): RegExpMatchArray[] => {
  if (hours === null) return [];
  const found: RegExpMatchArray[] = [];
  for (const part of text.slice(0, 4_000).matchAll(sentence)) {
    if (!aboutHours.test(part[0])) continue;
    for (const match of part[0].matchAll(range))
      if (isWrong(match, hours)) found.push(Object.assign(match, { index: part.index + match.index }));
  }
  return found;
};

/** Links that stand beside an official link's name and are not it, with what should stand there. */
const wrongLinks = (text: string, { facts }: Strategy): { link: string; url: string }[] =>
  text.split(/\n|(?<=[.!?])\s/u).flatMap((part) =>
    facts.links
      .filter(({ name }) => holdsTerm(part, name))
      .flatMap(({ url }) => {
        const known = facts.links.flatMap((each) => hostOf(each.url) ?? []);
        const links = linksIn(part);
        if (links.some((link) => link.replace(/\/$/u, '') === url.replace(/\/$/u, ''))) return [];
        return links.filter((link) => !known.includes(hostOf(link) ?? '')).map((link) => ({ link, url }));
      }),
  );

export const factRule: Rule = {
  code: 'wrong-fact',
  hard: false,
  find: (text, { strategy }) => {
    if (strategy === null) return null;
    const hours = strategy.facts.openingHours;
    if (hours !== null && wrongHours(text, hours).length > 0)
      return { why: 'It states other opening hours than the official ones.', fix: `They are ${openingWords(hours)}.` };
    const [link] = wrongLinks(text, strategy);
    return link === undefined
      ? null
      : { why: 'It gives another address than the official one.', fix: `The official one is ${link.url}` };
  },
  correct: (text, { strategy }) => {
    if (strategy === null) return text;
    const linked = wrongLinks(text, strategy).reduce((rest, { link, url }) => rest.replaceAll(link, url), text);
    const hours = strategy.facts.openingHours;
    const [only, ...more] = hours?.spans ?? [];
    // With several spans it cannot be told which was meant.
    if (only === undefined || more.length > 0) return linked;
    return wrongHours(linked, hours)
      .reverse()
      .reduce(
        (rest, match) =>
          `${rest.slice(0, match.index)}${only.from}–${only.to}${rest.slice((match.index ?? 0) + match[0].length)}`,
        linked,
      );
  },
};
