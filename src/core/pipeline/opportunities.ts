// What becomes possible as time goes by though nobody writes: questions that wait, newcomers, threads that fell silent, a
// word of thanks. Looked at once a minute at most, and at the time the next one becomes possible.

import { withdraws } from '../health/answers-withdrawn.ts';
import type { ChannelId, MemberId } from '../ids.ts';
import { type Considered, considered, mentionOf } from '../interventions/considered.ts';
import { seeksHelp } from '../interventions/kinds/help-seeking.ts';
import { helperCall } from '../interventions/kinds/helper-call.ts';
import { consider } from '../interventions/kinds/kind.ts';
import { type Helper, nudge, nudgeRule } from '../interventions/kinds/nudge.ts';
import { resolutionCheck, resolutionRule } from '../interventions/kinds/resolution-check.ts';
import { thanks, thanksRule } from '../interventions/kinds/thanks.ts';
import { welcome, welcomeRule } from '../interventions/kinds/welcome.ts';
import { nextOpportunityAt } from '../interventions/next-opportunity.ts';
import { type Past, spokenKey } from '../interventions/past.ts';
import { isHidden } from '../interventions/propose.ts';
import type { AnswerFact, FirstMessage, QuestionFact, Repositories } from '../ports.ts';
import type { Label } from '../sentiment/score.ts';
import { addressOf, type Background, type Conversations, type Here, rulesName } from './intervention-facts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Between two looks. */
export const lookEveryMs = minuteMs;
const questionLimit = 500;
// Newest first; the rest have their turn when these are answered or too old.
const questionsAtOnce = 5;
const threadsAtOnce = 3;
const newcomersAtOnce = 3;
const newcomerMessages = 300;
/** Before this, everybody is new to the agent, and nobody to the space. */
const knownMs = 7 * dayMs;
const joinedLatelyMs = 14 * dayMs;
const thanksEveryMs = hourMs;
const threadMessages = 60;
const ownWordsRead = 20;
/** Who speaks to somebody this soon after a question is talking about it. */
const talkingMs = 15 * minuteMs;

export interface Looked {
  readonly considered: readonly Considered[];
  /** null: nothing becomes possible by waiting. */
  readonly nextAt: number | null;
}

/** Read when a kind needs it, once. */
const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | null = null;
  return () => {
    found ??= read();
    return found;
  };
};

const basisOf = ({ settings }: Here): 'text' | 'metadata' => (settings.privacy.metadataOnly ? 'metadata' : 'text');

const thanking = /\b(?:thanks?|thx|ty|tyvm|cheers|danke|merci|gracias|never ?mind|nvm)\b/iu;

/** Whether an asker's later words say that they need no answer any more: thanks, or that it is solved. */
const settles = ({ text, label }: { readonly text: string | null; readonly label: Label | null }): boolean =>
  label === 'positive' || (text !== null && (withdraws(text) || thanking.test(text)));

interface Looking {
  readonly tx: Repositories;
  readonly here: Here;
  readonly past: Past;
  readonly conversations: Conversations;
  readonly background: Background;
  /** Asked in the last week, where anything may be said. */
  readonly questions: readonly QuestionFact[];
  readonly answers: () => Promise<readonly AnswerFact[]>;
  readonly answerMs: number;
}

const placeOf = ({ tx: _, here }: Looking, { channelId, threadId }: Pick<QuestionFact, 'channelId' | 'threadId'>) => ({
  spaceId: here.space.id,
  channelId,
  threadId,
});

/** Those who asked to be told, with what they answered in the last month. */
const helpersOf = async (looking: Looking): Promise<Helper[]> => {
  const { tx, here } = looking;
  const { now, space } = here;
  const rows = await tx.helpers.list(space.id);
  const ids = rows.map(({ memberId }) => memberId);
  const stopped = await tx.stops.among(ids);
  const spoke = new Map((await tx.messages.lastSpoke(space.id, ids)).map((one) => [one.memberId, one]));
  const month = await tx.messages.questions(space.id, now - nudgeRule.lately, now, questionLimit, basisOf(here));
  const answered = Map.groupBy(await tx.messages.answerers(space.id, month), ({ answererId }) => answererId);
  return rows.map(({ memberId, lastPingAt }) => ({
    id: memberId,
    mention: mentionOf(memberId, spoke.get(memberId)?.name ?? ''),
    optedIn: true,
    stopped: stopped.has(memberId),
    lastActiveAt: spoke.get(memberId)?.at ?? null,
    lastPingAt,
    answered: (answered.get(memberId) ?? []).flatMap(({ text, at }) => (text === null ? [] : [{ text, at }])),
  }));
};

const considerQuestions = async (looking: Looking, hasHelpers: boolean): Promise<Considered[]> => {
  const { tx, here, past, questions, answerMs } = looking;
  const { now, channels } = here;
  const waiting = questions.filter(
    ({ answeredAt, at }) => answeredAt === null && at > now - dayMs && now - at >= answerMs * nudgeRule.share,
  );
  const unspoken = ({ messageId, at }: QuestionFact): boolean =>
    (hasHelpers && !past.spoken.has(spokenKey('nudge', messageId))) ||
    (now - at >= answerMs && !past.spoken.has(spokenKey('helper-call', messageId)));
  const due = waiting.filter(unspoken).slice(0, questionsAtOnce);
  if (due.length === 0) return [];
  // Who has thanked or taken it back since has what they need, whoever it is from.
  const later = await tx.messages.saidSince(
    here.space.id,
    due.map(({ askerId, channelId, at }) => ({ memberId: askerId, channelId, since: at })),
    ownWordsRead,
  );
  const settled = (asked: QuestionFact): boolean =>
    later.some(
      (one) =>
        one.memberId === asked.askerId &&
        one.channelId === asked.channelId &&
        // Asked of somebody in particular, or talking with somebody since.
        ((one.addressed && one.at >= asked.at && one.at < asked.at + talkingMs) || (one.at > asked.at && settles(one))),
    );
  const helpers = hasHelpers ? await helpersOf(looking) : [];
  const background = hasHelpers
    ? (await looking.background()).flatMap(({ text }) => (text === null ? [] : [text]))
    : [];
  const overdue = waiting.filter(({ at }) => now - at >= answerMs).length;
  const found: Considered[] = [];
  for (const asked of due) {
    if (settled(asked)) continue;
    const message = await tx.messages.get(asked.messageId);
    if (message === null) continue;
    if (message.text !== null && !seeksHelp(message.text, message.score?.language ?? 'und')) continue;
    const where = placeOf(looking, asked);
    const question = { askerId: asked.askerId, at: asked.at, answeredAt: null, text: message.text };
    const base = { where, messageId: asked.messageId, accused: [message.author?.name ?? ''], answerMs };
    if (hasHelpers) {
      const consideration = consider(nudge, { question, answerMs, helpers, background }, now);
      const mentions = helpers.map(({ mention }) => mention).filter((mention) => mention !== '');
      found.push(...considered({ kind: 'nudge', ...base, mentions }, consideration));
    }
    const nudged = past.interventions.find(
      ({ kind, replyTo, status }) =>
        kind === 'nudge' && replyTo === asked.messageId && (status === 'approved' || status === 'draft'),
    );
    const channelName = channels.find(({ id }) => id === asked.channelId)?.name ?? '';
    const nudgedAt = nudged === undefined ? null : (nudged.postedAt ?? nudged.decidedAt ?? nudged.createdAt);
    found.push(
      ...considered(
        { kind: 'helper-call', ...base, mentions: [] },
        consider(helperCall, { question, answerMs, channelName, nudgedAt, overdue }, now),
      ),
    );
  }
  return found;
};

/** Whether they are new to the space, and not only to the agent. */
const isNew = ({ joinedAt, at }: FirstMessage, firstActivity: number | null, now: number): boolean =>
  joinedAt === null ? firstActivity !== null && firstActivity <= now - knownMs : joinedAt > at - joinedLatelyMs;

const considerNewcomers = async (
  looking: Looking,
  hasHelpers: boolean,
): Promise<{ found: Considered[]; waiting: number[] }> => {
  const { tx, here, past, questions } = looking;
  const { now, space, channels, strategy } = here;
  const edge = now - welcomeRule.leastMs;
  const older = await tx.messages.firstMessages(space.id, now - welcomeRule.mostMs, edge, newcomerMessages);
  const younger = await tx.messages.firstMessages(space.id, edge + 1, now, newcomerMessages);
  const asked = new Map(questions.map((question) => [question.messageId, question]));
  const alone = (one: FirstMessage): boolean =>
    !isHidden(one, space, channels) &&
    !past.spoken.has(spokenKey('welcome', one.messageId)) &&
    (one.asks ? asked.get(one.messageId)?.answeredAt === null : one.answeredAt === null);
  const unanswered = [older.filter(alone), younger.filter(alone)] as const;
  if (unanswered.every((list) => list.length === 0)) return { found: [], waiting: [] };
  const first = await tx.messages.firstActivity(space.id);
  const [due, soon] = unanswered.map((list) => list.filter((one) => isNew(one, first, now)));
  const found: Considered[] = [];
  if (due !== undefined && due.length > 0) {
    const answers = await looking.answers();
    const ids = [...new Set(answers.filter((answer) => answer.first).map(({ answererId }) => answererId))];
    const greeters = (await tx.messages.lastSpoke(space.id, ids)).map(({ memberId, at }) => ({
      id: memberId,
      lastActiveAt: at,
    }));
    for (const one of due.slice(-newcomersAtOnce))
      found.push(
        ...considered(
          {
            kind: 'welcome',
            where: placeOf(looking, one),
            messageId: one.messageId,
            accused: [one.name],
            mentions: [],
          },
          consider(
            welcome,
            {
              memberId: one.memberId,
              firstAt: one.at,
              answeredAt: null,
              greeters,
              rules: addressOf(strategy, rulesName),
              leftToHelpers: hasHelpers && one.asks,
            },
            now,
          ),
        ),
      );
  }
  return { found, waiting: (soon ?? []).map(({ at }) => at) };
};

const considerSilence = async (looking: Looking): Promise<{ found: Considered[]; waiting: number[] }> => {
  const { tx, here, past, questions } = looking;
  const { now, space } = here;
  const answered = questions.filter(
    ({ answeredAt, at }) => answeredAt !== null && at > now - 2 * dayMs && answeredAt > now - resolutionRule.mostMs,
  );
  const ends = await tx.messages.threadEnds(answered);
  // Once a thread, however many questions it holds.
  const asked = new Set(past.past.filter(({ kind }) => kind === 'resolution-check').map(({ threadId }) => threadId));
  const silent = ends.filter(
    ({ lastAt, threadId }) =>
      lastAt <= now - resolutionRule.leastMs && lastAt >= now - resolutionRule.mostMs && !asked.has(threadId),
  );
  const found: Considered[] = [];
  // A thread asks once, of its first question.
  const askedAt = new Map(answered.map(({ messageId, at }) => [messageId, at]));
  const newestFirst = silent.sort((a, b) => (askedAt.get(b.messageId) ?? 0) - (askedAt.get(a.messageId) ?? 0));
  const byThread = new Map(newestFirst.map((end) => [end.threadId, end]));
  for (const { messageId, threadId, lastAt } of [...byThread.values()].slice(0, threadsAtOnce)) {
    const question = answered.find((one) => one.messageId === messageId);
    if (question === undefined) continue;
    const where = { spaceId: space.id, channelId: question.channelId, threadId };
    const messages = await tx.messages.conversation(where, question.at, threadMessages);
    const own = messages.filter(
      ({ author, at }) => author?.id === question.askerId && at > (question.answeredAt ?? question.at),
    );
    const settled = own.some(({ text, score }) => settles({ text, label: score?.label ?? null }));
    const asker = await tx.members.get(space.id, question.askerId);
    const name = messages.find(({ author }) => author?.id === question.askerId)?.author?.name ?? asker?.name ?? '';
    found.push(
      ...considered(
        { kind: 'resolution-check', where, messageId, accused: [name], mentions: [] },
        consider(
          resolutionCheck,
          {
            askerId: question.askerId,
            answeredAt: question.answeredAt,
            lastAt,
            settled,
            inThread: true,
            askerGone: asker !== null && asker.leftAt !== null,
          },
          now,
        ),
      ),
    );
  }
  const waiting = ends.filter(({ lastAt }) => lastAt > now - resolutionRule.leastMs).map(({ lastAt }) => lastAt);
  return { found, waiting };
};

const considerThanks = async (looking: Looking): Promise<Considered[]> => {
  const { here, past } = looking;
  const { now } = here;
  const knownSince = await looking.tx.messages.firstActivity(here.space.id);
  const channels = Map.groupBy(await looking.answers(), ({ channelId }): ChannelId => channelId);
  return [...channels].flatMap(([channelId, answers]) => {
    const where = { spaceId: here.space.id, channelId, threadId: null };
    const last = past.past
      .filter((act) => act.kind === 'thanks' && act.channelId === channelId)
      .map(({ at, postedAt }) => postedAt ?? at);
    return considered(
      { kind: 'thanks', where, messageId: null, accused: [], mentions: [] },
      consider(
        thanks,
        {
          answers: answers.map(({ answererId, at }): { memberId: MemberId; at: number } => ({
            memberId: answererId,
            at,
          })),
          lastThanksAt: last.length === 0 ? null : Math.max(...last),
          knownSince,
        },
        now,
      ),
    );
  });
};

/**
 * Looks for what time has brought.
 * @param asked questions of the last week as far as they were read already, newest first.
 */
export const lookForOpportunities = async (
  tx: Repositories,
  here: Here,
  given: { readonly past: Past; readonly conversations: Conversations; readonly background: Background },
  asked: readonly QuestionFact[],
  newId: () => string,
): Promise<Looked> => {
  const { now, space, channels, settings } = here;
  const week = now - thanksRule.windowMs;
  const read =
    asked.length > 0 ? asked : await tx.messages.questions(space.id, week, now, questionLimit, basisOf(here));
  const questions = read.filter((question) => !isHidden(question, space, channels));
  const looking: Looking = {
    tx,
    here,
    ...given,
    questions,
    answerMs: settings.sla.firstResponseMinutes * minuteMs,
    answers: once(() =>
      tx.messages.answerers(
        space.id,
        questions.filter(({ at }) => at > week),
      ),
    ),
  };
  const hasHelpers = (await tx.helpers.list(space.id)).length > 0;
  const waiting = await considerQuestions(looking, hasHelpers);
  const newcomers = await considerNewcomers(looking, hasHelpers);
  const silent = await considerSilence(looking);
  const grateful = (await tx.leases.acquire(`thanks:${space.id}`, newId(), now, thanksEveryMs))
    ? await considerThanks(looking)
    : [];
  const nextAt = nextOpportunityAt({
    now,
    answerMs: looking.answerMs,
    open: questions.filter(({ answeredAt, at }) => answeredAt === null && at > now - dayMs).map(({ at }) => at),
    hasHelpers,
    canAsk: space.moderatorsChannelId !== null,
    newcomers: newcomers.waiting,
    threads: silent.waiting,
    until: [],
  });
  return {
    considered: [...waiting, ...newcomers.found, ...silent.found, ...grateful],
    nextAt: nextAt === null ? null : Math.max(nextAt, now + lookEveryMs),
  };
};
