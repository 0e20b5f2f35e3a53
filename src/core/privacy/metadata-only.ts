// Spaces in which no text is read or kept: only who spoke when, where and to whom.
import type { SpaceId } from '../ids.ts';
import type { InboundEvent } from '../messages/inbound.ts';
import type { Clock, Repositories } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';

/** A space's setting is asked for once in this time: a change is known everywhere after it. */
export const settingKnownMs = 10_000;

export interface MetadataOnlyDeps {
  readonly store: Pick<Repositories, 'settings'>;
  readonly clock: Clock;
  readonly defaults: SpaceSettings;
}

/** Makes what tells whether a space is one of them. */
export const createMetadataOnly = ({ store, clock, defaults }: MetadataOnlyDeps) => {
  const known = new Map<SpaceId, { readonly at: number; readonly answer: Promise<boolean> }>();
  return (spaceId: SpaceId): Promise<boolean> => {
    const now = clock.now();
    const entry = known.get(spaceId);
    if (entry !== undefined && now - entry.at < settingKnownMs && now >= entry.at) return entry.answer;
    const answer = loadSettings(store, spaceId, defaults).then(({ privacy }) => privacy.metadataOnly);
    known.set(spaceId, { at: now, answer });
    // An error is the caller's who asked; the next one asks again.
    answer.catch(() => known.delete(spaceId));
    return answer;
  };
};

/** The event without what was said. */
export const withoutText = <Event extends InboundEvent>(event: Event): Event =>
  event.kind === 'message' && event.text !== '' ? { ...event, text: '' } : event;

/**
 * Takes the text out of what such spaces say before it is pushed, so that it reaches neither queue nor spool. While the
 * store cannot be asked, the text goes on: ingest, which cannot do without the store, takes it out then.
 */
export const withoutUnwantedText =
  (isMetadataOnly: (spaceId: SpaceId) => Promise<boolean>, push: (event: InboundEvent) => Promise<void>) =>
  async (event: InboundEvent): Promise<void> => {
    const bare = event.kind === 'message' && (await isMetadataOnly(event.spaceId).catch(() => false));
    return push(bare ? withoutText(event) : event);
  };
