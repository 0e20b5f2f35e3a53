// What becomes possible as time goes by though nobody writes: questions that wait, newcomers, threads that fell silent, a
// word of thanks. Looked at once a minute at most, and at the time the next one becomes possible.
import type { Considered } from '../interventions/considered.ts';
import { thanksRule } from '../interventions/kinds/thanks.ts';
import { nextOpportunityAt } from '../interventions/next-opportunity.ts';
import type { Past } from '../interventions/past.ts';
import { isHidden } from '../interventions/situation.ts';
import type { QuestionFact, Repositories } from '../ports.ts';
import type { Background, Conversations, Here } from './intervention-facts.ts';
import { basisOf, type Looking, questionLimit } from './opportunities/looking.ts';
import { considerNewcomers } from './opportunities/newcomers.ts';
import { considerQuestions } from './opportunities/questions.ts';
import { considerSilence } from './opportunities/silence.ts';
import { considerThanks } from './opportunities/thanks.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Between two looks. */
export const lookEveryMs = minuteMs;
const thanksEveryMs = hourMs;

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
