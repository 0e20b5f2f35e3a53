// Threads that fell silent after an answer: whether it is solved.
import { type Considered, considered } from '../../interventions/considered.ts';
import { consider } from '../../interventions/kinds/kind.ts';
import { resolutionCheck, resolutionRule } from '../../interventions/kinds/resolution-check.ts';
import { type Looking, settles } from './looking.ts';

const dayMs = 86_400_000;
const threadsAtOnce = 3;
const threadMessages = 60;

export const considerSilence = async (looking: Looking): Promise<{ found: Considered[]; waiting: number[] }> => {
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
