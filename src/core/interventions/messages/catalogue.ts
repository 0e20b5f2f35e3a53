// Which messages there are and what each can speak of. The words themselves are ICU templates, in `english.ts`, `german.ts`
// and in what a space has put in their place.

export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

export const tones = ['plain', 'warm'] as const;
export type Tone = (typeof tones)[number];

/** `place` is one of two words. */
export type ArgumentType = 'text' | 'number' | 'place';

const everywhere = { bot: 'text', place: 'place' } as const;

/** The arguments of each message. `bot` is the agent's name; `place` where it is said. */
export const messageArguments = {
  /** `helpers`: their mentions; `minutes`: how long the question waits. */
  nudge: { ...everywhere, helpers: 'text', minutes: 'number' },
  /** `rules`: the address of the rules. */
  'rules-reminder': { ...everywhere, rules: 'text' },
  'de-escalation': everywhere,
  /** Said to moderators. `channel`: its name; `minutes`: how long the question waits. */
  'helper-call': { ...everywhere, channel: 'text', minutes: 'number' },
  /** `people`: how many report the same; `status`: the address of the status page, or nothing. */
  'status-post': { ...everywhere, people: 'number', status: 'text' },
  'resolution-check': everywhere,
  /** `rules`: the address of the rules, or nothing. */
  welcome: { ...everywhere, rules: 'text' },
  /** In the last week: `people` answered `answers` questions. */
  thanks: { ...everywhere, people: 'number', answers: 'number' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ArgumentType>>>>;

export type MessageKey = keyof typeof messageArguments;
export const messageKeys = Object.keys(messageArguments) as MessageKey[];

export type Place = 'thread' | 'conversation';

type ValueOf<T extends ArgumentType> = T extends 'number' ? number : T extends 'place' ? Place : string;

/** What one message is filled with. */
export type MessageValues<K extends MessageKey> = {
  readonly [A in keyof (typeof messageArguments)[K]]: (typeof messageArguments)[K][A] extends infer T extends
    ArgumentType
    ? ValueOf<T>
    : never;
};

/** Arguments without which a message has no sense: an edited template must speak of them. */
export const requiredArguments: Readonly<Partial<Record<MessageKey, readonly string[]>>> = {
  nudge: ['helpers'],
  'rules-reminder': ['rules'],
  'helper-call': ['channel'],
};

/** Texts that may be empty: a template must ask for them before it speaks of them. */
export const optionalArguments: Readonly<Partial<Record<MessageKey, readonly string[]>>> = {
  'status-post': ['status'],
  welcome: ['rules'],
};

export type Templates = Readonly<Record<MessageKey, Readonly<Record<Tone, string>>>>;

/** The language a conversation is answered in: the one most of its messages are in, where there are words in it. */
export const localeFor = (languages: readonly string[]): Locale => {
  const counts = locales.map((locale) => languages.filter((language) => language === locale).length);
  const known = Math.max(...counts);
  const [english = 0] = counts;
  return known > english ? (locales[counts.indexOf(known)] ?? 'en') : 'en';
};
