import type { Driver } from '../health/snapshot.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, noArgs, say } from './command.ts';
import { scoreInWords, tooLittle } from './health.ts';
import { ago, count, decimal, percent, signalWords, valueWord } from './words.ts';

/** Share of the score this signal takes away: the score is a product of e^contribution over the signals. */
const cost = (driver: Driver): number => 1 - Math.exp(driver.contribution);
/** Below half a percent a signal pulls nothing down worth telling. */
const worthTelling = 0.005;

const line = (driver: Driver): string => {
  const { name, meaning } = signalWords[driver.signal];
  const taken = cost(driver) < worthTelling ? 'takes nothing off' : `takes ${percent(cost(driver))} off`;
  return `${name}: ${decimal(driver.value)}, ${valueWord(driver.value)}, ${taken} (${meaning})`;
};

export const why = defineCommand({
  name: 'why',
  aliases: ['drivers', 'reasons'],
  summary: 'Show the reasons behind the score',
  who: 'moderator',
  args: noArgs,
  async run({ tx, interaction, now, deps }) {
    const snapshot = await tx.health.latest(interaction.spaceId);
    if (snapshot === null || snapshot.score === null) {
      const { health } = await loadSettings(tx, interaction.spaceId, deps.defaults);
      return say(tooLittle(snapshot, health.minimumAuthors));
    }
    const drivers = [...snapshot.drivers].sort((a, b) => a.contribution - b.contribution);
    const worst = drivers.filter((driver) => cost(driver) >= worthTelling && driver.value < 0.9).slice(0, 2);
    const first =
      worst.length === 0
        ? 'Nothing pulls it down.'
        : `What pulls it down most: ${worst.map(({ signal }) => signalWords[signal].name.toLowerCase()).join(', then ')}.`;
    return say(
      [
        `**${scoreInWords(snapshot)}**`,
        first,
        ...drivers.map(line),
        `From ${count(snapshot.authors, 'person', 'people')} and ${count(snapshot.messages, 'message')}, checked ${ago(snapshot.at, now)}.`,
        snapshot.coverage >= 0.995
          ? 'I had data for every part of the score.'
          : `I had data for ${percent(snapshot.coverage)} of the score; the rest is left out, not guessed.`,
      ].join('\n'),
    );
  },
});
