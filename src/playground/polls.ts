// The mini app "Polls": `/poll Question | A | B`, one changeable vote a member, counted in the message itself.
import type { ChannelRow, Seat } from './access.ts';
import type { SeatedAgent } from './agents.ts';
import { addMessage, announceUpdate } from './messages.ts';
import { refuse } from './refusal.ts';
import type { Action, Command, Poll } from './schema.ts';
import type { MessageRow } from './views.ts';
import type { Writer } from './writer.ts';

export const pollsName = 'Polls';
export const pollCommand: Command = {
  name: 'poll',
  description: 'Ask the channel: a question and 2 to 10 answers to choose from',
  hints: [{ text: 'Question | Answer | Another answer', description: 'Starts a poll in this channel' }],
};

/** Throws `invalid-request` with the form a poll has. */
export const parsePoll = (text: string): Poll => {
  const [question = '', ...options] = text.split('|').map((part) => part.trim());
  const bad =
    question === '' ||
    question.length > 300 ||
    options.length < 2 ||
    options.length > 10 ||
    options.some((option) => option === '' || option.length > 40) ||
    new Set(options.map((option) => option.toLowerCase())).size < options.length;
  if (!bad) return { question, options };
  throw refuse(
    'invalid-request',
    'A poll is a question (at most 300 characters) and 2 to 10 different answers (at most 40 characters each).',
    'Write: /poll Question | Answer | Another answer',
  );
};

export const pollText = (poll: Poll, counts: readonly number[]): string =>
  [
    `Poll: ${poll.question}`,
    ...poll.options.map((option, index) => {
      const count = counts[index] ?? 0;
      return `${option}: ${count} ${count === 1 ? 'vote' : 'votes'}`;
    }),
  ].join('\n');

const buttons = (poll: Poll): Action[] =>
  poll.options.map((label, index) => ({ id: `vote:${index}`, label, style: 'secondary' }));

export const startPoll = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  app: SeatedAgent,
  input: { readonly text: string; readonly threadId?: string | undefined },
): Promise<string> => {
  const poll = parsePoll(input.text);
  const message = await addMessage(writer, { space: seat.space, channel }, app.seat, {
    text: pollText(poll, []),
    threadId: input.threadId,
    actions: buttons(poll),
    onBehalfOf: seat.member.account_id,
    poll,
  });
  return message.id;
};

/** Brings a poll's message up to date with its votes. */
export const recount = async (
  writer: Writer,
  place: { readonly space: Seat['space']; readonly channel: ChannelRow },
  app: SeatedAgent['seat'],
  message: MessageRow,
): Promise<void> => {
  if (message.poll === null) return;
  const votes = await writer.tx.selectFrom('votes').select('choice').where('message_id', '=', message.id).execute();
  const counts = message.poll.options.map((_, index) => votes.filter((vote) => vote.choice === index).length);
  const text = pollText(message.poll, counts);
  await writer.tx.updateTable('messages').set({ text }).where('id', '=', message.id).execute();
  await announceUpdate(writer, place, { ...message, text }, app);
};

/** One vote a member; another choice replaces it, the same again changes nothing. */
export const vote = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  app: SeatedAgent,
  message: MessageRow,
  actionId: string,
): Promise<void> => {
  const choice = Number(actionId.slice('vote:'.length));
  const voter = { message_id: message.id, account_id: seat.member.account_id };
  const earlier = await writer.tx
    .selectFrom('votes')
    .select('choice')
    .where('message_id', '=', voter.message_id)
    .where('account_id', '=', voter.account_id)
    .executeTakeFirst();
  if (earlier?.choice === choice) return;
  await writer.tx
    .insertInto('votes')
    .values({ ...voter, choice })
    .onConflict((oc) => oc.columns(['message_id', 'account_id']).doUpdateSet({ choice }))
    .execute();
  await recount(writer, { space: seat.space, channel }, app.seat, message);
};
