// The buttons of open drafts on one card: a message carries ten at most, five in a row.
import { cut } from '../../commands/words.ts';
import type { Action } from '../../messages/outbound.ts';
import { draftActionId } from '../card.ts';
import type { NewIntervention } from '../intervention.ts';
import { wallClock } from '../quiet-hours.ts';

/** So many open drafts at most share a card. */
export const draftsACard = 3;
const buttonsACard = 10;

/** The button that opens the text field, holding `text`. */
export const editButton = (id: string, label: string, text: string): Action => ({
  id: draftActionId(id, 'edit'),
  label,
  style: 'secondary',
  input: { label: 'What shall I post? Send posts it at once.', value: cut(text, 2000) },
});

export interface ButtonContext {
  readonly now: number;
  /** IANA name; null: UTC. */
  readonly timeZone: string | null;
}

/** In the order of their use: what is cut off is said in words. */
const buttonsOf = (draft: NewIntervention, number: string, { now, timeZone }: ButtonContext): Action[] => {
  const { id } = draft;
  const button = (decision: Parameters<typeof draftActionId>[1], label: string, style: Action['style']): Action => ({
    id: draftActionId(id, decision),
    label: `${label}${number}`,
    style,
  });
  const later = draft.postAt !== null && draft.postAt > now ? draft.postAt : null;
  return [
    button('approve', later === null ? 'Approve' : 'Post now', 'primary'),
    ...(later === null ? [] : [button('later', `At ${wallClock(later, timeZone ?? 'UTC')}`, 'secondary')]),
    editButton(id, `Edit${number}`, draft.text),
    button('dismiss', 'Dismiss', 'secondary'),
    button('snooze', 'Snooze', 'secondary'),
    button('never', 'Never here', 'secondary'),
  ];
};

/**
 * The buttons of open drafts, numbered where there are several; each keeps as many as fit, the same number of them.
 * `whole`: none had to be left out.
 */
export const draftButtons = (
  open: readonly { readonly draft: NewIntervention; readonly number: string }[],
  context: ButtonContext,
): { readonly actions: readonly Action[]; readonly whole: boolean } => {
  const each = Math.floor(buttonsACard / Math.max(1, open.length));
  const all = open.map(({ draft, number }) => buttonsOf(draft, number, context));
  return {
    actions: all.flatMap((buttons) => buttons.slice(0, each)),
    whole: all.every(({ length }) => length <= each),
  };
};

/** Answers to the question whether a kind is wanted in a channel at all. */
export const offButtons = (id: string): Action[] => [
  { id: draftActionId(id, 'never'), label: 'Turn off here', style: 'secondary' },
  { id: draftActionId(id, 'keep'), label: 'Keep', style: 'secondary' },
];
