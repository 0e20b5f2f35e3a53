// Deciding on a draft, by button or typed: both end here.
import { z } from 'zod';
import type { Intervention } from '../interventions/intervention.ts';
import { type DraftAnswer, type DraftOutcome, resolveDraft } from '../interventions/resolve.ts';
import { loadSettings } from '../settings.ts';
import { type CommandContext, type CommandOption, defineCommand, type Reply, say } from './command.ts';
import { editButton, findDraft } from './drafts.ts';
import { ago } from './words.ts';

const unknownDraft = say('I do not know that draft here. It may be old. `/cco drafts` shows the open ones.');

/** Where the approved post stands, for whoever pressed second. */
const postStands = async ({ postOutboxId }: Intervention, tx: CommandContext['tx']): Promise<string> => {
  const status = postOutboxId === null ? undefined : (await tx.outbox.get(postOutboxId))?.status;
  switch (status) {
    case 'pending':
    case 'sending':
      return 'I am posting it, once, so there is nothing more to do.';
    case 'failed':
    case 'expired':
    case 'uncertain':
      return 'Posting it did not go well: the card says how it stands.';
    default:
      return 'It is posted once, so nothing more happens.';
  }
};

const tooLate = async (
  outcome: Extract<DraftOutcome, { outcome: 'already-decided' }>,
  draft: Intervention,
  { now, interaction, tx }: CommandContext,
): Promise<string> => {
  const when = outcome.at === null ? 'a while ago' : ago(outcome.at, now);
  if (outcome.status === 'observed') return 'I only noted this one down, so there is nothing to decide.';
  if (outcome.status === 'expired') return `This draft ended ${when}: nobody decided in time, and nothing was posted.`;
  const who = draft.decidedBy === interaction.member.id ? 'You' : (outcome.byName ?? 'Somebody else');
  return outcome.status === 'dismissed'
    ? `${who} dismissed this draft ${when}. Nothing is posted.`
    : `${who} approved this draft ${when}. ${await postStands(draft, tx)}`;
};

/** What must change before it can be posted; the text comes back in the Edit button, or whole where it is longer. */
const toChange = (
  fixes: readonly string[],
  draft: Intervention,
  text: string,
  { interaction }: CommandContext,
): Reply => {
  const { spaceId, channelId, threadId, member, id } = interaction;
  const long = text.length > 2000;
  return {
    ...say(
      [
        '**Not posted yet.** Please change this first:',
        ...fixes.map((fix) => `- ${fix}`),
        long ? 'Your whole text follows, so that nothing is lost.' : 'Press Edit: your text is still there.',
      ].join('\n'),
      [editButton(draft.id, 'Edit', text)],
    ),
    ...(long
      ? {
          effects: [
            {
              kind: 'reply' as const,
              spaceId,
              channelId,
              threadId,
              to: member.id,
              interactionId: id,
              body: { text: text.slice(0, 4000), actions: [] },
            },
          ],
        }
      : {}),
    subject: draft.id,
  };
};

/** Applies an answer to a draft of the asker's space and says what came of it. `reference`: its id or the end of it. */
export const decideDraft = async (context: CommandContext, reference: string, answer: DraftAnswer): Promise<Reply> => {
  const { tx, interaction, now, deps } = context;
  const known = await findDraft(tx, interaction.spaceId, reference);
  if (known === null) return unknownDraft;
  const settings = await loadSettings(tx, interaction.spaceId, deps.defaults);
  const outcome = await resolveDraft(
    tx,
    { interventionId: known.id, spaceId: interaction.spaceId, answer, by: interaction.member },
    { now, newId: deps.newId, settings },
  );
  switch (outcome.outcome) {
    case 'approved':
      return {
        ...say(`**${answer.kind === 'edit' ? 'Approved with your words' : 'Approved'}.** I am posting it now.`),
        subject: known.id,
      };
    case 'dismissed':
      return { ...say('**Dismissed.** Nothing is posted.'), subject: known.id };
    case 'already-decided': {
      // Read again: another press may have won between our first look and now.
      const decided = (await tx.interventions.get(known.id)) ?? known;
      return { ...say(await tooLate(outcome, decided, context)), subject: known.id };
    }
    case 'violations': {
      const text = answer.kind === 'edit' ? answer.text : known.text;
      const fixes = outcome.violations.map(({ fix }) => fix);
      return toChange(fixes, known, text, context);
    }
    case 'forbidden':
    case 'not-found':
      return unknownDraft;
    default:
      return outcome satisfies never;
  }
};

const id: CommandOption = {
  name: 'id',
  description: 'the short id that `/cco drafts` shows',
  type: 'word',
  required: true,
};
const idArg = z.string().min(4, 'The id has at least 4 characters; `/cco drafts` shows it.').max(100);

export const draftApprove = defineCommand({
  name: 'draft approve',
  summary: 'Post a draft as it is',
  options: [id],
  who: 'moderator',
  args: z.object({ id: idArg }),
  run: (context, args) => decideDraft(context, args.id, { kind: 'approve' }),
});

export const draftEdit = defineCommand({
  name: 'draft edit',
  summary: 'Post a draft in your own words',
  options: [id, { name: 'text', description: 'what I shall post instead', type: 'text', required: true }],
  who: 'moderator',
  args: z.object({ id: idArg, text: z.string() }),
  run: (context, args) => decideDraft(context, args.id, { kind: 'edit', text: args.text }),
});

export const draftDismiss = defineCommand({
  name: 'draft dismiss',
  summary: 'Drop a draft; nothing is posted',
  options: [id],
  who: 'moderator',
  args: z.object({ id: idArg }),
  run: (context, args) => decideDraft(context, args.id, { kind: 'dismiss' }),
});
