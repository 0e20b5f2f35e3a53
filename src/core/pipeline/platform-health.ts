// How all spaces of a platform together are doing: computed when asked for, not kept.
import { evaluateHealth } from '../health/evaluate.ts';
import { isPerson, withRoles } from '../health/roles.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { Platform } from '../ids.ts';
import type { AuthorTotals, QuestionFact, Repositories } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';

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
 * The score of a platform, as that of one large space: answers, tone, civility and spread, each space read by its own
 * settings (who is staff, what is read). What needs a space's own history (participation, newcomers, baseline, warnings) is
 * left out.
 * @param defaults what holds where nothing is stored for a space; the platform's window is theirs.
 */
export const platformHealth = async (
  repositories: Pick<Repositories, 'messages' | 'spaces' | 'settings'>,
  platform: Platform,
  defaults: SpaceSettings,
  now: number,
): Promise<HealthSnapshot> => {
  const { messages, spaces } = repositories;
  const { halfLifeHours, horizonDays } = defaults.health;
  const horizonMs = horizonDays * 24 * hourMs;
  const lists: (readonly AuthorTotals[])[] = [];
  const questions: QuestionFact[] = [];
  for (const { id, platform: on } of await spaces.list()) {
    if (on !== platform) continue;
    const { health, privacy } = await loadSettings(repositories, id, defaults);
    const authors = await messages.authorTotals(id, now, halfLifeHours * hourMs, horizonMs);
    // Where no text is read nobody was negative: that is not to look well.
    const read = privacy.metadataOnly ? authors.map((author) => ({ ...author, messages: 0 })) : authors;
    lists.push(withRoles(read, health));
    const basis = privacy.metadataOnly ? 'metadata' : 'text';
    questions.push(...(await messages.questions(id, now - horizonMs, now, questionLimit, basis)));
  }
  const authors = together(lists);
  const formerAuthors = authors.filter(isPerson).length;
  const settings = { ...defaults, privacy: { ...defaults.privacy, metadataOnly: false } };
  return evaluateHealth({ authors, questions, formerAuthors }, null, settings, now);
};
