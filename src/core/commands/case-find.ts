// A case of the asker's space, by the short number that lists and cards show.
import type { CardContext } from '../cases/card.ts';
import type { Case } from '../cases/case.ts';
import type { Repositories } from '../ports.ts';
import type { CommandContext, CommandOption, Reply } from './command.ts';
import { say } from './command.ts';

export const unknownCase: Reply = say('I do not know that case here. `/cco cases` shows them, with their numbers.');

export const caseOption: CommandOption = {
  name: 'number',
  description: 'the number that `/cco cases` shows',
  type: 'word',
  required: true,
};

/** By its whole id or the end of it; null: none of this space, or more than one fits. */
export const findCase = async ({ tx, interaction }: CommandContext, reference: string): Promise<Case | null> => {
  const wanted = reference.trim().toLowerCase().replace(/^#/u, '');
  if (!/^[\da-f-]{4,36}$/u.test(wanted)) return null;
  const found = await tx.cases.endingIn(interaction.spaceId, wanted);
  return found.length === 1 ? (found[0] ?? null) : null;
};

/** What is shown with a case: where it is, what it rests on, who is in charge. */
export const cardContext = async (
  tx: Pick<Repositories, 'cases' | 'spaces' | 'members'>,
  one: Case,
  now: number,
): Promise<CardContext> => ({
  channels: await tx.spaces.channels(one.spaceId),
  evidence: await tx.cases.evidence(one.id, 5),
  ownerName: one.owner === null ? null : ((await tx.members.get(one.spaceId, one.owner))?.name ?? null),
  now,
});
