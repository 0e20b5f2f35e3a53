// What moderators can do with a draft besides deciding on it: put it off, say why it was wrong, turn its kind off here.
import { clockTimeIn, draftActionId } from '../interventions/card.ts';
import { dismissalWords } from '../interventions/desk/dismissal.ts';
import { kindWords, placeOf } from '../interventions/desk/draft-card.ts';
import { allowHere, answerOnCard, neverHere } from '../interventions/desk/never-here.ts';
import { snoozeDraft, snoozeMs } from '../interventions/desk/snooze.ts';
import { keepKind } from '../interventions/desk/suggestion.ts';
import type { Dismissal, Intervention } from '../interventions/intervention.ts';
import { takenAlready } from '../interventions/resolve.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import { type CommandContext, type Reply, say } from './command.ts';
import { tooLate, unknownDraft } from './draft-decide.ts';
import { findDraft } from './drafts.ts';
import { count } from './words.ts';

interface Found {
  readonly draft: Intervention;
  readonly settings: SpaceSettings;
  readonly desk: { readonly now: number; readonly newId: () => string; readonly defaults: SpaceSettings };
}

const withDraft =
  (answer: (context: CommandContext, found: Found) => Promise<Reply>) =>
  async (context: CommandContext, reference: string): Promise<Reply> => {
    const { tx, interaction, deps, now } = context;
    const draft = await findDraft(tx, interaction.spaceId, reference);
    if (draft === null) return unknownDraft;
    const settings = await loadSettings(tx, interaction.spaceId, deps.defaults);
    const desk = { now, newId: deps.newId, defaults: deps.defaults };
    return { ...(await answer(context, { draft, settings, desk })), subject: draft.id };
  };

const late = async (context: CommandContext, draft: Intervention): Promise<Reply> => {
  const { tx, now } = context;
  const current = (await tx.interventions.get(draft.id)) ?? draft;
  const taken = await takenAlready(tx, current, now);
  return taken === null ? unknownDraft : say(await tooLate(taken, current, context));
};

/** Puts a draft off. */
export const snoozeReply = withDraft(async (context, { draft, settings, desk }) => {
  const { tx, interaction, now } = context;
  if ((await takenAlready(tx, draft, now)) !== null) return late(context, draft);
  if (!(await snoozeDraft(tx, draft, interaction.member.id, settings.interventions, desk))) return late(context, draft);
  const time = clockTimeIn(now + snoozeMs, settings.interventions.quietHours?.timeZone ?? null);
  return say(`**Snoozed.** I bring it back at ${time}. Until then it is in \`/cco drafts\`.`);
});

const place = async ({ tx, interaction }: CommandContext, { channelId }: Intervention): Promise<string> =>
  placeOf({ channelId, threadId: null }, await tx.spaces.channels(interaction.spaceId));

/** Turns the kind of a draft off in its channel. */
export const neverReply = withDraft(async (context, { draft, desk }) => {
  const { tx, interaction } = context;
  const { dismissed, before } = await neverHere(tx, draft, interaction.member, desk);
  await answerOnCard(tx, draft, desk);
  const where = await place(context, draft);
  return say(
    [
      `**No ${kindWords[draft.kind]} in ${where} ${before ? 'already' : 'any more'}.**`,
      ...(dismissed === 0
        ? []
        : [`${count(dismissed, 'open draft')} of it there ${dismissed === 1 ? 'is' : 'are'} dismissed.`]),
      `To take it back: the button, or \`/cco allow ${draft.kind}\` and the channel’s name.`,
    ].join('\n'),
    [{ id: draftActionId(draft.id, 'allow'), label: 'Allow it again', style: 'secondary' }],
  );
});

/** Takes that back. */
export const allowReply = withDraft(async (context, { draft, desk }) => {
  const done = await allowHere(context.tx, draft, context.interaction.member, desk);
  const where = await place(context, draft);
  return say(`${done ? '**Allowed again:**' : 'It was allowed:'} a ${kindWords[draft.kind]} in ${where}.`);
});

/** The kind stays on although it was dismissed five times running. */
export const keepReply = withDraft(async (context, { draft, desk }) => {
  const { tx, interaction, now } = context;
  await keepKind(tx, draft, interaction.member.id, now);
  await answerOnCard(tx, draft, desk);
  return say(
    `**Kept.** I go on proposing it in ${await place(context, draft)}, and ask again after five more dismissals.`,
  );
});

/** Why a draft was dismissed, said after it was. */
export const becauseReply = (reason: Dismissal) =>
  withDraft(async (context, { draft }) => {
    const { tx, interaction, now } = context;
    if (draft.status !== 'dismissed' || draft.decidedBy !== interaction.member.id) return late(context, draft);
    const kept = { at: draft.decidedAt ?? now, by: interaction.member.id, dismissal: reason };
    await tx.interventions.move(draft.id, 'dismissed', 'dismissed', kept);
    await tx.audit.append({
      at: now,
      spaceId: draft.spaceId,
      actor: interaction.member.id,
      action: 'intervention.dismissed-because',
      subject: draft.id,
      data: { kind: draft.kind, reason },
    });
    return say(`Thank you, noted: ${dismissalWords[reason].toLowerCase()}.`);
  });
