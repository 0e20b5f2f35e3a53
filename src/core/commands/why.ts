import type { Driver, HealthSnapshot, SignalName } from '../health/snapshot.ts';
import { clockTime, plainName } from '../interventions/card.ts';
import { messageLink } from '../messages/link.ts';
import type { Example } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { createAnswerClock } from '../sla/answer-clock.ts';
import { type CommandContext, defineCommand, noArgs, say } from './command.ts';
import { metadataNote, readSpaceHealth, scoreInWords, tooLittle } from './space-health.ts';
import { ago, count, decimal, percent, signalWords, span, valueWord } from './words.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Below half a percent a signal pulls nothing down worth telling. */
const worthTelling = 0.005;
/** What a signal's healthy level is calibrated to (`referenceCurves`): what it could be where nothing better is known. */
const healthyValue = 0.95;
const changesTold = 2;
const examplesTold = 3;
const questionsRead = 200;

/** Share of the score this signal takes away: the score is a product of e^contribution over the signals. */
const cost = (driver: Driver): number => 1 - Math.exp(driver.contribution);

const line = (driver: Driver): string => {
  const { name, meaning } = signalWords[driver.signal];
  const taken = cost(driver) < worthTelling ? 'takes nothing off' : `takes ${percent(cost(driver))} off`;
  const usual = driver.usual == null ? '' : `, usually ${decimal(driver.usual)} here`;
  return `${name}: ${decimal(driver.value)}, ${valueWord(driver.value)}${usual}, ${taken} (${meaning})`;
};

/** What moved since the snapshot of about a day ago: the signals whose share of the score changed most. */
const changes = (snapshot: HealthSnapshot, before: HealthSnapshot | null, now: number): string[] => {
  if (before === null || now - before.at < hourMs) return [];
  const when = now - before.at > dayMs - 2 * hourMs ? 'Since yesterday' : `In the last ${span(now - before.at)}`;
  const earlier = new Map(before.drivers.map((driver) => [driver.signal, driver]));
  const moved = snapshot.drivers
    .flatMap((driver) => {
      const old = earlier.get(driver.signal);
      return old === undefined ? [] : [{ driver, old, change: driver.contribution - old.contribution }];
    })
    .filter(({ change }) => Math.abs(change) >= 2 * worthTelling)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, changesTold)
    .map(
      ({ driver, old, change }) =>
        `${signalWords[driver.signal].name.toLowerCase()} went ${change > 0 ? 'up' : 'down'} from ${decimal(old.value)} to ${decimal(driver.value)}`,
    );
  return [moved.length === 0 ? `${when}: no real change.` : `${when}: ${moved.join('; ')}.`];
};

const advice: Readonly<Record<SignalName, string>> = {
  tone: 'See what people are unhappy about and say what is done about it',
  responsiveness: 'Answer the questions that wait',
  civility: 'Remind people of the rules, or calm the talk',
  participation: 'Start something people can join in',
  resolution: 'Bring open cases to an end, and ask whether they are solved',
  newcomers: 'Greet new people and answer their first questions',
  spread: 'Invite others to speak: a few people carry the talk',
};

/** The one thing that would raise the score most, and to what: the worst signal back at its usual, or a healthy, value. */
const help = (snapshot: HealthSnapshot): string[] => {
  if (snapshot.score === null) return [];
  const { score } = snapshot;
  const gains = snapshot.drivers.map((driver) => {
    const reach = Math.max(driver.value, driver.usual ?? healthyValue);
    return { driver, reach, better: Math.min(1, score * (reach / driver.value) ** driver.weight) };
  });
  const best = gains.reduce<(typeof gains)[number] | null>(
    (most, gain) => (most === null || gain.better > most.better ? gain : most),
    null,
  );
  if (best === null || best.better - score < 2 * worthTelling) return [];
  const { driver, reach, better } = best;
  const name = signalWords[driver.signal].name.toLowerCase();
  return [
    `What would help most: ${advice[driver.signal]}. With ${name} at ${decimal(reach)} the score would be ${decimal(better)}.`,
  ];
};

const lookFor = async (
  { tx, interaction: { spaceId }, now }: CommandContext,
  signal: SignalName,
  { health, sla, privacy }: SpaceSettings,
): Promise<readonly Example[]> => {
  if (signal === 'responsiveness') {
    const { isOverdue } = createAnswerClock(sla);
    const since = now - health.halfLifeHours * hourMs;
    const basis = privacy.metadataOnly ? 'metadata' : 'text';
    return (await tx.messages.questions(spaceId, since, now, questionsRead, basis))
      .filter((question) => isOverdue(question, now))
      .slice(0, examplesTold);
  }
  if (signal !== 'tone' && signal !== 'civility') return [];
  const kind = signal === 'tone' ? 'negative' : 'offensive';
  return tx.messages.examples(spaceId, kind, now - health.halfLifeHours * hourMs, examplesTold);
};

/** Where to look first, never what was said there. */
const examples = async (context: CommandContext, signal: SignalName, settings: SpaceSettings): Promise<string[]> => {
  const { tx, interaction } = context;
  const found = await lookFor(context, signal, settings);
  if (found.length === 0) return [];
  const names = new Map((await tx.spaces.channels(interaction.spaceId)).map(({ id, name }) => [id, name]));
  const places = found.map(({ messageId, channelId, threadId, at }) => {
    const link = messageLink(interaction.spaceId, { channelId, threadId, messageId });
    return `- #${plainName(names.get(channelId) ?? '')}, ${clockTime(at)}${link === null ? '' : ` ${link}`}`;
  });
  return [signal === 'responsiveness' ? 'Waiting for an answer:' : 'Look here first:', ...places];
};

export const why = defineCommand({
  name: 'why',
  aliases: ['drivers', 'reasons'],
  summary: 'Show the reasons behind the score',
  who: 'moderator',
  args: noArgs,
  async run(context) {
    const { tx, interaction, now } = context;
    const found = await readSpaceHealth(context);
    const { snapshot, settings } = found;
    if (snapshot === null || snapshot.score === null)
      return say([tooLittle(found), ...metadataNote(settings)].join('\n'));
    const drivers = [...snapshot.drivers].sort((a, b) => a.contribution - b.contribution);
    const worst = drivers.filter((driver) => cost(driver) >= worthTelling && driver.value < 0.9).slice(0, 2);
    const first =
      worst.length === 0
        ? 'Nothing pulls it down.'
        : `What pulls it down most: ${worst.map(({ signal }) => signalWords[signal].name.toLowerCase()).join(', then ')}.`;
    const [main] = worst;
    return say(
      [
        `**${scoreInWords(snapshot)}**`,
        first,
        ...drivers.map(line),
        ...changes(snapshot, await tx.health.firstSince(interaction.spaceId, now - dayMs), now),
        ...(main === undefined ? [] : help(snapshot)),
        ...(main === undefined ? [] : await examples(context, main.signal, settings)),
        `From ${count(snapshot.authors, 'person', 'people')} and ${count(snapshot.messages, 'message')}, checked ${ago(snapshot.at, now)}.`,
        snapshot.coverage >= 0.995
          ? 'I had data for every part of the score.'
          : `I had data for ${percent(snapshot.coverage)} of the score; the rest is left out, not guessed.`,
        ...metadataNote(settings),
      ].join('\n'),
    );
  },
});
