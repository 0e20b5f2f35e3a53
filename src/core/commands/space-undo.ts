// Undoing `/cco space create`: shown first what would go, done after a confirmation, by an admin only.
import { z } from 'zod';
import { CcoError } from '../errors.ts';
import { externalIdOf } from '../ids.ts';
import type { RemovableSpace, SpaceToRemove } from '../ports.ts';
import { type CommandDeps, defineCommand, type Inside, type Reply, say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { nicheSchema, spaceNameOf } from './niche.ts';

const askPrefix = 'space:undo:ask:';
const confirmPrefix = 'space:undo:yes:';

/** The button that shows what would go. */
export const undoAction = (niche: string) =>
  ({ id: `${askPrefix}${niche}`, label: 'Undo', style: 'secondary' }) as const;

export interface PressedUndo {
  readonly niche: string;
  readonly sure: boolean;
}

/** What a button of these asks for; null: it is none of them. */
export const parseUndoAction = (actionId: string): PressedUndo | null => {
  const prefix = [askPrefix, confirmPrefix].find((one) => actionId.startsWith(one));
  const niche = nicheSchema.safeParse(actionId.slice(prefix?.length ?? 0));
  return prefix === undefined || !niche.success ? null : { niche: niche.data, sure: prefix === confirmPrefix };
};

const cannot =
  'I cannot take away spaces here. Please do it on the platform itself; `/cco mode observe` keeps me quiet there meanwhile.';

const explain = (code: string): string =>
  code === 'chat-forbidden'
    ? 'I am not allowed to remove all of it: I need the permission to manage channels. What is gone stays gone; ask again, and I go on.'
    : 'The server did not let me remove it. Please remove it by hand.';

const nothing = (niche: string): string =>
  `There is nothing here that I made as **${spaceNameOf(niche)}**, so nothing to undo.`;

const listed = (names: readonly string[]): string => names.join(', ');

const question = (niche: string, { name, channels, spokenIn, stays }: RemovableSpace): Reply =>
  say(
    [
      `**Remove ${name}?** Of what I made, this goes, for everybody: ${listed(channels) || 'the empty category'}.`,
      spokenIn === 0
        ? 'Nothing was said there yet.'
        : `Something was said in ${spokenIn === 1 ? 'one of them' : `${spokenIn} of them`}, and goes with it, my copies too.`,
      stays.length === 0
        ? 'Nobody added anything to it, so its category goes as well.'
        : `What others added stays, and the category with it: ${listed(stays)}.`,
      `This cannot be undone. Press the button, or type \`/cco space undo ${niche} yes\`.`,
    ].join('\n'),
    [{ id: `${confirmPrefix}${niche}`, label: 'Remove it', style: 'danger' }],
  );

const removed = ({ name, channels, stays }: RemovableSpace): string =>
  [
    `**${name} is removed**: ${listed(channels) || 'its category'}, and what was said there.`,
    ...(stays.length === 0 ? [] : [`What others added is still there: ${listed(stays)}.`]),
    'Its score so far stays on the dashboard, without texts. `/cco space create` makes it anew.',
  ].join('\n');

type Outcome =
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'question' | 'removed'; readonly space: RemovableSpace };

// A crash after this and before the commit repeats it: it goes on where it stopped, and tells the same.
const outside = async (deps: CommandDeps, interaction: Interaction, { niche, sure }: PressedUndo): Promise<Outcome> => {
  const chat = deps.platforms(interaction.platform);
  if (chat?.removable === undefined || chat.removeSpace === undefined) return { kind: 'refused', text: cannot };
  const wanted: SpaceToRemove = {
    name: spaceNameOf(niche),
    askedIn: interaction.spaceId,
    interactionId: interaction.id,
  };
  try {
    const space = sure ? await chat.removeSpace(wanted) : await chat.removable(wanted);
    if (space === null) return { kind: 'refused', text: nothing(niche) };
    return { kind: sure ? 'removed' : 'question', space };
  } catch (error) {
    if (error instanceof CcoError && !error.retryable) return { kind: 'refused', text: explain(error.code) };
    throw error;
  }
};

const replyOf = (niche: string, done: Outcome | undefined): Reply => {
  if (done === undefined) return say(explain(''));
  if (done.kind === 'refused') return say(done.text);
  const subject = externalIdOf(done.space.id);
  return { ...(done.kind === 'question' ? question(niche, done.space) : say(removed(done.space))), subject };
};

/** What a press of one of the buttons does; the caller has checked that its presser is an admin. */
export const pressUndo = async (deps: CommandDeps, interaction: Interaction, pressed: PressedUndo): Promise<Inside> => {
  const done = await outside(deps, interaction, pressed);
  return () => Promise.resolve(replyOf(pressed.niche, done));
};

export const spaceUndo = defineCommand({
  name: 'space undo',
  aliases: ['space remove', 'space delete', 'undo space'],
  summary: 'Take away a space that I created, after asking you',
  options: [
    { name: 'niche', description: 'as it was created, e.g. urban-gardens', type: 'word', required: true },
    {
      name: 'yes',
      description: 'to do it without being asked again',
      type: 'choice',
      choices: ['yes'],
      required: false,
    },
  ],
  who: 'admin',
  args: z.object({ niche: nicheSchema, yes: z.literal('yes').optional() }),
  outside: (deps, interaction, { niche, yes }): Promise<Outcome> =>
    outside(deps, interaction, { niche, sure: yes === 'yes' }),
  run: (_context, { niche }, done) => replyOf(niche, done),
});
