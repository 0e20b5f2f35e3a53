// A made-up community: who writes when, how it reads, what is asked and when it is answered. Seeded.
import { createRandom, type Random } from './random.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
export const weekMs = 7 * dayMs;
export const slotMs = 10 * minuteMs;
/** A Monday. */
export const start = Date.UTC(2024, 0, 1);

/** What one message was. Bit flags keep a year of them small. */
export interface Said {
  readonly at: number;
  readonly author: number;
  readonly negative: boolean;
  readonly positive: boolean;
  readonly offensive: boolean;
  /** Asks, and when it is answered; null: never. undefined: it asks nothing. */
  readonly answeredAt?: number | null;
}

/** What goes wrong, as factors at a time; 1 is as usual. */
export interface Trouble {
  /** Each author's share of negative messages. */
  anger(at: number): number;
  /** Share of the members who are angry outright: nine in ten of their messages are negative. */
  angry(at: number): number;
  /** Chance that a question is answered at all. */
  answers(at: number): number;
  /** Share of the members that are still there. */
  staying(at: number): number;
}

export const noTrouble: Trouble = { anger: () => 1, angry: () => 0, answers: () => 1, staying: () => 1 };

/** Three hours in which five times as many are angry (half of the members instead of 10 %) and hardly anybody answers. */
export const outage = (from: number): Trouble => {
  const within = (at: number) => at >= from && at < from + 3 * hourMs;
  return { ...noTrouble, angry: (at) => (within(at) ? 0.5 : 0), answers: (at) => (within(at) ? 0.05 : 1) };
};

const along = (at: number, from: number, weeks: number): number =>
  Math.min(1, Math.max(0, (at - from) / (weeks * weekMs)));

/** Six weeks in which two thirds of the members leave and the rest becomes four times as negative. */
export const decline = (from: number, { left = 2 / 3, anger = 4 } = {}): Trouble => ({
  ...noTrouble,
  anger: (at) => 1 + (anger - 1) * along(at, from, 6),
  staying: (at) => 1 - left * along(at, from, 6),
});

/** Eight weeks after which nobody is left. */
export const death = (from: number): Trouble => ({ ...noTrouble, staying: (at) => 1 - along(at, from, 8) });

interface Member {
  readonly rate: number;
  readonly negative: number;
  readonly offensiveIfNegative: number;
  readonly offensiveElse: number;
  /** [0, 1): angry where a larger share is. */
  readonly temper: number;
  /** Position in the order of leaving, [0, 1): gone once fewer than that stay. */
  readonly loyalty: number;
  from: number;
  until: number;
}

export interface CommunityOptions {
  readonly seed: number;
  readonly trouble?: Trouble;
  /** Members who write at least now and then. */
  readonly members?: number;
  readonly messagesADay?: number;
  /** How strong the moods of days and hours are; 1: the negative share is 10 % give or take 1.5. */
  readonly moods?: number;
}

const messagesASession = 3;
const asks = 0.25;
const answered = 0.86;
const positiveShare = 0.25;

const hourShape = (at: number): number => {
  const hour = (at % dayMs) / hourMs;
  const day = Math.floor((at - start) / dayMs) % 7;
  const daily = 0.15 + 0.85 * ((1 + Math.cos(((hour - 15) / 24) * 2 * Math.PI)) / 2) ** 1.5;
  return daily * (day >= 5 ? 0.6 : 1);
};
// Mean of `hourShape` over a week, so that `messagesADay` is what it says.
const meanShape = Array.from({ length: 168 }, (_, hour) => hourShape(start + hour * hourMs)).reduce(
  (sum, value) => sum + value / 168,
  0,
);

/**
 * Members (log-normal rates, about one in twenty replaced by newcomers each week, of whom four in ten stay), 10 % of whose
 * messages are negative and 3 % offensive, unevenly over people; a daily and weekly rhythm; moods of days and hours; a
 * release a month with twice the talk; a quarrel of a few people about weekly; two weeks of holidays a year. Answers take
 * a log-normal time (median 8 minutes). `slot()` gives the next ten minutes, oldest first.
 */
export const createCommunity = ({
  seed,
  trouble = noTrouble,
  members: size = 500,
  messagesADay = 5_000,
  moods = 1,
}: CommunityOptions) => {
  const random: Random = createRandom(seed);
  const members: Member[] = [];
  const add = (from: number, until: number): void => {
    members.push({
      rate: Math.exp(1.1 * random.normal()),
      negative: random.beta(1, 9),
      offensiveIfNegative: random.beta(0.5, 2),
      offensiveElse: random.beta(0.3, 26),
      temper: random.next(),
      loyalty: random.next(),
      from,
      until,
    });
  };
  for (let index = 0; index < size; index += 1) add(start, Number.POSITIVE_INFINITY);
  const coming = size / 20;
  const isThere = ({ from, until, loyalty }: Member, at: number): boolean =>
    at >= from && at < until && loyalty < trouble.staying(at);

  let at = start;
  let mood = 0;
  let volume = 0;
  let hourMood = 0;
  let quarrel: { until: number; people: number[] } | null = null;
  let drawn: { cumulative: number[]; indices: number[] } = { cumulative: [], indices: [] };
  const later = new Map<number, Said[]>();

  const redraw = (): void => {
    const cumulative: number[] = [];
    const indices: number[] = [];
    let total = 0;
    for (const [index, member] of members.entries()) {
      if (!isThere(member, at)) continue;
      total += member.rate;
      cumulative.push(total);
      indices.push(index);
    }
    drawn = { cumulative, indices };
  };
  const someone = (): number | null => {
    const total = drawn.cumulative.at(-1);
    if (total === undefined) return null;
    const target = random.next() * total;
    let low = 0;
    let high = drawn.cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((drawn.cumulative[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return drawn.indices[low] ?? null;
  };
  const newDay = (): void => {
    mood = 0.7 * mood + 0.08 * moods * random.normal();
    volume = 0.25 * random.normal();
    const day = Math.floor((at - start) / dayMs);
    const turnover = random.poisson(coming / 7);
    for (let index = 0; index < turnover; index += 1) {
      add(at, random.next() < 0.4 ? Number.POSITIVE_INFINITY : at + (0.2 + 3 * random.next()) * dayMs);
    }
    // As many regulars leave as newcomers stay.
    for (let leaving = random.poisson((0.4 * coming) / 7); leaving > 0; leaving -= 1) {
      const regular = members[Math.floor(random.next() * members.length)];
      if (regular !== undefined && regular.until === Number.POSITIVE_INFINITY) regular.until = at;
    }
    if (day % 30 === 17) volume += Math.log(2);
    if (day % 365 >= 354) volume += Math.log(0.65);
  };
  const say = (author: number, when: number, anger: number): Said => {
    const member = members[author];
    const isAngry = member !== undefined && member.temper < trouble.angry(when);
    const share = isAngry ? 0.9 : Math.min(0.95, (member?.negative ?? 0.1) * anger);
    const negative = random.next() < share;
    const rude = negative ? (member?.offensiveIfNegative ?? 0) : (member?.offensiveElse ?? 0);
    const offensive = random.next() < rude;
    return { at: when, author, negative, offensive, positive: !negative && random.next() < positiveShare };
  };
  const put = (said: Said): void => {
    const slot = Math.floor(said.at / slotMs);
    const list = later.get(slot);
    if (list === undefined) later.set(slot, [said]);
    else list.push(said);
  };

  const slot = (): { readonly from: number; readonly said: readonly Said[] } => {
    const from = at;
    if ((from - start) % dayMs === 0) newDay();
    if ((from - start) % hourMs === 0) {
      hourMood = 0.6 * hourMood + 0.08 * moods * random.normal();
      redraw();
    }
    const staying = trouble.staying(from);
    const perSlot =
      ((messagesADay * slotMs) / dayMs) * (hourShape(from) / meanShape) * Math.exp(volume - 0.03) * staying;
    const anger = Math.exp(mood + hourMood - 0.01) * trouble.anger(from);
    for (let sessions = random.poisson(perSlot / messagesASession); sessions > 0; sessions -= 1) {
      const author = someone();
      if (author === null) break;
      let when = from + Math.floor(random.next() * slotMs);
      const first = say(author, when, anger);
      if (random.next() < asks) {
        const after = 8 * minuteMs * Math.exp(1.3 * random.normal());
        const found = random.next() < answered * trouble.answers(when);
        put({ ...first, answeredAt: found ? when + Math.round(after) : null });
      } else put(first);
      for (let more = random.poisson(messagesASession - 1); more > 0; more -= 1) {
        when += Math.floor(2 * minuteMs * random.next());
        put(say(author, when, anger));
      }
    }
    if (
      quarrel === null &&
      staying > 0.3 &&
      random.next() < ((1.5 * slotMs) / weekMs) * (hourShape(from) / meanShape)
    ) {
      const people = Array.from({ length: 3 + Math.floor(3 * random.next()) }, someone).filter((one) => one !== null);
      quarrel = { until: from + 40 * minuteMs, people: [...new Set(people)] };
    }
    if (quarrel !== null) {
      for (const author of quarrel.people) {
        for (let more = random.poisson(1.5); more > 0; more -= 1) {
          const when = from + Math.floor(random.next() * slotMs);
          const negative = random.next() < 0.7;
          put({ at: when, author, negative, positive: false, offensive: negative && random.next() < 0.15 });
        }
      }
      if (from >= quarrel.until) quarrel = null;
    }
    const number = Math.floor(from / slotMs);
    const said = [...(later.get(number) ?? [])].sort((a, b) => a.at - b.at);
    later.delete(number);
    at = from + slotMs;
    return { from, said };
  };
  return { slot };
};
