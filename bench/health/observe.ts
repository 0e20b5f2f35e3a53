// What the store would answer about a made-up community: the same counts in the same buckets, kept step by step, so that a
// year of evaluations takes seconds.
import type { HealthFacts, HealthSettings } from '../../src/core/health/evaluate.ts';
import { summariseWeek, type WeekSummary, weekMs, weekStart } from '../../src/core/health/week.ts';
import { channelId, type MemberId, memberId, messageId } from '../../src/core/ids.ts';
import type { AuthorTotals, QuestionFact, RecentActivity, WeekFacts } from '../../src/core/ports.ts';
import { hourMs, type Said } from './community.ts';

const horizonMs = 7 * 24 * hourMs;
const recentMs = 6 * hourMs;
const questionLimit = 500;

interface Counts {
  messages: number;
  positive: number;
  negative: number;
  offensive: number;
}
const none = (): Counts => ({ messages: 0, positive: 0, negative: 0, offensive: 0 });
const count = (counts: Counts, said: Said): void => {
  counts.messages += 1;
  if (said.positive) counts.positive += 1;
  if (said.negative) counts.negative += 1;
  if (said.offensive) counts.offensive += 1;
};

interface Author extends Counts {
  readonly id: MemberId;
  /** Not decayed. */
  count: number;
  lastAt: number;
}

interface Bucket {
  readonly at: number;
  readonly authors: Map<number, Counts>;
}

interface Week {
  readonly authors: Map<number, Counts>;
  readonly hours: Map<number, Map<number, Counts>>;
  readonly questions: Said[];
}
const emptyWeek = (): Week => ({ authors: new Map(), hours: new Map(), questions: [] });

// Evaluation does not look at what a question is called.
const anyQuestion = messageId('anychat', 'q');
const channel = channelId('anychat', 'simulated');

export const createObserver = (settings: HealthSettings) => {
  const halfLifeMs = settings.health.halfLifeHours * hourMs;
  const names: MemberId[] = [];
  const nameOf = (author: number): MemberId => {
    const known = names[author];
    if (known !== undefined) return known;
    const made = memberId('anychat', `u${author}`);
    names[author] = made;
    return made;
  };
  const authors = new Map<number, Author>();
  const buckets: Bucket[] = [];
  const questions: Said[] = [];
  const weeks: WeekSummary[] = [];
  const firstSeen = new Map<number, number>();
  // Decayed counts hold as of this bucket's start.
  let asOf = 0;
  let week = emptyWeek();
  let before = emptyWeek();
  let weekAt = 0;
  let asked = 0;

  const fact = ({ at, author, answeredAt }: Said, now: number): QuestionFact => ({
    messageId: anyQuestion,
    channelId: channel,
    threadId: null,
    askerId: nameOf(author),
    at,
    answeredAt: answeredAt === undefined || answeredAt === null || answeredAt > now ? null : answeredAt,
  });
  const totalsOf = ([author, counts]: [number, Counts]): AuthorTotals => ({
    memberId: nameOf(author),
    role: 'member',
    ...counts,
    count: counts.messages,
    lastAt: 0,
  });

  const closeWeek = (): void => {
    const hours: WeekFacts['hours'] = [...week.hours].map(([hour, people]) => ({
      hour,
      people: people.size,
      negative: [...people.values()].reduce((sum, one) => sum + one.negative / one.messages, 0),
    }));
    const newcomers = [...before.authors.keys()]
      .filter((author) => (firstSeen.get(author) ?? 0) >= weekAt - weekMs)
      .map((author) => ({ memberId: nameOf(author), back: week.authors.has(author) }));
    const end = weekAt + weekMs;
    weeks.push(
      summariseWeek(
        weekAt,
        { authors: [...week.authors].map(totalsOf), hours, newcomers },
        week.questions.map((one) => fact(one, end + hourMs)),
        before.questions.map((one) => fact(one, end)),
        settings,
      ),
    );
    if (weeks.length > 10) weeks.shift();
    before = week;
    week = emptyWeek();
  };

  const decayTo = (bucket: number): void => {
    if (asOf !== 0 && bucket !== asOf) {
      const factor = 0.5 ** ((bucket - asOf) / halfLifeMs);
      for (const author of authors.values()) {
        author.messages *= factor;
        author.positive *= factor;
        author.negative *= factor;
        author.offensive *= factor;
      }
    }
    asOf = bucket;
  };

  /** Begins the bucket of these ten minutes: call once each, in order, before `hear`. */
  const advance = (bucket: number): void => {
    if (weekAt === 0) weekAt = weekStart(bucket);
    for (; bucket >= weekAt + weekMs; weekAt += weekMs) closeWeek();
    decayTo(bucket);
    buckets.push({ at: bucket, authors: new Map() });
    for (let oldest = buckets[0]; oldest !== undefined && oldest.at < bucket - horizonMs; oldest = buckets[0]) {
      const weight = 0.5 ** ((bucket - oldest.at) / halfLifeMs);
      for (const [index, counts] of oldest.authors) {
        const author = authors.get(index);
        if (author === undefined) continue;
        author.count -= counts.messages;
        if (author.count <= 0) {
          authors.delete(index);
          continue;
        }
        author.messages = Math.max(0, author.messages - counts.messages * weight);
        author.positive = Math.max(0, author.positive - counts.positive * weight);
        author.negative = Math.max(0, author.negative - counts.negative * weight);
        author.offensive = Math.max(0, author.offensive - counts.offensive * weight);
      }
      buckets.shift();
    }
  };

  const hear = (said: Said): void => {
    const bucket = buckets.at(-1);
    if (bucket === undefined) return;
    const { author: index } = said;
    let author = authors.get(index);
    if (author === undefined) {
      author = { id: nameOf(index), count: 0, lastAt: 0, ...none() };
      authors.set(index, author);
      if (!firstSeen.has(index)) firstSeen.set(index, said.at);
    }
    count(author, said);
    author.count += 1;
    author.lastAt = bucket.at;
    for (const map of [bucket.authors, week.authors]) {
      const counts = map.get(index) ?? none();
      count(counts, said);
      map.set(index, counts);
    }
    const hour = Math.floor((bucket.at - weekAt) / hourMs);
    const inHour = week.hours.get(hour) ?? new Map<number, Counts>();
    week.hours.set(hour, inHour);
    const counts = inHour.get(index) ?? none();
    count(counts, said);
    inHour.set(index, counts);
    if (said.answeredAt !== undefined) {
      asked += 1;
      questions.push(said);
      week.questions.push(said);
      if (questions.length > 2 * questionLimit) questions.splice(0, questions.length - questionLimit);
    }
  };

  const recentAt = (now: number): RecentActivity[] => {
    const recent: RecentActivity[] = [];
    for (let index = buckets.length - 1; index >= 0; index -= 1) {
      const bucket = buckets[index];
      if (bucket === undefined || bucket.at <= now - recentMs) break;
      for (const [author, counts] of bucket.authors)
        recent.push({ memberId: nameOf(author), bucket: bucket.at, ...counts });
    }
    return recent;
  };

  const questionsAt = (now: number): QuestionFact[] =>
    questions
      .slice(-questionLimit)
      .filter(({ at }) => at >= now - horizonMs)
      .map((one) => fact(one, now));

  const facts = (now: number): HealthFacts => {
    const factor = 0.5 ** (Math.max(0, now - asOf) / halfLifeMs);
    const totals: AuthorTotals[] = [];
    for (const { id, messages, positive, negative, offensive, count: plain, lastAt } of authors.values()) {
      totals.push({
        memberId: id,
        role: 'member',
        messages: messages * factor,
        positive: positive * factor,
        negative: negative * factor,
        offensive: offensive * factor,
        count: plain,
        lastAt,
      });
    }
    return {
      authors: totals,
      questions: questionsAt(now),
      formerAuthors: Math.max(totals.length, ...weeks.slice(-8).map((one) => one.authors)),
      recent: recentAt(now),
      weeks: [...weeks],
    };
  };
  return {
    advance,
    hear,
    facts,
    recent: recentAt,
    questions: questionsAt,
    weeks: () => [...weeks],
    asked: () => asked,
  };
};
