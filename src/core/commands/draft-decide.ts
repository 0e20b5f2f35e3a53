// Deciding on a draft, by button or typed: both end here.
import { z } from 'zod';
import { clockTimeIn, draftActionId } from '../interventions/card.ts';
import { dismissals, dismissalWords } from '../interventions/desk/dismissal.ts';
import { editButton, offButtons } from '../interventions/desk/draft-buttons.ts';
import { offQuestion, violationLines } from '../interventions/desk/draft-card.ts';
import { suggestsOff } from '../interventions/desk/suggestion.ts';
import type { Intervention } from '../interventions/intervention.ts';
import { type AlreadyDecided, type DraftAnswer, type DraftOutcome, resolveDraft } from '../interventions/resolve.ts';
import type { Action } from '../messages/outbound.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import { type CommandContext, type CommandOption, defineCommand, type Reply, say } from './command.ts';
import { findDraft } from './drafts.ts';
import { ago, cut } from './words.ts';

export const unknownDraft = say('I do not know that draft here. It may be old. `/cco drafts` shows the open ones.');

/** Longest text a field takes. */
const fieldMaximum = 2_000;

/** Where the approved post stands, for whoever pressed second. */
const postStands = async ({ postOutboxId }: Intervention, tx: CommandContext['tx'], now: number): Promise<string> => {
  const post = postOutboxId === null ? null : await tx.outbox.get(postOutboxId);
  switch (post?.status) {
    case 'pending':
      return post.nextAttemptAt > now && post.attempts === 0
        ? 'I post it when quiet hours end, once, so there is nothing more to do.'
        : 'I am posting it, once, so there is nothing more to do.';
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

/** What whoever comes second is told. */
export const tooLate = async (
  outcome: AlreadyDecided,
  draft: Intervention,
  { now, interaction, tx }: CommandContext,
): Promise<string> => {
  const when = outcome.at === null ? 'a while ago' : ago(outcome.at, now);
  const who = draft.decidedBy === interaction.member.id ? 'You' : (outcome.byName ?? 'Somebody else');
  switch (outcome.status) {
    case 'observed':
      return 'I only noted this one down, so there is nothing to decide.';
    case 'expired':
      return `This draft ended ${when}: nobody decided in time, and nothing was posted.`;
    case 'dismissed':
      return `${who} dismissed this draft ${when}. Nothing is posted.`;
    case 'undone':
      return `${who} took this post back ${when}.`;
    default:
      return `${who} approved this draft ${when}. ${await postStands(draft, tx, now)}`;
  }
};

/** `Post anyway`: with their words in a field where they wrote any, since a button's id cannot carry them. */
const anywayButton = (id: string, text: string | null): Action[] => {
  const button: Action = { id: draftActionId(id, 'anyway'), label: 'Post anyway', style: 'danger' };
  if (text === null) return [button];
  return text.length > fieldMaximum
    ? []
    : [{ ...button, input: { label: 'Send posts it as it is here.', value: text } }];
};

/** What must or should change before it is posted; the text comes back in the Edit button, or whole where it is longer. */
const toChange = (
  { review, text }: Extract<DraftOutcome, { outcome: 'violations' }>,
  draft: Intervention,
  answer: DraftAnswer,
  { interaction }: CommandContext,
): Reply => {
  const { spaceId, channelId, threadId, member, id } = interaction;
  const typed = answer.kind === 'edit' ? answer.text : null;
  const given = typed ?? text;
  const long = given.length > fieldMaximum;
  const hard = review.hard.length > 0;
  const mended = review.corrected !== null && review.corrected.length <= fieldMaximum ? review.corrected : null;
  const whatEditHolds =
    mended === null ? 'Press Edit: your text is still there.' : 'Press Edit: it holds the text with what I could mend.';
  return {
    ...say(
      [
        hard ? '**Not posted yet.** Please change this first:' : '**Not posted yet.** A word before I do:',
        ...violationLines(review),
        long ? 'Your whole text follows, so that nothing is lost.' : whatEditHolds,
        ...(hard ? [] : ['You decide: Post anyway posts it as it is, and the log notes it.']),
      ].join('\n'),
      [
        editButton(draft.id, 'Edit', cut(mended ?? given, fieldMaximum)),
        ...(hard ? [] : anywayButton(draft.id, typed === null ? null : typed)),
      ],
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
              body: { text: given.slice(0, 4000), actions: [] },
            },
          ],
        }
      : {}),
    subject: draft.id,
  };
};

const reasonButtons = (id: string): Action[] =>
  dismissals.map((code) => ({
    id: draftActionId(id, `because-${code}`),
    label: dismissalWords[code],
    style: 'secondary',
  }));

const dismissedReply = async (context: CommandContext, id: string, settings: SpaceSettings, asked: boolean) => {
  const { tx, interaction } = context;
  const draft = await tx.interventions.get(id);
  const off = draft !== null && (await suggestsOff(tx, draft, settings));
  const question = off && draft !== null ? [offQuestion(draft, await tx.spaces.channels(interaction.spaceId))] : [];
  return say(
    [
      '**Dismissed.** Nothing is posted.',
      ...(asked ? [] : ['If you like, tell me why; I learn from it.']),
      ...question,
    ].join('\n'),
    [
      ...(asked ? [] : reasonButtons(id)),
      ...(off
        ? offButtons(id)
        : [{ id: draftActionId(id, 'never'), label: 'Never here', style: 'secondary' as const }]),
    ],
  );
};

const approvedWords = (answer: DraftAnswer, postAt: number | null, settings: SpaceSettings): string => {
  const title = answer.kind === 'edit' ? 'Approved with your words' : 'Approved';
  if (postAt === null) return `**${title}.** I am posting it now. \`/cco undo\` takes it back.`;
  const time = clockTimeIn(postAt, settings.interventions.quietHours?.timeZone ?? null);
  return `**${title}.** I post it at ${time}. \`/cco undo\` takes it back.`;
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
    { now, newId: deps.newId, settings, defaults: deps.defaults },
  );
  switch (outcome.outcome) {
    case 'approved':
      return { ...say(approvedWords(answer, outcome.postAt, settings)), subject: known.id };
    case 'dismissed': {
      const told = answer.kind === 'dismiss' && answer.reason !== undefined;
      return { ...(await dismissedReply(context, known.id, settings, told)), subject: known.id };
    }
    case 'already-decided': {
      // Read again: another press may have won between our first look and now.
      const decided = (await tx.interventions.get(known.id)) ?? known;
      return { ...say(await tooLate(outcome, decided, context)), subject: known.id };
    }
    case 'violations':
      return toChange(outcome, known, answer, context);
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
  options: [
    id,
    { name: 'reason', description: 'why, if you like', type: 'choice', choices: dismissals, required: false },
  ],
  who: 'moderator',
  args: z.object({ id: idArg, reason: z.enum(dismissals).optional() }),
  run: (context, { id: reference, reason }) =>
    decideDraft(context, reference, { kind: 'dismiss', ...(reason === undefined ? {} : { reason }) }),
});
