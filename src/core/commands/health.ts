import type { HealthSnapshot } from '../health/snapshot.ts';
import type { SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, noArgs, say } from './command.ts';
import { ago, causeWords, count, decimal, span, statusWord } from './words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Smaller differences are not worth a word. */
const noticeable = 0.01;

/** Why there is no number: how many spoke and how many it takes. */
export const tooLittle = (snapshot: HealthSnapshot | null, needed: number): string => {
  const authors = snapshot?.authors ?? 0;
  const spoke = authors === 0 ? 'nobody spoke lately' : `${count(authors, 'person', 'people')} spoke`;
  return authors < needed
    ? `Too little data yet: ${spoke}, I need ${needed}.`
    : `Too little data yet: ${spoke}, but not enough for a score I would trust.`;
};

/** `0.84, healthy`; without a score only the word. */
export const scoreInWords = (snapshot: HealthSnapshot): string =>
  snapshot.score === null ? statusWord[snapshot.status] : `${decimal(snapshot.score)}, ${statusWord[snapshot.status]}`;

const meaning = (snapshot: HealthSnapshot, needed: number, now: number): string => {
  switch (snapshot.status) {
    case 'healthy':
      return 'All is well, nothing needs you now.';
    case 'watch':
      return 'It may be slipping, but I am not sure yet. I look again every few minutes and tell you if it gets worse.';
    case 'warning': {
      const since = snapshot.warning === null ? 'lately' : `for ${span(now - snapshot.warning.since)}`;
      const cause = causeWords(snapshot.warning?.cause ?? '');
      return `Something has been wrong ${since}${cause === null ? '' : `, mainly ${cause}`}. Please have a look: \`/cco why\`.`;
    }
    case 'quiet':
      return `It has become quiet: fewer than ${needed} people spoke lately, and it used to be livelier.`;
    case 'insufficient-data':
      return tooLittle(snapshot, needed);
    default:
      return snapshot.status satisfies never;
  }
};

/** The score of a day ago, or the oldest since then: how it moved. */
const trend = async (tx: Repositories, spaceId: SpaceId, snapshot: HealthSnapshot, now: number): Promise<string[]> => {
  const before = await tx.health.firstSince(spaceId, now - dayMs);
  if (snapshot.score === null || before?.score == null || now - before.at < hourMs) return [];
  const when = now - before.at > dayMs - 2 * hourMs ? 'A day ago' : `${span(now - before.at)} ago`;
  const change = snapshot.score - before.score;
  if (Math.abs(change) < noticeable) return [`${when} it was ${decimal(before.score)}: no real change.`];
  const way = change > 0 ? 'better' : 'worse';
  const much = Math.abs(change) < 0.05 ? 'a little ' : Math.abs(change) >= 0.15 ? 'much ' : '';
  return [`${when} it was ${decimal(before.score)}: ${much}${way} now.`];
};

export const health = defineCommand({
  name: 'health',
  aliases: ['status', 'score'],
  summary: 'Show how this space is doing',
  who: 'moderator',
  args: noArgs,
  async run({ tx, interaction, now, deps }) {
    const snapshot = await tx.health.latest(interaction.spaceId);
    const rules = (await loadSettings(tx, interaction.spaceId, deps.defaults)).health;
    const space = await tx.spaces.get(interaction.spaceId);
    const name = space?.name ?? 'This space';
    if (snapshot === null) return say(`**${name}**\n${tooLittle(null, rules.minimumAuthors)}`);
    const { score, interval } = snapshot;
    if (score === null || interval === null) return say(`**${name}**\n${meaning(snapshot, rules.minimumAuthors, now)}`);
    return say(
      [
        `**${name}: ${scoreInWords(snapshot)}**`,
        meaning(snapshot, rules.minimumAuthors, now),
        `The true value is most likely between ${decimal(interval[0])} and ${decimal(interval[1])}; above ${decimal(rules.threshold)} is healthy.`,
        ...(await trend(tx, interaction.spaceId, snapshot, now)),
        `From ${count(snapshot.authors, 'person', 'people')} and ${count(snapshot.messages, 'message')}, checked ${ago(snapshot.at, now)}. \`/cco why\` tells the reasons.`,
      ].join('\n'),
    );
  },
});
