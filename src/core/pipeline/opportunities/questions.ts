// Questions that wait: a nudge to those who asked to be told, and a call for helpers.
import { type Considered, considered, mentionOf } from '../../interventions/considered.ts';
import { seeksHelp } from '../../interventions/kinds/help-seeking.ts';
import { helperCall } from '../../interventions/kinds/helper-call.ts';
import { consider } from '../../interventions/kinds/kind.ts';
import { type Helper, nudge, nudgeRule } from '../../interventions/kinds/nudge.ts';
import { spokenKey } from '../../interventions/past.ts';
import type { QuestionFact } from '../../ports.ts';
import { basisOf, type Looking, placeOf, questionLimit, settles } from './looking.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
// Newest first; the rest have their turn when these are answered or too old.
const questionsAtOnce = 5;
const ownWordsRead = 20;
/** Who speaks to somebody this soon after a question is talking about it. */
const talkingMs = 15 * minuteMs;

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

export const considerQuestions = async (looking: Looking, hasHelpers: boolean): Promise<Considered[]> => {
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
