// "Open a case", chosen on a message: where a platform has a menu for that, its adapter hands over this action.
import { parseOpenCaseActionId } from '../cases/actions.ts';
import { caseCard } from '../cases/card.ts';
import { openByHand } from '../cases/open-by-hand.ts';
import { caseNumber, caseTitle } from '../cases/words.ts';
import { type MessageId, messageId, messageIdSchema } from '../ids.ts';
import { storable } from '../messages/storable.ts';
import { cardContext } from './case-find.ts';
import { type CommandContext, type Reply, say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { onlySay, type Plan, planFor } from './planned.ts';

const first = { opened: 'is open', known: 'is open already', reopened: 'is open again' } as const;

const openOn = async ({ tx, interaction, now, deps }: CommandContext, message: MessageId): Promise<Reply> => {
  const { id, spaceId, channelId, threadId, member } = interaction;
  const channels = await tx.spaces.channels(spaceId);
  if (channels.some((channel) => channel.id === channelId && channel.private))
    return say('What is said in a private channel stays there, so I open no case on it.');
  const opened = await openByHand(
    tx,
    { messageId: message, spaceId, channelId, threadId },
    { by: member.id, eventId: `by:${id}`, now, newId: deps.newId },
  );
  const one = opened.case;
  const { actions } = caseCard(one, await cardContext(tx, one, now));
  const lines = [
    `**Case ${caseNumber(one)} ${first[opened.outcome]}:** ${caseTitle(one, channels)}.`,
    ...(opened.linked ? [] : ['I do not keep that message, so the case has no link to it. A note can hold one.']),
    `\`/cco case ${caseNumber(one)}\` shows it.`,
  ];
  return { ...say(lines.join('\n'), actions), subject: one.id };
};

/** The plan for "open a case" on a message; null: the action is none. */
export const planOpenCase = (actionId: string, { platform, member }: Interaction): Plan | null => {
  const external = parseOpenCaseActionId(actionId);
  if (external === null) return null;
  const action = 'action.case-open';
  const id = `${platform}:${external}`;
  if (!messageIdSchema.safeParse(id).success || storable(id) !== id)
    return onlySay(`${action}.unclear`, say('I cannot tell which message that is.'));
  return planFor(action, 'moderator', member.role, (context) => openOn(context, messageId(platform, external)));
};
