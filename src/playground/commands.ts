// Commands and button presses: handed to the agent they are for, or done here where the agent is a built-in mini app.
import type { ChannelRow, Seat } from './access.ts';
import { seatOf } from './access.ts';
import { agentsOf } from './agents.ts';
import { checkThread, findMessage } from './messages.ts';
import { startPoll, vote } from './polls.ts';
import { refuse } from './refusal.ts';
import { memberView } from './views.ts';
import type { Writer } from './writer.ts';

const peopleOnly = (seat: Seat): void => {
  if (seat.member.role !== 'agent') return;
  throw refuse('forbidden', 'Agents neither give commands nor press buttons.', 'Post a message.');
};

/** Returns the id of the event the agent gets (of the poll's message, for `/poll`). */
export const invokeCommand = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  input: { readonly command: string; readonly text: string; readonly threadId?: string | undefined },
): Promise<string> => {
  peopleOnly(seat);
  await checkThread(writer.tx, channel, seat.member.account_id, input.threadId);
  const agents = await agentsOf(writer.tx, seat.space.id);
  const agent = agents.find(({ row }) => row.commands.some((command) => command.name === input.command));
  if (agent === undefined) {
    if (input.command === 'poll') {
      throw refuse('unsupported', 'This space has no mini apps.', 'Create a space with feature mini_apps.');
    }
    throw refuse('not-found', 'No agent here knows this command.', 'GET the space: its agents list their commands.');
  }
  if (agent.row.builtin === 'polls') return startPoll(writer, seat, channel, agent, input);
  return writer.emit({
    type: 'command.invoked',
    spaceId: seat.space.id,
    private: channel.private,
    audience: [agent.row.account_id],
    memberId: seat.member.account_id,
    body: {
      channelId: channel.id,
      ...(input.threadId === undefined ? {} : { threadId: input.threadId }),
      member: memberView(seat.space, seat.member),
      command: input.command,
      text: input.text,
    },
  });
};

/** Returns the id of the event the message's author gets (of the message itself, for a vote). */
export const invokeAction = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  messageId: string,
  input: { readonly actionId: string; readonly input?: string | undefined },
): Promise<string> => {
  peopleOnly(seat);
  const message = await findMessage(writer.tx, channel, seat.member.account_id, messageId);
  const action = message.actions.find(({ id }) => id === input.actionId);
  if (action === undefined) {
    throw refuse('not-found', 'That message has no such button.', 'Read the message again: it may have been edited.');
  }
  if (input.input !== undefined && action.input === undefined) {
    throw refuse('invalid-request', 'This button asks for no text.', 'Send no `input`.');
  }
  if (message.poll !== null) {
    const app = (await agentsOf(writer.tx, seat.space.id)).find(({ row }) => row.builtin === 'polls');
    if (app === undefined) throw refuse('unsupported', 'This space has no mini apps.');
    await vote(writer, seat, channel, app, message, input.actionId);
    return message.id;
  }
  const author = message.author_id;
  if (author === null || (await seatOf(writer.tx, seat.space.id, author)) === null) {
    throw refuse('conflict', 'The agent that would answer this has left the space.');
  }
  return writer.emit({
    type: 'action.invoked',
    spaceId: seat.space.id,
    private: channel.private,
    audience: [author],
    memberId: seat.member.account_id,
    body: {
      channelId: channel.id,
      ...(message.thread_id === null ? {} : { threadId: message.thread_id }),
      member: memberView(seat.space, seat.member),
      messageId,
      actionId: input.actionId,
      ...(input.input === undefined ? {} : { input: input.input }),
    },
  });
};
