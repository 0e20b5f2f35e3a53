// How well lines are linked, and how well it is told which questions were answered, against what people marked.
import { answersIn, linkReach, linksOf, type StreamLine } from '../../src/core/health/answers.ts';
import type { Stream } from './stream.ts';

/** right: told and true. */
export interface Figures {
  right: number;
  told: number;
  true: number;
}
export const precision = ({ right, told }: Figures): number => right / told;
export const recall = (figures: Figures): number => figures.right / figures.true;

export interface Measured {
  readonly links: Figures;
  /** Those between two people. */
  readonly linksBetweenPeople: Figures;
  /** Lines that begin something. */
  readonly begins: Figures;
  /** Questions by each rule: those answered, and those not. */
  readonly rules: Readonly<Record<RuleName, { readonly answered: Figures; readonly unanswered: Figures }>>;
  readonly questions: number;
  /** Questions that answer somebody, which are not counted as left alone or not. */
  readonly inReply: Figures;
}
export type RuleName = 'mention' | 'heuristic' | 'either' | 'always';

const none = (): Figures => ({ right: 0, told: 0, true: 0 });
const count = (figures: Figures, told: boolean, isTrue: boolean): void => {
  figures.told += Number(told);
  figures.true += Number(isTrue);
  figures.right += Number(told && isTrue);
};

/** Where a line goes on from, by the likeliest of its links; null: nowhere. */
const likeliest = (lines: readonly StreamLine[], place: number): number | null => {
  const links = linksOf(lines, place);
  const rest = 1 - links.reduce((sum, { probability }) => sum + probability, 0);
  const best = links.reduce((a, b) => (b.probability > a.probability ? b : a), { to: -1, probability: rest });
  return best.to === -1 ? null : best.to;
};

/** Whether another person answered it, or what its asker added to it, by the marks. */
const markedAnswered = ({ lines, links }: Stream, marked: readonly number[], place: number): boolean => {
  const question = lines[place];
  const own = new Set([place]);
  for (const index of marked) {
    const line = lines[index];
    if (line === undefined || question === undefined || index <= place || line.agent) continue;
    if (line.at - question.at > linkReach.ms) return false;
    if (!links.get(index)?.some((to) => own.has(to))) continue;
    if (line.authorId !== question.authorId) return true;
    own.add(index);
  }
  return false;
};

/**
 * Measures on marked streams. Links to and from bots are left out. Of questions count those marked ones the program takes for
 * questions; answers are looked for in the marked part only, on both sides.
 */
export const measure = (streams: readonly Stream[]): Measured => {
  const result = { links: none(), linksBetweenPeople: none(), begins: none(), inReply: none() };
  const rule = () => ({ answered: none(), unanswered: none() });
  const rules = { mention: rule(), heuristic: rule(), either: rule(), always: rule() };
  let questions = 0;
  for (const stream of streams) {
    const { lines, links } = stream;
    const marked = [...links.keys()].filter((place) => lines[place]?.agent === false).sort((a, b) => a - b);
    for (const place of marked) {
      const targets = (links.get(place) ?? []).filter((to) => lines[to]?.agent === false);
      const others = targets.filter((to) => lines[to]?.authorId !== lines[place]?.authorId);
      const told = likeliest(lines, place);
      const toldOther = told !== null && lines[told]?.authorId !== lines[place]?.authorId;
      result.links.told += Number(told !== null);
      result.links.true += targets.length;
      result.links.right += Number(told !== null && targets.includes(told));
      result.linksBetweenPeople.told += Number(toldOther);
      result.linksBetweenPeople.true += others.length;
      result.linksBetweenPeople.right += Number(told !== null && others.includes(told));
      count(result.begins, told === null, links.get(place)?.length === 0);
    }
    const last = lines[marked.at(-1) ?? 0]?.at ?? 0;
    const lastPlace = marked.at(-1) ?? 0;
    const asked = marked.filter((place) => lines[place]?.asks === true);
    const ids = new Set(asked.flatMap((place) => lines[place]?.id ?? []));
    const answers = answersIn(lines.slice(0, lastPlace + 1), ids);
    for (const place of asked) {
      const question = lines[place];
      if (question === undefined) continue;
      const answer = answers.get(question.id);
      const targets = (links.get(place) ?? []).filter((to) => lines[to]?.agent === false);
      const isReply = targets.some((to) => lines[to]?.authorId !== question.authorId);
      count(result.inReply, answer?.inReply === true, isReply);
      if (answer?.inReply === true) continue;
      questions += 1;
      const isAnswered = markedAnswered(stream, marked, place);
      const mentioned = lines
        .slice(place + 1, lastPlace + 1)
        .some(
          ({ at, agent, authorId, mentions }) =>
            !agent &&
            authorId !== question.authorId &&
            at <= Math.min(last, question.at + linkReach.ms) &&
            question.authorId !== null &&
            mentions.includes(question.authorId),
        );
      const heuristic = answer?.answeredAt != null;
      for (const [name, told] of [
        ['mention', mentioned],
        ['heuristic', heuristic],
        ['either', mentioned || heuristic],
        ['always', true],
      ] as const) {
        count(rules[name].answered, told, isAnswered);
        count(rules[name].unanswered, !told, !isAnswered);
      }
    }
  }
  return { ...result, rules, questions };
};
