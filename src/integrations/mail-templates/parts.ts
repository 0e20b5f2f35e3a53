// The pieces our mails are built of, each in two forms. Tables under the hood, because mail programs know little else.
import { type CSSProperties, createElement as h, type ReactNode } from 'react';
import { Button, Heading, Img, Link, Section, Text } from 'react-email';
import { statusWord } from '../../core/commands/words.ts';
import type { HealthStatus } from '../../core/health/snapshot.ts';
import { colour, statusColour, text } from './theme.ts';

/** A piece as HTML and as plain text; an empty `plain` is left out there. */
export interface Part {
  readonly node: ReactNode;
  readonly plain: string;
}

export const title = (words: string): Part => ({
  node: h(Heading, { as: 'h1', style: text.title }, words),
  plain: `${words}\n${'='.repeat(Math.min(words.length, 60))}`,
});

export const heading = (words: string): Part => ({
  node: h(Heading, { as: 'h2', style: text.heading }, words),
  plain: `${words}\n${'-'.repeat(Math.min(words.length, 60))}`,
});

/** Line breaks in the words stay. */
export const paragraph = (words: string): Part => ({
  node: h(Text, { style: { ...text.body, whiteSpace: 'pre-line' } }, words),
  plain: words,
});

export const small = (words: string): Part => ({ node: h(Text, { style: text.small }, words), plain: words });

export const link = (href: string, words: string): Part => ({
  node: h(
    Text,
    { style: text.body },
    h(Link, { href, style: { color: colour.accent, textDecoration: 'underline' } }, words),
  ),
  plain: `${words}: ${href}`,
});

/** The same, in the small print. */
export const smallLink = (href: string, words: string): Part => ({
  node: h(
    Text,
    { style: text.small },
    h(Link, { href, style: { color: colour.soft, textDecoration: 'underline' } }, words),
  ),
  plain: `${words}: ${href}`,
});

const buttonStyle: CSSProperties = {
  backgroundColor: colour.accent,
  borderRadius: '6px',
  color: colour.paper,
  fontSize: '15px',
  fontWeight: 600,
  lineHeight: '20px',
  padding: '12px 20px',
  textDecoration: 'none',
};

export const button = (href: string, words: string): Part => ({
  node: h(Section, { style: { margin: '20px 0 8px' } }, h(Button, { href, style: buttonStyle }, words)),
  plain: `${words}: ${href}`,
});

/** A status as a coloured label, and a sentence behind it. */
export const status = (of: HealthStatus, words: string): Part => {
  const { ink, ground } = statusColour[of];
  const style: CSSProperties = {
    backgroundColor: ground,
    borderRadius: '10px',
    color: ink,
    display: 'inline-block',
    fontSize: '13px',
    fontWeight: 600,
    lineHeight: '20px',
    marginRight: '8px',
    padding: '0 10px',
  };
  return {
    node: h(Text, { style: text.body }, h('span', { style }, statusWord[of]), words),
    plain: `Status: ${statusWord[of]}. ${words}`,
  };
};

export const list = (lines: readonly string[]): Part => ({
  node: h(
    'ul',
    { style: { ...text.body, paddingLeft: '20px' } },
    ...lines.map((line) => h('li', { style: { margin: '0 0 6px' } }, line)),
  ),
  plain: lines.map((line) => `- ${line}`).join('\n'),
});

/** An attached picture; `alt` says the same in words. */
export const picture = (contentId: string, alt: string): Part => ({
  node: h(Img, {
    src: `cid:${contentId}`,
    alt,
    width: 536,
    style: { display: 'block', height: 'auto', margin: '12px 0', maxWidth: '100%', width: '100%' },
  }),
  plain: alt,
});
