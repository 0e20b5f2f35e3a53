// What an agent says to a mention while no program speaks for it: from its configuration, in the thread.
import type { Kysely } from 'kysely';
import type { ChannelRow, Seat } from './access.ts';
import { type AgentRow, agentsOf, type SeatedAgent } from './agents.ts';
import { addMessage } from './messages.ts';
import type { Database } from './schema.ts';
import type { MessageRow } from './views.ts';
import type { Writer } from './writer.ts';

const mostAnswers = 3;

const words = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()} `;

/** The text of the first fixed answer one of whose words (or phrases) is in the message, or a self-description. */
export const answerFrom = (name: string, row: AgentRow, text: string): string => {
  const said = words(text);
  const fixed = row.answers.find((answer) =>
    answer.words.some((word) => words(word) !== '  ' && said.includes(words(word))),
  );
  if (fixed !== undefined) return fixed.text;
  const commands = row.commands.map((command) => `/${command.name}`).join(', ');
  return [
    row.title === '' ? `I am ${name}, a bot.` : `I am ${name}, a bot here as ${row.title}.`,
    row.bio,
    row.capabilities.length === 0 ? '' : `I can help with: ${row.capabilities.join(', ')}.`,
    commands === '' ? '' : `Commands: ${commands}.`,
  ]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, 4000);
};

const liveAmong = async (db: Kysely<Database>, ids: readonly string[], since: number): Promise<Set<string>> => {
  const rows = await db
    .selectFrom('presence')
    .select('account_id')
    .where('account_id', 'in', [...ids])
    .where('seen_at', '>=', since)
    .execute();
  return new Set(rows.map((row) => row.account_id));
};

/** Answers for the mentioned agents that are not connected. Only people are answered, so bots cannot loop. */
export const answerMentions = async (
  writer: Writer,
  seat: Seat,
  channel: ChannelRow,
  message: MessageRow,
  presenceMs: number,
): Promise<void> => {
  if (seat.member.role === 'agent' || message.mentions.length === 0) return;
  const mentioned = (await agentsOf(writer.tx, seat.space.id)).filter(({ row }) =>
    message.mentions.includes(row.account_id),
  );
  if (mentioned.length === 0) return;
  const ids = mentioned.map(({ row }) => row.account_id);
  const live = await liveAmong(writer.tx, ids, writer.now - presenceMs);
  const silent = mentioned.filter(({ row }) => !live.has(row.account_id)).slice(0, mostAnswers);
  for (const agent of silent) await answer(writer, seat, channel, message, agent);
};

const answer = (writer: Writer, seat: Seat, channel: ChannelRow, message: MessageRow, agent: SeatedAgent) =>
  addMessage(writer, { space: seat.space, channel }, agent.seat, {
    text: answerFrom(agent.seat.name, agent.row, message.text),
    threadId: message.thread_id ?? message.id,
    replyTo: message.id,
    ...(message.private_to === null || message.author_id === null ? {} : { privateTo: message.author_id }),
  });
