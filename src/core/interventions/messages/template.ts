// Reads and fills one ICU template.
import { IntlMessageFormat } from 'intl-messageformat';
import {
  type ArgumentType,
  type Locale,
  type MessageKey,
  messageArguments,
  optionalArguments,
  requiredArguments,
} from './catalogue.ts';

/** A template's arguments are put in as they are: what members or settings say is never read as a template. */
const formatOf = (template: string, locale: Locale): IntlMessageFormat =>
  new IntlMessageFormat(template, locale, undefined, { ignoreTag: true });

/** Fills a template. An empty text counts as `none`, so that `select` can ask for it. Throws RangeError or SyntaxError on a bad one. */
export const fill = (template: string, locale: Locale, values: Readonly<Record<string, string | number>>): string => {
  const filled = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === '' ? 'none' : value]),
  );
  const text = formatOf(template, locale).format(filled);
  return String(text)
    .replaceAll(/[^\S\n]+(?=\n|$)/gu, '')
    .trim();
};

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

// The parser's kinds of elements; its own package is no dependency of ours.
const kinds = ['literal', 'argument', 'number', 'date', 'time', 'select', 'plural', 'pound', 'tag'] as const;

interface Use {
  readonly name: string;
  readonly as: (typeof kinds)[number];
  /** It stands in an option of its own `select` that is not for none. */
  readonly asked: boolean;
}

const usesOf = (elements: readonly Element[], asked: readonly string[] = []): Use[] =>
  elements.flatMap((element): Use[] => {
    const as = kinds[element.type] ?? 'tag';
    if (as === 'literal' || as === 'pound' || !('value' in element)) return [];
    const name = String(element.value);
    const options = 'options' in element ? Object.entries(element.options) : [];
    const inner = options.flatMap(([option, { value }]) =>
      usesOf(value, as === 'select' && option !== 'none' ? [...asked, name] : asked),
    );
    return [{ name, as, asked: asked.includes(name) }, ...inner];
  });

const allowed: Readonly<Record<ArgumentType, readonly Use['as'][]>> = {
  text: ['argument', 'select'],
  number: ['argument', 'number', 'plural'],
  place: ['select'],
};

const problemOfUse = (
  { name, as, asked }: Use,
  known: Readonly<Record<string, ArgumentType>>,
  optional: readonly string[],
): string | null => {
  const type = Object.hasOwn(known, name) ? known[name] : undefined;
  if (type === undefined)
    return `{${name}} is not known here; known are ${Object.keys(known)
      .map((each) => `{${each}}`)
      .join(', ')}`;
  if (!allowed[type].includes(as)) return `{${name}} cannot be used as ${as}; use it as ${allowed[type].join(' or ')}`;
  if (as !== 'argument' || asked || !optional.includes(name)) return null;
  return `{${name}} may be missing; write {${name}, select, none {words without} other {words with {${name}}}}`;
};

const samples: readonly Readonly<Record<ArgumentType, string | number>>[] = [
  { text: 'something', number: 1, place: 'thread' },
  { text: '', number: 5, place: 'conversation' },
];

/** What keeps a template from being used for a message, each a sentence without its full stop; empty when nothing does. */
export const templateProblems = (key: MessageKey, template: string, locale: Locale): string[] => {
  const known: Readonly<Record<string, ArgumentType>> = messageArguments[key];
  let uses: Use[];
  try {
    uses = usesOf(formatOf(template, locale).getAst());
  } catch {
    return ['it is no ICU message: look for a brace without its partner, or a select or plural without other'];
  }
  const wrong = uses.flatMap((use) => problemOfUse(use, known, optionalArguments[key] ?? []) ?? []);
  const missing = (requiredArguments[key] ?? []).filter((name) => !uses.some((use) => use.name === name));
  const problems = [...new Set([...wrong, ...missing.map((name) => `it must speak of {${name}}`)])];
  if (problems.length > 0) return problems;
  try {
    for (const sample of samples)
      fill(template, locale, Object.fromEntries(Object.entries(known).map(([name, type]) => [name, sample[type]])));
    return [];
  } catch {
    return ['it cannot be filled with every value'];
  }
};
