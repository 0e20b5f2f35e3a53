// Which texts are about the same thing: cosine of their words, rare words weighing more (TF-IDF).
import { commonWords } from '../../brand/common-words.ts';

export type Vector = ReadonlyMap<string, number>;

/** The longest part of a text that is read, in characters. */
const longest = 2_000;

/** Words that carry a matter, without accents and case and a plural's s; numbers of three digits or more, such as error codes. */
export const termsOf = (text: string): string[] =>
  (
    text
      .slice(0, longest)
      .replaceAll(/\bhttps?:\/\/\S{1,500}/giu, ' ')
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/\p{L}[\p{L}\d]+|\d{3,}/gu) ?? []
  )
    .filter((word) => !commonWords.has(word))
    .map((word) => (word.length > 4 && /[^s]s$/u.test(word) ? word.slice(0, -1) : word));

/**
 * Makes vectors of texts, weighed by how rare a word is in `background`: (1 + ln tf) · (1 + ln((1 + N) / (1 + df))),
 * of length 1. Salton and Buckley 1988 (Information Processing & Management 24:513), with smoothed idf. A text without
 * words that carry a matter is empty and like nothing.
 */
export const vectorizer = (background: readonly string[]): ((text: string) => Vector) => {
  const documents = new Map<string, number>();
  for (const text of background)
    for (const term of new Set(termsOf(text))) documents.set(term, (documents.get(term) ?? 0) + 1);
  const rarity = (term: string): number => 1 + Math.log((1 + background.length) / (1 + (documents.get(term) ?? 0)));
  return (text) => {
    const counts = new Map<string, number>();
    for (const term of termsOf(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
    const weights = [...counts].map(([term, count]): [string, number] => [term, (1 + Math.log(count)) * rarity(term)]);
    const length = Math.hypot(...weights.map(([, weight]) => weight));
    return new Map(weights.map(([term, weight]) => [term, weight / length]));
  };
};

/** 0 (no word in common) to 1, of two vectors of length 1. */
export const cosine = (a: Vector, b: Vector): number => {
  let sum = 0;
  for (const [term, weight] of a) sum += weight * (b.get(term) ?? 0);
  return sum;
};

interface Group {
  readonly places: number[];
  /** Sum of its members' vectors. */
  readonly sum: Map<string, number>;
}

const likeGroup = (vector: Vector, { sum }: Group): number => {
  const length = Math.hypot(...sum.values());
  return length === 0 ? 0 : cosine(vector, sum) / length;
};

/**
 * Groups of texts about the same, largest first, as places in `texts`: in their order each joins the group whose middle (sum
 * of vectors) it is most like, if their cosine is at least `threshold`. The middle forgets what only one text speaks of, so
 * that a chain of half-alike texts makes no group.
 */
export const groupAlike = (
  texts: readonly string[],
  vector: (text: string) => Vector,
  threshold: number,
): number[][] => {
  const groups: Group[] = [];
  for (const [index, text] of texts.entries()) {
    const own = vector(text);
    let best: { readonly group: Group; readonly like: number } | null = null;
    for (const group of groups) {
      const like = likeGroup(own, group);
      if (like >= threshold && (best === null || like > best.like)) best = { group, like };
    }
    const group = best?.group ?? { places: [], sum: new Map<string, number>() };
    if (best === null) groups.push(group);
    group.places.push(index);
    for (const [term, weight] of own) group.sum.set(term, (group.sum.get(term) ?? 0) + weight);
  }
  return groups.map(({ places }) => places).sort((a, b) => b.length - a.length);
};
