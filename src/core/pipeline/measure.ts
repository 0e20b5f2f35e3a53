// Reads what came of something that could have been said, once its window is over; alike whether it was said or not.
import { answeredInTime, cameBack, countedIn, moodAgainstTrend, outcomeOf } from '../interventions/effect/outcomes.ts';
import { rulesRule } from '../interventions/kinds/rules-reminder.ts';
import type { Clock, NewEligibility, Repositories, Store, StoredMessage, Timer } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { loadSettings } from '../settings.ts';

const hourMs = 60 * 60_000;
const mostMessages = 500;

type Reads = Pick<Repositories, 'messages'>;

const isReport = ({ score }: StoredMessage): boolean => score !== null && (score.label === 'negative' || score.asks);
const isRude = ({ score }: StoredMessage): boolean => score !== null && score.offensive >= rulesRule.offensive;

const answered = async (
  { messages }: Reads,
  { spaceId, messageId, dueAt }: NewEligibility,
  basis: 'text' | 'metadata',
): Promise<number | null> => {
  const question = messageId === null ? null : await messages.get(messageId);
  if (question === null) return null;
  const facts = await messages.questions(spaceId, question.at, question.at + 1, mostMessages, basis);
  const fact = facts.find((one) => one.messageId === messageId);
  // Withdrawn, or solved by its asker.
  return fact === undefined ? null : answeredInTime(fact, dueAt);
};

/** null: it cannot be known, because what it is about was deleted or erased. */
export const readOutcome = async (
  reads: Reads,
  eligibility: NewEligibility,
  basis: 'text' | 'metadata' = 'text',
): Promise<number | null> => {
  const { kind, at, dueAt, about, spaceId } = eligibility;
  const { messages } = reads;
  const measure = outcomeOf[kind];
  const talk = (since: number) => messages.conversation(eligibility, since, mostMessages);
  switch (measure.name) {
    case 'mood':
      return moodAgainstTrend(await talk(at - hourMs), at);
    case 'rude':
      return countedIn(await talk(at), at, measure.windowMs, isRude);
    case 'reports':
      return countedIn(await talk(at), at, measure.windowMs, isReport);
    case 'answered':
      return answered(reads, eligibility, basis);
    case 'settled': {
      if (about === null) return null;
      const own = (await talk(at)).some((one) => one.author?.id === about && one.at > at && one.at <= dueAt);
      return own ? 1 : 0;
    }
    case 'back': {
      if (about === null) return null;
      const last = await messages.lastSpoke(spaceId, [about], at + measure.windowMs);
      return cameBack(last, about, at);
    }
    case 'replied':
      return null;
    default:
      return measure.name satisfies never;
  }
};

/** Runs a `measure-outcome` timer: keeps the outcome and forgets whom it was about. Repeatable. */
export const measureOutcome = async (
  { store, clock, defaults }: { readonly store: Store; readonly clock: Clock; readonly defaults: SpaceSettings },
  timer: Timer,
): Promise<void> => {
  const known = await store.effects.getEligibility(timer.subject);
  const settings = known === null ? null : await loadSettings(store, known.spaceId, defaults);
  await store.transaction(async (tx) => {
    const eligibility = await tx.effects.getEligibility(timer.subject);
    if (eligibility !== null) {
      const basis = settings?.privacy.metadataOnly === true ? 'metadata' : 'text';
      await tx.effects.measured(timer.subject, await readOutcome(tx, eligibility, basis), clock.now());
    }
    await tx.timers.clear(timer.key);
  });
};
