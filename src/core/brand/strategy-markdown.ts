// A communication strategy written as Markdown: lists under known headings, in any file of a folder; prose is for people
// and is passed over.
import { hostOf } from './links.ts';
import { parseOpeningHours } from './opening-hours.ts';
import { hostSchema, type Strategy, type StrategyImport, type StrategyProblem, strategySchema } from './strategy.ts';

export interface MarkdownFile {
  readonly name: string;
  readonly text: string;
}

interface Draft {
  voice: { tone?: string; readingAge?: number };
  banned: Strategy['banned'];
  preferred: Strategy['preferred'];
  allowedHosts: string[];
  facts: {
    links: Strategy['facts']['links'];
    contacts: string[];
    openingHours: Strategy['facts']['openingHours'];
  };
}

/** Takes one list item into the draft; gives what is wrong with it, or null. */
type Section = (item: string, draft: Draft) => string | null;

const arrow = /\s*(?:->|→|=>)\s*/u;
const unquoted = (text: string): string => text.replace(/^["“„'`*]+|["”“'`*]+$/gu, '').trim();

const voice: Section = (item, draft) => {
  const [, name = '', value = ''] = /^([^:]+):\s*(.+)$/u.exec(item) ?? [];
  switch (name.trim().toLowerCase()) {
    case 'tone':
      if (value !== 'plain' && value !== 'warm') return 'the tone is plain or warm';
      draft.voice.tone = value;
      return null;
    case 'reading age': {
      const age = Number(value);
      if (!Number.isInteger(age) || age < 8 || age > 20) return 'the reading age is a whole number from 8 to 20';
      draft.voice.readingAge = age;
      return null;
    }
    default:
      return 'write `tone: plain`, `tone: warm` or `reading age: 14`';
  }
};

const bannedTerms: Section = (item, draft) => {
  const [, head = '', why] = /^([^:]+)(?::\s*(.+))?$/u.exec(item) ?? [];
  const [term = '', instead] = head.split(arrow).map(unquoted);
  if (term === '' || instead === '' || term.length > 100)
    return 'write a term, `term: reason` or `term -> better term`';
  draft.banned.push({
    term,
    ...(instead === undefined ? {} : { instead }),
    ...(why === undefined ? {} : { why: why.trim() }),
  });
  return null;
};

const preferredTerms: Section = (item, draft) => {
  const [avoid = '', use = '', ...more] = item.split(arrow).map(unquoted);
  if (avoid === '' || use === '' || more.length > 0) return 'write `term to avoid -> term to use`';
  draft.preferred.push({ avoid, use });
  return null;
};

const links: Section = (item, draft) => {
  const plain = item.replace(/^<|>$/gu, '');
  const host = hostSchema.safeParse(plain.includes('://') ? (hostOf(plain) ?? '') : plain.replace(/\/.*$/u, ''));
  if (!host.success) return 'write a place such as docs.example.org or https://docs.example.org';
  draft.allowedHosts.push(host.data);
  return null;
};

const facts: Section = (item, draft) => {
  const [, name = '', value = ''] = /^([^:]+):\s*(.+)$/u.exec(item) ?? [];
  if (name === '') return 'write `name: fact`, e.g. `status page: https://status.example.org`';
  const plain = value.trim().replace(/^<|>$/gu, '');
  if (/^opening hours$/iu.test(name.trim())) {
    draft.facts.openingHours = parseOpeningHours(plain);
    return draft.facts.openingHours === null ? 'write opening hours as `Mon-Fri 09:00-17:00 Europe/Berlin`' : null;
  }
  if (hostOf(plain) !== null && /^https?:\/\//iu.test(plain))
    draft.facts.links.push({ name: unquoted(name), url: plain });
  else if (/^[^\s@]+@[^\s@]+$|^[+\d][\d\s()/.-]{5,}$/u.test(plain)) draft.facts.contacts.push(plain);
  else return 'a fact is an address that begins with https://, an e-mail address, a telephone number, or opening hours';
  return null;
};

const sections: Readonly<Record<string, Section>> = {
  voice,
  'banned terms': bannedTerms,
  'preferred terms': preferredTerms,
  links,
  facts,
};
const known = Object.keys(sections).join(', ');

const readFile = ({ name, text }: MarkdownFile, draft: Draft): StrategyProblem[] => {
  const problems: StrategyProblem[] = [];
  let heading: string | null = null;
  let fenced = false;
  for (const [index, raw] of text.split(/\r?\n/u).entries()) {
    const line = raw.trim();
    const problem = (what: string) => problems.push({ file: name, line: index + 1, problem: `${what}.` });
    if (line.startsWith('```')) fenced = !fenced;
    if (fenced) continue;
    const title = /^#{1,6}\s+(.*?)\s*#*$/u.exec(line)?.[1];
    if (title !== undefined) heading = title.toLowerCase();
    const item = /^[-*+]\s+(.+)$/u.exec(line)?.[1];
    if (item === undefined) continue;
    const section = heading === null || !Object.hasOwn(sections, heading) ? undefined : sections[heading];
    if (section === undefined) {
      problem(`a list stands under ${heading === null ? 'no heading' : 'a heading I do not know'}; I know ${known}`);
      continue;
    }
    const wrong = section(item, draft);
    if (wrong !== null) problem(wrong);
  }
  return problems;
};

/**
 * Reads a folder's Markdown files into a strategy. Files not ending in `.md`, and `README.md`, are passed over. Every problem
 * is told with its file and line; with one there is no strategy.
 */
export const strategyFromMarkdown = (files: readonly MarkdownFile[]): StrategyImport => {
  const draft: Draft = {
    voice: {},
    banned: [],
    preferred: [],
    allowedHosts: [],
    facts: { links: [], contacts: [], openingHours: null },
  };
  const read = files
    .filter(({ name }) => /\.md$/iu.test(name) && !/(?:^|\/)readme\.md$/iu.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const problems = read.flatMap((file) => readFile(file, draft));
  if (read.length === 0) problems.push({ file: '.', line: null, problem: 'there is no Markdown file in the folder.' });
  if (problems.length > 0) return { ok: false, problems };
  const parsed = strategySchema.safeParse(draft);
  if (parsed.success) return { ok: true, strategy: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path, message }) => {
      const at = lineOf(read, path.at(-1) === 'instead' || path.at(-1) === 'use' ? valueAt(draft, path) : null);
      return { ...at, problem: `${message}.` };
    }),
  };
};

const valueAt = (draft: Draft, path: readonly PropertyKey[]): string | null => {
  const value = path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    draft,
  );
  return typeof value === 'string' ? value : null;
};

/** Where a term is offered: the line with an arrow before it. */
const lineOf = (files: readonly MarkdownFile[], term: string | null): { file: string; line: number | null } => {
  for (const { name, text } of files) {
    const index = text.split(/\r?\n/u).findIndex((line) => {
      const use = line.split(arrow)[1] ?? '';
      return term !== null && use.includes(term);
    });
    if (index >= 0) return { file: name, line: index + 1 };
  }
  return { file: files[0]?.name ?? '.', line: null };
};
