// What is at hand when it is looked for what time has brought.
import { withdraws } from '../../health/answers-withdrawn.ts';
import type { Past } from '../../interventions/past.ts';
import type { AnswerFact, QuestionFact, Repositories } from '../../ports.ts';
import type { Label } from '../../sentiment/score.ts';
import type { Background, Conversations, Here } from '../intervention-facts.ts';

/** Questions read at once. */
export const questionLimit = 500;

export interface Looking {
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

/** Where something was asked. */
export const placeOf = (
  { tx: _, here }: Looking,
  { channelId, threadId }: Pick<QuestionFact, 'channelId' | 'threadId'>,
) => ({
  spaceId: here.space.id,
  channelId,
  threadId,
});

export const basisOf = ({ settings }: Here): 'text' | 'metadata' =>
  settings.privacy.metadataOnly ? 'metadata' : 'text';

const thanking = /\b(?:thanks?|thx|ty|tyvm|cheers|danke|merci|gracias|never ?mind|nvm)\b/iu;

/** Whether an asker's later words say that they need no answer any more: thanks, or that it is solved. */
export const settles = ({ text, label }: { readonly text: string | null; readonly label: Label | null }): boolean =>
  label === 'positive' || (text !== null && (withdraws(text) || thanking.test(text)));
