// What each message teaches the network: its mood or how offensive it is, the emotions in it, and which source it reads
// like. The last two heads only help: what they learn shapes the filters.
import { sources } from '../../src/core/sentiment/sources.ts';
import type { Token } from '../../src/core/sentiment/tokens.ts';
import type { Lesson, Message } from './convolution.ts';
import type { Task } from './tasks.ts';

/** Heads in the network's order; after them one a set of mood, and one a set of offensiveness. */
export const heads = { mood: 0, offensive: 1, emotion: 2, source: 3, own: 4 } as const;

/** What the other lessons weigh beside mood. */
const offensiveShare = 0.4;
const emotionShare = 0.3;
const sourceShare = 0.3;
const rarestSource = 2;

const oneOf = (classes: number, target: number): number[] =>
  Array.from({ length: classes }, (_, one) => (one === target ? 1 : 0));

/** Index among the sources: tweets and their like are one source for both tasks. */
const sourceOf = (task: number, origin: number): number => (task === 0 ? origin : origin === 0 ? 0 : origin + 3);

export const messagesOf = (
  tasks: readonly [Task, Task],
  emotions: {
    readonly classes: number;
    readonly rows: readonly { said: readonly Token[]; emotions: readonly number[] }[];
  },
  encode: (tokens: readonly Token[]) => Uint16Array,
): Message[] => {
  const counts = new Array<number>(sources.length).fill(0);
  tasks.forEach(({ origins }, task) => {
    for (const origin of origins) {
      const source = sourceOf(task, origin);
      counts[source] = (counts[source] ?? 0) + 1;
    }
  });
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sourceLesson = (source: number, share: number): Lesson => ({
    head: heads.source,
    own: null,
    target: oneOf(sources.length, source),
    weight: share * sourceShare * Math.min(rarestSource, total / sources.length / ((counts[source] ?? 0) + 1)),
  });
  const labelled = tasks.flatMap(({ said, targets, weights, origins, classes }, task) =>
    said.map((tokens, row): Message => {
      const origin = origins[row] ?? 0;
      return {
        words: encode(tokens),
        lessons: [
          {
            head: task === 0 ? heads.mood : heads.offensive,
            own: heads.own + (task === 0 ? 0 : tasks[0].sets.length) + origin,
            target: oneOf(classes, targets[row] ?? 0),
            weight: (weights[row] ?? 0) * (task === 0 ? 1 : offensiveShare),
          },
          sourceLesson(sourceOf(task, origin), 1),
        ],
      };
    }),
  );
  const felt = emotions.rows.map(({ said, emotions: present }): Message => {
    const target = new Array<number>(emotions.classes).fill(0);
    for (const one of present) target[one] = 1 / present.length;
    return {
      words: encode(said),
      lessons: [{ head: heads.emotion, own: null, target, weight: emotionShare }, sourceLesson(1, 0.5)],
    };
  });
  return [...labelled, ...felt];
};
