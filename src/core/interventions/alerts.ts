// What moderators are told about a space as a whole: when a warning begins, at most
// once in 12 hours for the same cause, and when a space goes quiet after a day or more that it was not.
import type { Driver, HealthSnapshot, SignalName } from '../health/snapshot.ts';
import type { OutboundBody } from '../messages/outbound.ts';

const meanings: Readonly<Record<SignalName, string>> = {
  tone: 'how messages read',
  responsiveness: 'questions answered in time',
  civility: 'messages without insults',
  participation: 'active members',
  resolution: 'cases solved',
  newcomers: 'newcomers answered and back',
  spread: 'how evenly people take part',
};

const twoDigits = (value: number): string => value.toFixed(2);

const share = (driver: Driver, drivers: readonly Driver[]): number => {
  const total = drivers.reduce((sum, { contribution }) => sum + contribution, 0);
  return total === 0 ? 0 : Math.round((driver.contribution / total) * 100);
};

/** Card text for a warning that just began; signals with the largest part in it first. */
export const warningCard = (snapshot: HealthSnapshot, threshold: number): OutboundBody => {
  const [low, high] = snapshot.interval ?? [0, 0];
  const reasons = [...snapshot.drivers]
    .sort((a, b) => a.contribution - b.contribution)
    .slice(0, 3)
    .filter((driver) => share(driver, snapshot.drivers) > 0)
    .map(
      (driver) =>
        `- ${driver.signal} (${meanings[driver.signal]}): ${twoDigits(driver.value)}, ${share(driver, snapshot.drivers)} % of what is missing`,
    );
  return {
    text: [
      `**Health warning: ${twoDigits(snapshot.score ?? 0)}**`,
      `80 % interval ${twoDigits(low)} to ${twoDigits(high)}; ${twoDigits(threshold)} and under is not healthy. Read from ${snapshot.messages} messages of ${snapshot.authors} people.`,
      ...reasons,
      'More with /cco why. I check again every few minutes and tell you here at most once in 12 hours.',
    ].join('\n'),
    actions: [],
  };
};

/** Note for a space that used to be busier. */
export const quietNote = (snapshot: HealthSnapshot): OutboundBody => ({
  text: [
    '**This space has gone quiet**',
    `${snapshot.authors} people wrote lately, where there were ten or more before. That is too few for a score; nothing else happens.`,
  ].join('\n'),
  actions: [],
});
