// Links: only to places the communication strategy names.

import type { Rule } from './rule.ts';
import type { Strategy } from './strategy.ts';

const withScheme = /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s<>]{1,2000}/giu;
// Bare domains: only ends that are rarely file names, since `index.ts` and `node.js` are no links.
const bare =
  /(?<![\w@./:-])(?:[a-z\d-]{1,63}\.){1,4}(?:com|org|net|io|dev|app|de|eu|uk|info|biz|co|gg|ly|xyz|link|site|online|shop|ru|cn|ai|tv)(?![\w-])(?:\/[^\s<>]{0,500})?/giu;

const trimmed = (link: string): string => link.replace(/[)\].,;:!?'"*`]+$/u, '');

/** The host a link leads to; null where that cannot be told. */
export const hostOf = (link: string): string | null => {
  try {
    const { protocol, hostname } = new URL(link.includes('://') ? link : `https://${link}`);
    return protocol === 'https:' || protocol === 'http:' ? hostname.replace(/^www\./u, '') : null;
  } catch {
    return null;
  }
};

/** All links of a text, as they stand in it. */
export const linksIn = (text: string): string[] => {
  const full = [...text.matchAll(withScheme)].map(([link]) => trimmed(link));
  return [...full, ...[...text.replaceAll(withScheme, ' ').matchAll(bare)].map(([link]) => trimmed(link))];
};

const isAllowed = (link: string, strategy: Strategy | null): boolean => {
  const host = hostOf(link);
  if (host === null || strategy === null) return false;
  const official = strategy.facts.links.flatMap(({ url }) => hostOf(url) ?? []);
  return [...strategy.allowedHosts, ...official].some((known) => host === known || host.endsWith(`.${known}`));
};

const foreign = (text: string, strategy: Strategy | null): string[] =>
  linksIn(text).filter((link) => !isAllowed(link, strategy));

export const linkRule: Rule = {
  code: 'link-not-allowed',
  hard: false,
  find: (text, { strategy }) =>
    foreign(text, strategy).length > 0
      ? {
          why: 'A link from a bot is trusted, so it leads only to places on the list of allowed ones.',
          fix: 'Take out the link, or have an admin add the place to the communication strategy.',
        }
      : null,
  correct: (text, { strategy }) =>
    foreign(text, strategy).reduce((rest, link) => rest.replaceAll(link, '(link left out)'), text),
};
