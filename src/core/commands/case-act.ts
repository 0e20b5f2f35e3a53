// Working on a case, by button or typed: both end here. Every change is an event of the case, and its card follows.
import { parseCaseActionId, parseHeldActionId, parseVoteActionId } from '../cases/actions.ts';
import { type Advanced, advanceCase, voteOnCase } from '../cases/advance.ts';
import { type Case, type CaseEvent, isOpen, type Outcome } from '../cases/case.ts';
import { shareAnswer } from '../cases/one-question.ts';
import { postHeld } from '../cases/speak.ts';
import { outcomeWords, stateWords } from '../cases/words.ts';
import type { MemberId } from '../ids.ts';
import { findCase, unknownCase } from './case-find.ts';
import { type CommandContext, type Reply, say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { type Plan, planFor } from './planned.ts';

export type CaseOrder =
  | { readonly kind: 'assign'; readonly to: MemberId | null }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'close'; readonly outcome: Outcome }
  | { readonly kind: 'reopen' };

const eventFor = ({ interaction, now }: CommandContext, order: CaseOrder): CaseEvent => {
  // One event an interaction, however often it is delivered.
  const common = { id: `by:${interaction.id}`, at: now, by: interaction.member.id };
  switch (order.kind) {
    case 'assign':
      return { ...common, kind: 'assigned', to: order.to };
    case 'note':
      return { ...common, kind: 'noted', text: order.text.trim().slice(0, 2_000) };
    case 'close':
      return { ...common, kind: 'closed', outcome: order.outcome };
    case 'reopen':
      return { ...common, kind: 'reopened', why: 'person' };
    default:
      return order satisfies never;
  }
};

/** Why an order changes nothing; null: it does. */
const needless = (one: Case, order: CaseOrder): string | null => {
  if (order.kind === 'close' && !isOpen(one)) return 'This case is closed already, so nothing changes.';
  if (order.kind === 'reopen' && isOpen(one)) return `This case is open: ${stateWords[one.state]}.`;
  if (order.kind === 'note' && order.text.trim() === '') return 'That note is empty, so I keep nothing.';
  return order.kind === 'assign' && order.to === one.owner ? 'It is so already, so nothing changes.' : null;
};

const doneWords = (order: CaseOrder, one: Case, self: MemberId): string => {
  switch (order.kind) {
    case 'assign':
      if (order.to === null) return '**Nobody is in charge now.**';
      return order.to === self
        ? '**You are in charge of it now.**'
        : '**Given to them.** They see it with `/cco cases`.';
    case 'note':
      return '**Noted**, for those who work on it. It is forgotten with other texts after its time.';
    case 'close':
      return `**Closed: ${outcomeWords[order.outcome]}.** \`/cco case reopen\` takes it back.`;
    case 'reopen':
      return `**Open again**${one.tracker === null ? '.' : '; I say so in the tracker, too.'}`;
    default:
      return order satisfies never;
  }
};

const answerFor = (advanced: Advanced, order: CaseOrder, self: MemberId): Reply => {
  if (advanced.outcome === 'not-found') return unknownCase;
  const { case: one } = advanced;
  if (advanced.outcome === 'another-open')
    return say('There is an open case about the same here already; work goes on there. `/cco cases` shows it.');
  return { ...say(doneWords(order, one, self)), subject: one.id };
};

/** Carries out an order on a case of the asker's space. */
export const orderCase = async (context: CommandContext, reference: string, order: CaseOrder): Promise<Reply> => {
  const { tx, interaction, now } = context;
  const known = await findCase(context, reference);
  if (known === null) return unknownCase;
  const why = needless(known, order);
  if (why !== null) return { ...say(why), subject: known.id };
  const advanced = await advanceCase(tx, known.id, eventFor(context, order), now, interaction.spaceId);
  return answerFor(advanced, order, interaction.member.id);
};

const vote = async (
  { tx, interaction, now, deps }: CommandContext,
  { caseId, round, solved }: { readonly caseId: string; readonly round: number; readonly solved: boolean },
): Promise<Reply> => {
  const { spaceId, member } = interaction;
  const gone = { ...say('That question is closed. Thank you all the same.'), unnamed: true };
  const known = await tx.cases.get(caseId);
  if (known === null || known.spaceId !== spaceId || !isOpen(known) || known.round !== round) return gone;
  // Of the whole space anybody may judge; of a question those who asked it.
  if (known.origin !== 'warning' && (await tx.cases.concerns(caseId, member.id)) === false)
    return { ...say('Thank you! Only those who had the problem can say that it is solved.'), unnamed: true };
  const by = member.id;
  const advanced = await voteOnCase(tx, { caseId, round, by, solved, spaceId }, { now, newId: deps.newId });
  if (advanced.outcome === 'advanced') await shareAnswer(tx, advanced.case, now);
  const words = solved
    ? '**Thank you.** Good to hear.'
    : '**Thank you for saying so.** It stays open, and somebody looks.';
  return { ...say(`${words} Press the other button if that changes.`), subject: caseId, unnamed: true };
};

const posted = async ({ tx, interaction, now }: CommandContext, effectId: string): Promise<Reply> => {
  const result = await postHeld(tx, effectId, interaction.spaceId, now);
  const subject = effectId;
  if ('posted' in result)
    return { ...say(result.posted ? '**I am posting it now.**' : 'It is posted already, once.'), subject };
  return result.code === 'over'
    ? { ...say('The case has moved on, so there is nothing to ask any more.'), subject }
    : say('I do not know where to post that any more. `/cco cases` shows how the case stands.');
};

/** The plan for a press of a button on a case's card, or under the question whether it is solved; null: it is none. */
export const planCaseAction = (actionId: string, input: string | undefined, { member }: Interaction): Plan | null => {
  const answer = parseVoteActionId(actionId);
  if (answer !== null) return planFor('action.case-vote', 'member', member.role, (context) => vote(context, answer));
  const held = parseHeldActionId(actionId);
  if (held !== null) return planFor('action.case-post', 'moderator', member.role, (context) => posted(context, held));
  const press = parseCaseActionId(actionId);
  if (press === null) return null;
  const { caseId, act } = press;
  const orders: Readonly<Record<typeof act, CaseOrder>> = {
    take: { kind: 'assign', to: member.id },
    note: { kind: 'note', text: input ?? '' },
    close: { kind: 'close', outcome: 'solved' },
    reopen: { kind: 'reopen' },
  };
  return planFor(`action.case-${act}`, 'moderator', member.role, (context) => orderCase(context, caseId, orders[act]));
};
