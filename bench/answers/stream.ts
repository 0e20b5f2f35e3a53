import { createHash } from 'node:crypto';
import type { StreamLine } from '../../src/core/health/answers.ts';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { loadWeights } from '../../src/main/weights.ts';
import type { Day } from './days.ts';

/** Lines as `questions()` of the store reads a channel's stream, and by place the marks (see `Day`). */
export interface Stream {
  readonly lines: readonly StreamLine[];
  readonly links: ReadonlyMap<number, readonly number[]>;
}

const scorer = createScorer(loadWeights());

/** A day as it is. */
export const streamOf = ({ said, links }: Day): Stream => ({
  lines: said.map(({ id, at, author, mentions, replyTo, text }) => {
    const { asks, label } = scorer.score(text);
    const agent = author.role === 'agent';
    return { id, at, authorId: author.id, agent, mentions, replyTo, asks, upset: label === 'negative' };
  }),
  links,
});

/** The first line of the conversation each marked line belongs to. */
const conversations = (links: Day['links']): Map<number, number> => {
  const roots = new Map<number, number>();
  const root = (place: number): number => {
    const up = roots.get(place) ?? place;
    return up === place ? place : root(up);
  };
  for (const [place, targets] of links) for (const to of targets) roots.set(root(place), root(to));
  return new Map([...links.keys()].map((place) => [place, root(place)]));
};

const kept = (name: string, root: number, part: number): boolean =>
  (createHash('sha256').update(`${name} ${root}`).digest()[0] ?? 0) % thinParts === part;
export const thinParts = 6;

/**
 * The marked part of a day as a smaller channel where nobody says whom they speak to, as on many of today's platforms: about
 * a sixth of its conversations, whole, without names.
 * @param part which sixth, 0 to 5
 */
export const thinnedStreamOf = (day: Day, { lines: all }: Stream, part: number): Stream => {
  const roots = conversations(day.links);
  const places = [...day.links.keys()]
    .filter((place) => all[place]?.agent === false && kept(day.name, roots.get(place) ?? place, part))
    .sort((a, b) => a - b);
  const moved = new Map(places.map((place, index) => [place, index]));
  return {
    lines: places.flatMap((place) => {
      const line = all[place];
      return line === undefined ? [] : [{ ...line, mentions: [] }];
    }),
    links: new Map(
      places.map((place, index) => [
        index,
        (day.links.get(place) ?? []).flatMap((to) => moved.get(to) ?? []).filter((to) => to !== index),
      ]),
    ),
  };
};
