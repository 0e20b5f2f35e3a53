// Was this helpful? Answered under the agent's posts, by anyone who reads them.
import { parseRatingActionId } from '../interventions/desk/post-body.ts';
import { type CommandContext, type Reply, say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { type Plan, planFor } from './planned.ts';

const rate = async (
  { tx, interaction, now }: CommandContext,
  { interventionId, helpful }: { readonly interventionId: string; readonly helpful: boolean },
): Promise<Reply> => {
  const post = await tx.interventions.get(interventionId);
  if (post === null || post.spaceId !== interaction.spaceId || post.status !== 'approved')
    return { ...say('That post of mine is not there any more, so there is nothing to rate.'), unnamed: true };
  const changed = await tx.effects.rate(post.id, interaction.member.id, helpful, now);
  const words = changed
    ? helpful
      ? '**Thank you.** I noted that it helped.'
      : '**Thank you.** I noted that it did not help. `/cco feedback` and a few words tell the moderators why.'
    : 'I have that from you already. Thank you.';
  // The answer counts, not whose it is: kept as a scrambled mark, so that each has one and can change it.
  return { ...say(`${words} Press the other button if you change your mind.`), subject: post.id, unnamed: true };
};

/** The plan for a press of such a button; null: it is none. */
export const planRating = (actionId: string, { member }: Interaction): Plan | null => {
  const answer = parseRatingActionId(actionId);
  return answer === null ? null : planFor('action.rate', 'member', member.role, (context) => rate(context, answer));
};
