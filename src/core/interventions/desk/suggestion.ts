// Dismissals teach: a kind that moderators keep turning down in a channel is asked about.
import { z } from 'zod';
import type { SpaceId } from '../../ids.ts';
import type { Repositories } from '../../ports.ts';
import type { SpaceSettings } from '../../settings.ts';
import { type Decided, turnOffSuggestions } from '../dismissals.ts';
import type { Intervention } from '../intervention.ts';

// Not a setting: moderators answer a question with it, and nothing else reads it.
const keptKey = 'desk.kept';
const keptSchema = z.record(z.string(), z.number());
const looked = 100;

const keptOf = async ({ settings }: Pick<Repositories, 'settings'>, spaceId: SpaceId) => {
  const parsed = keptSchema.safeParse(await settings.get(spaceId, keptKey));
  return parsed.success ? parsed.data : {};
};

const decidedOf = ({ kind, channelId, status, decidedAt }: Intervention): Decided[] => {
  if (decidedAt === null || (status !== 'dismissed' && status !== 'approved' && status !== 'undone')) return [];
  return [{ kind, channelId, decision: status === 'dismissed' ? 'dismissed' : 'approved', at: decidedAt }];
};

/** Whether this dismissal is the newest of at least five running of its kind in its channel, and nobody answered yet. */
export const suggestsOff = async (
  tx: Pick<Repositories, 'interventions' | 'settings'>,
  draft: Intervention,
  { interventions: { neverHere } }: Pick<SpaceSettings, 'interventions'>,
): Promise<boolean> => {
  if (draft.status !== 'dismissed') return false;
  const { spaceId, kind, channelId } = draft;
  const past = (await tx.interventions.list({ spaceId, kind, limit: looked })).filter(
    (each) => each.channelId === channelId,
  );
  if (past.some(({ status, decidedAt }) => status === 'dismissed' && (decidedAt ?? 0) > (draft.decidedAt ?? 0)))
    return false;
  return turnOffSuggestions(past.flatMap(decidedOf), neverHere, await keptOf(tx, spaceId)).length > 0;
};

/** A moderator's no: what was dismissed up to now counts no more. Call in a transaction. */
export const keepKind = async (
  tx: Pick<Repositories, 'settings'>,
  { spaceId, kind, channelId }: Pick<Intervention, 'spaceId' | 'kind' | 'channelId'>,
  by: string,
  now: number,
): Promise<void> => {
  await tx.settings.hold(spaceId);
  const kept = await keptOf(tx, spaceId);
  await tx.settings.set(spaceId, keptKey, { ...kept, [`${kind} ${channelId}`]: now }, by, now);
};
