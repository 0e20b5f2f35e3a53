// The buttons of drafts, on cards and in answers.
import { type DraftDecision, draftActionId, parseDraftActionId } from '../interventions/card.ts';
import { dismissals } from '../interventions/desk/dismissal.ts';
import { type Inside, say } from './command.ts';
import { decideDraft } from './draft-decide.ts';
import { allowReply, becauseReply, keepReply, neverReply, snoozeReply } from './draft-desk.ts';
import type { Interaction } from './interaction.ts';
import { onlySay, type Plan, planFor } from './planned.ts';

const noInput = say('I got no text, so nothing changed. Please press Edit again and type what I shall post.');

const insideOf = (id: string, decision: DraftDecision, input: string | undefined): Inside => {
  switch (decision) {
    case 'approve':
      return (context) => decideDraft(context, id, { kind: 'approve' });
    case 'later':
      return (context) => decideDraft(context, id, { kind: 'approve', later: true });
    case 'edit':
      return (context) => decideDraft(context, id, { kind: 'edit', text: input ?? '' });
    case 'anyway':
      return (context) =>
        decideDraft(
          context,
          id,
          input === undefined ? { kind: 'approve', anyway: true } : { kind: 'edit', text: input, anyway: true },
        );
    case 'dismiss':
      return (context) => decideDraft(context, id, { kind: 'dismiss' });
    case 'snooze':
      return (context) => snoozeReply(context, id);
    case 'never':
      return (context) => neverReply(context, id);
    case 'allow':
      return (context) => allowReply(context, id);
    case 'keep':
      return (context) => keepReply(context, id);
    default: {
      const reason = dismissals.find((code) => `because-${code}` === decision) ?? 'other';
      return (context) => becauseReply(reason)(context, id);
    }
  }
};

/** The plan for a draft's button; null: it is none. */
export const planDraftAction = (actionId: string, input: string | undefined, { member }: Interaction): Plan | null => {
  const draft = parseDraftActionId(actionId);
  if (draft === null || draftActionId(draft.interventionId, draft.decision) !== actionId) return null;
  const { interventionId, decision } = draft;
  const action = `action.draft-${decision}`;
  const plan = planFor(action, 'moderator', member.role, insideOf(interventionId, decision, input));
  const empty = (input ?? '').trim() === '' && (decision === 'edit' || (decision === 'anyway' && input !== undefined));
  return empty && plan.action === action ? onlySay(`${action}.unclear`, noInput) : plan;
};
