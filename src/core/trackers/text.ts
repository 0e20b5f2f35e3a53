// Texts on their way into a tracker.

const summaryLimit = 250;
/** GitHub takes 65,536 characters; the marker and the zero-width spaces need room. */
const textLimit = 60_000;

const cut = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  // Not through the middle of a character outside the basic plane.
  const end = /[\uD800-\uDBFF]/u.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
};

/** One line of at most 250 characters. */
export const summaryFor = (summary: string): string => cut(summary.replace(/\s+/gu, ' ').trim(), summaryLimit);

/** At most about 60,000 characters; `@name` calls nobody, addresses and links stay as they are. */
export const textFor = (text: string): string =>
  cut(text, textLimit).replace(/(?<![\p{L}\p{N}_./])@(?=\w)/gu, '@\u200B');
