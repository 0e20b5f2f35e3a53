import type { HealthSnapshot } from '../health/snapshot.ts';
import type { SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import { defineCommand, noArgs, say } from './command.ts';
import {
  metadataNote,
  readSpaceHealth,
  type SpaceHealth,
  scoreInWords,
  tooLittle,
  warnedSignal,
} from './space-health.ts';
import { ago, count, decimal, percent, span } from './words.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Smaller differences are not worth a word. */
const noticeable = 0.01;
/** With less of the score than this it is said beside the number. */
const fewData = 0.5;

const warningInWords = (snapshot: HealthSnapshot, now: number): string => {
  const { warning, fast } = snapshot;
  const signal = warnedSignal(warning);
  const mainly = signal === null ? '' : `, mainly ${signal}`;
  if (warning?.cause === 'sudden') {
    const since = fast?.change?.since ?? warning.since;
    return `Something turned ${ago(since, now)}${mainly}.`;
  }
  const since = warning === null ? 'lately' : `for ${span(now - warning.since)}`;
  if (warning?.alone === true)
    return `One part has been so low ${since} that it counts by itself: ${signal ?? 'unknown'}.`;
  return `Something has been wrong ${since}${mainly}.`;
};

/** One sentence, or two, on what the status means for whoever asks. */
const meaning = (health: SpaceHealth & { snapshot: HealthSnapshot }, now: number): string => {
  const { snapshot, settings } = health;
  switch (snapshot.status) {
    case 'healthy':
      return snapshot.pending?.fast === undefined
        ? 'All is well, nothing needs you now.'
        : 'All was well, but something seems to turn just now. I look again in a few minutes and tell you if it stays.';
    case 'watch':
      return 'It may be slipping, but I am not sure yet. I look again every few minutes and tell you if it gets worse.';
    case 'warning':
      return `${warningInWords(snapshot, now)} Please have a look: \`/cco why\`.`;
    case 'quiet':
      return `It has become quiet: fewer than ${settings.health.minimumAuthors} people spoke lately, and it used to be livelier.`;
    case 'insufficient-data':
      return tooLittle(health);
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
  async run(context) {
    const { tx, interaction, now } = context;
    const found = await readSpaceHealth(context);
    const { name, settings, snapshot } = found;
    const note = metadataNote(settings);
    if (snapshot === null) return say([`**${name}**`, tooLittle(found), ...note].join('\n'));
    const { score, interval } = snapshot;
    const means = meaning({ ...found, snapshot }, now);
    if (score === null || interval === null) return say([`**${name}**`, means, ...note].join('\n'));
    return say(
      [
        `**${name}: ${scoreInWords(snapshot)}**`,
        means,
        `The true value is most likely between ${decimal(interval[0])} and ${decimal(interval[1])}; above ${decimal(settings.health.threshold)} is healthy.`,
        ...(await trend(tx, interaction.spaceId, snapshot, now)),
        ...(snapshot.coverage < fewData ? [`I had data for only ${percent(snapshot.coverage)} of the score.`] : []),
        ...note,
        `From ${count(snapshot.authors, 'person', 'people')} and ${count(snapshot.messages, 'message')}, checked ${ago(snapshot.at, now)}. \`/cco why\` tells the reasons, \`/cco trend\` the way here.`,
      ].join('\n'),
    );
  },
});
