// What a message's text may show: line breaks, **bold**, `code`, ```fences```, http(s) links and names. The result is a
// tree that components turn into text nodes; no HTML is ever made from what somebody wrote.

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold'; children: readonly Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; href: string; text: string }
  | { kind: 'mention'; name: string };
export type Block = { kind: 'paragraph'; children: readonly Inline[] } | { kind: 'fence'; text: string };

const fence = /^```[\w+-]{0,20}[ \t]*\n?([\s\S]*?)\n?```[ \t]*$/u;
const url = /^https?:\/\/[^\s<>"`]+/iu;
// Punctuation that ends the sentence around an address rather than the address.
const trailing = /[.,;:!?'*]+$/u;

/** The address that `text` starts with, as written, or null. Only http and https. */
const linkAt = (text: string): { href: string; text: string } | null => {
  const found = url.exec(text)?.[0];
  if (found === undefined) return null;
  let shown = found.replace(trailing, '');
  while (shown.endsWith(')') && shown.split(')').length > shown.split('(').length) {
    shown = shown.slice(0, -1).replace(trailing, '');
  }
  const parsed = URL.canParse(shown) ? new URL(shown) : null;
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) return null;
  return { href: parsed.href, text: shown };
};

const mentionAt = (text: string, names: readonly string[]): string | null => {
  const lower = text.toLowerCase();
  let best: string | null = null;
  for (const name of names) {
    const after = text.charAt(name.length + 1);
    if (!lower.startsWith(`@${name.toLowerCase()}`) || /[\p{L}\p{N}_]/u.test(after)) continue;
    if (best === null || name.length > best.length) best = name;
  }
  return best === null ? null : text.slice(1, best.length + 1);
};

/** The construct that begins at `start`, and where it ends; null where plain text goes on. */
const inlineAt = (
  text: string,
  start: number,
  names: readonly string[],
  nested: boolean,
): { node: Inline; end: number } | null => {
  const char = text.charAt(start);
  const before = text.charAt(start - 1);
  if (char === '`') {
    const end = text.indexOf('`', start + 1);
    if (end <= start + 1 || text.slice(start, end).includes('\n')) return null;
    return { node: { kind: 'code', text: text.slice(start + 1, end) }, end: end + 1 };
  }
  if (char === '*' && !nested && text.startsWith('**', start)) {
    const end = text.indexOf('**', start + 2);
    const inner = end < 0 ? '' : text.slice(start + 2, end);
    if (inner === '' || inner !== inner.trim()) return null;
    return { node: { kind: 'bold', children: parseInline(inner, names, true) }, end: end + 2 };
  }
  if ((char === 'h' || char === 'H') && !/[\p{L}\p{N}_]/u.test(before)) {
    const link = linkAt(text.slice(start, start + 2100));
    return link === null ? null : { node: { kind: 'link', ...link }, end: start + link.text.length };
  }
  if (char === '@' && !/[\p{L}\p{N}_]/u.test(before)) {
    const name = mentionAt(text.slice(start, start + 70), names);
    return name === null ? null : { node: { kind: 'mention', name }, end: start + name.length + 1 };
  }
  return null;
};

const parseInline = (text: string, names: readonly string[], nested: boolean): Inline[] => {
  const nodes: Inline[] = [];
  let plain = 0;
  let at = 0;
  const flush = (): void => {
    if (plain < at) nodes.push({ kind: 'text', text: text.slice(plain, at) });
  };
  while (at < text.length) {
    const found = inlineAt(text, at, names, nested);
    if (found === null) {
      at += 1;
      continue;
    }
    flush();
    nodes.push(found.node);
    at = found.end;
    plain = at;
  }
  flush();
  return nodes;
};

/**
 * Reads a message's text. `names`: the names that `@name` may stand for, in any letter case; the longest one wins.
 * Whatever is not understood stays as the text it is; line breaks stay in the text nodes.
 */
export const parseMarkup = (text: string, names: readonly string[] = []): Block[] => {
  const blocks: Block[] = [];
  for (const part of text.split(/(```[\s\S]*?```)/u)) {
    const code = part.startsWith('```') ? fence.exec(part)?.[1] : undefined;
    if (code !== undefined && code.trim() !== '') {
      blocks.push({ kind: 'fence', text: code });
      continue;
    }
    // The line breaks that set a fence apart are not blank lines of the paragraphs around it.
    const body = part.replace(/^\n+|\n+$/gu, '');
    if (body.trim() !== '') blocks.push({ kind: 'paragraph', children: parseInline(body, names, false) });
  }
  return blocks;
};

const inlineText = (node: Inline): string => {
  if (node.kind === 'bold') return node.children.map(inlineText).join('');
  return node.kind === 'mention' ? `@${node.name}` : node.text;
};

/** The same text without its marks: for quotes and for what a screen reader is told. At most `limit` characters. */
export const plainText = (text: string, limit = 200): string => {
  const whole = parseMarkup(text)
    .map((block) => (block.kind === 'fence' ? block.text : block.children.map(inlineText).join('')))
    .join(' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return whole.length <= limit ? whole : `${whole.slice(0, limit - 1).trimEnd()}…`;
};
