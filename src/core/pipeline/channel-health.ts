// How one channel is doing: computed when asked for, not kept.
import { evaluateHealth } from '../health/evaluate.ts';
import { isPerson, withRoles } from '../health/roles.ts';
import type { HealthSnapshot } from '../health/snapshot.ts';
import type { ChannelId, SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';

const hourMs = 3_600_000;
const questionLimit = 500;

/**
 * The score of a channel by itself, as that of a space: signals of a single week, answers, tone, civility and spread. What
 * needs more history (participation, newcomers, the space's own baseline, warnings) is left out.
 */
export const channelHealth = async (
  { messages }: Pick<Repositories, 'messages'>,
  { spaceId, channelId }: { readonly spaceId: SpaceId; readonly channelId: ChannelId },
  settings: SpaceSettings,
  now: number,
): Promise<HealthSnapshot> => {
  const { halfLifeHours, horizonDays } = settings.health;
  const horizonMs = horizonDays * 24 * hourMs;
  const authors = await messages.authorTotals(spaceId, now, halfLifeHours * hourMs, horizonMs, channelId);
  const basis = settings.privacy.metadataOnly ? 'metadata' : 'text';
  const asked = await messages.questions(spaceId, now - horizonMs, now, questionLimit, basis);
  const questions = asked.filter((question) => question.channelId === channelId);
  const formerAuthors = withRoles(authors, settings.health).filter(isPerson).length;
  return evaluateHealth({ authors, questions, formerAuthors }, null, settings, now);
};
