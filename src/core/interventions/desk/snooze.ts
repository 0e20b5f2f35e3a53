// A draft put off for half an hour: its buttons go, come back, and it lives longer.
import type { Repositories } from '../../ports.ts';
import type { SpaceSettings } from '../../settings.ts';
import { refreshCard } from '../card-update.ts';
import type { Intervention } from '../intervention.ts';

const minuteMs = 60_000;
export const snoozeMs = 30 * minuteMs;

export interface DeskContext {
  readonly now: number;
  /** Gives a uuid v7. */
  readonly newId: () => string;
  /** What holds where nothing is stored for a space. */
  readonly defaults?: SpaceSettings | undefined;
}

/** Puts an open draft off; false when it is not open any more. Call in a transaction. */
export const snoozeDraft = async (
  tx: Repositories,
  draft: Intervention,
  by: string,
  { draftMinutes }: { readonly draftMinutes: number },
  { now, newId, defaults }: DeskContext,
): Promise<boolean> => {
  const until = now + snoozeMs;
  const expiresAt = until + draftMinutes * minuteMs;
  if (!(await tx.interventions.snooze(draft.id, until, expiresAt))) return false;
  if (draft.cardOutboxId !== null)
    await refreshCard(tx, draft.spaceId, draft.cardOutboxId, { now, rowId: newId(), defaults });
  await tx.timers.set({ key: `expire:${draft.id}`, kind: 'expire-intervention', subject: draft.id, dueAt: expiresAt });
  await tx.timers.set({ key: `wake:${draft.id}`, kind: 'wake-intervention', subject: draft.id, dueAt: until });
  await tx.audit.append({
    at: now,
    spaceId: draft.spaceId,
    actor: by,
    action: 'intervention.snoozed',
    subject: draft.id,
    data: { kind: draft.kind, until },
  });
  return true;
};

/**
 * Brings the buttons of a draft that slept back. Call in a transaction, when its time is over, for the timer
 * `wake:<intervention>`. Returns whether there is a row to deliver; false when it was decided meanwhile or sleeps on.
 */
export const wakeDraft = async (tx: Repositories, id: string, context: DeskContext): Promise<boolean> => {
  const { now, newId, defaults } = context;
  const draft = await tx.interventions.get(id);
  if (draft === null || draft.status !== 'draft' || draft.cardOutboxId === null) return false;
  if (draft.snoozedUntil === null || draft.snoozedUntil > now) return false;
  return refreshCard(tx, draft.spaceId, draft.cardOutboxId, { now, rowId: newId(), defaults });
};
