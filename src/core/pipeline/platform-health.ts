// How all spaces of a platform together are doing: computed when asked for, not kept.
import { evaluateHealth } from '../health/evaluate.ts';
import { isPerson, withRoles } from '../health/roles.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { Platform } from '../ids.ts';
import type { AuthorTotals, QuestionFact, Repositories } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';

const hourMs = 3_600_000;
const questionLimit = 500;

// A person in two spaces of a platform is one person; staff in one of them is staff.
const together = (lists: readonly (readonly AuthorTotals[])[]): readonly AuthorTotals[] => {
  const people = new Map<string, AuthorTotals>();
  for (const one of lists.flat()) {
    const known = people.get(one.memberId);
    people.set(
      one.memberId,
      known === undefined
        ? one
        : {
            ...known,
            role: known.role === 'member' ? one.role : known.role,
            messages: known.messages + one.messages,
            positive: known.positive + one.positive,
            negative: known.negative + one.negative,
            offensive: known.offensive + one.offensive,
            count: known.count + one.count,
            lastAt: Math.max(known.lastAt, one.lastAt),
          },
    );
  }
  return [...people.values()];
};

/**
 * The score of a platform, as that of one large space: answers, tone, civility and spread. What needs a space's own history
 * (participation, newcomers, baseline, warnings) is left out.
 */
export const platformHealth = async (
  { messages, spaces }: Pick<Repositories, 'messages' | 'spaces'>,
  platform: Platform,
  settings: SpaceSettings,
  now: number,
): Promise<HealthSnapshot> => {
  const { halfLifeHours, horizonDays } = settings.health;
  const horizonMs = horizonDays * 24 * hourMs;
  const basis = settings.privacy.metadataOnly ? 'metadata' : 'text';
  const lists: AuthorTotals[][] = [];
  const questions: QuestionFact[] = [];
  for (const { id, platform: on } of await spaces.list()) {
    if (on !== platform) continue;
    lists.push(await messages.authorTotals(id, now, halfLifeHours * hourMs, horizonMs));
    questions.push(...(await messages.questions(id, now - horizonMs, now, questionLimit, basis)));
  }
  const authors = together(lists);
  const formerAuthors = withRoles(authors, settings.health).filter(isPerson).length;
  return evaluateHealth({ authors, questions, formerAuthors }, null, settings, now);
};
