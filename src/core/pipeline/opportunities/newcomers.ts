// Newcomers whom nobody has answered.
import { type Considered, considered } from '../../interventions/considered.ts';
import { consider } from '../../interventions/kinds/kind.ts';
import { welcome, welcomeRule } from '../../interventions/kinds/welcome.ts';
import { spokenKey } from '../../interventions/past.ts';
import { isHidden } from '../../interventions/situation.ts';
import type { FirstMessage } from '../../ports.ts';
import { addressOf, rulesName } from '../intervention-facts.ts';
import { type Looking, placeOf } from './looking.ts';

const dayMs = 86_400_000;
const newcomersAtOnce = 3;
const newcomerMessages = 300;
/** Before this, everybody is new to the agent, and nobody to the space. */
const knownMs = 7 * dayMs;
const joinedLatelyMs = 14 * dayMs;

/** Whether they are new to the space, and not only to the agent. */
const isNew = ({ joinedAt, at }: FirstMessage, firstActivity: number | null, now: number): boolean =>
  joinedAt === null ? firstActivity !== null && firstActivity <= now - knownMs : joinedAt > at - joinedLatelyMs;

export const considerNewcomers = async (
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
