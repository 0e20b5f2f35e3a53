// From a batch of events to stored, scored and counted messages: one call to the store a batch.
import type { ChannelId, SpaceId } from '../ids.ts';
import type { InboundEvent } from '../messages/inbound.ts';
import type { Announcer, Applied, BatchReader, Clock, ScoredEvent, Store, WakeUps } from '../ports.ts';
import { createMetadataOnly, withoutText } from '../privacy/metadata-only.ts';
import { reactionMood } from '../sentiment/reaction-mood.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../settings.ts';

export type IngestStage = 'score' | 'store' | 'wake';
/** Called when a stage begins; calls what it returned when it ends. For the benchmark. */
export type StageRecorder = (stage: IngestStage, events: number) => () => void;

export interface IngestDeps {
  readonly store: Pick<Store, 'messages' | 'spaces' | 'settings'>;
  /** What holds where nothing is stored for a space. */
  readonly defaults?: SpaceSettings;
  readonly reader: BatchReader;
  readonly clock: Clock;
  readonly wake: WakeUps;
  readonly announcer: Announcer;
  readonly stages?: StageRecorder;
}

/** Takes a batch; see `createIngest`. */
export type Ingest = (events: readonly InboundEvent[]) => Promise<Applied>;

// A nudge more often than this is waste: the sweep finds what is dirty, and an evaluation waits seconds anyway.
const wakeEveryMs = 1_000;
const channelsKnownForMs = 10_000;

/** What staff say among themselves is stored, but never scored. Asked once in ten seconds, not once a batch. */
const createPrivateChannels = ({ store, clock }: Pick<IngestDeps, 'store' | 'clock'>) => {
  const known = new Map<SpaceId, { readonly at: number; readonly channels: ReadonlySet<ChannelId> }>();
  return async (spaces: Iterable<SpaceId>): Promise<ReadonlySet<ChannelId>> => {
    const hidden = new Set<ChannelId>();
    for (const spaceId of spaces) {
      const now = clock.now();
      let entry = known.get(spaceId);
      if (entry === undefined || now - entry.at >= channelsKnownForMs || now < entry.at) {
        const [channels, space] = await Promise.all([store.spaces.channels(spaceId), store.spaces.get(spaceId)]);
        const ids = channels.filter((channel) => channel.private).map(({ id }) => id);
        entry = { at: now, channels: new Set(space?.moderatorsChannelId ? [...ids, space.moderatorsChannelId] : ids) };
        known.set(spaceId, entry);
      }
      for (const id of entry.channels) hidden.add(id);
    }
    return hidden;
  };
};

const createThrottledWake = ({ wake, clock }: Pick<IngestDeps, 'wake' | 'clock'>) => {
  const lastAt = new Map<SpaceId, number>();
  return async (spaceId: SpaceId): Promise<void> => {
    const now = clock.now();
    const last = lastAt.get(spaceId);
    if (last !== undefined && now >= last && now - last < wakeEveryMs) return;
    lastAt.set(spaceId, now);
    // The batch is committed: a queue that is down must not make it fail. The sweep repeats the nudge.
    await wake.evaluate(spaceId).catch(() => lastAt.delete(spaceId));
  };
};

const noStages: StageRecorder = () => () => undefined;

/**
 * Makes the use case of an `ingest` job: reads what people said (mood, severe content), applies all in one transaction
 * (exactly once, however often it is called), announces and wakes what changed. Events are parsed already; what the
 * reader or the store throws passes through, and nothing is stored then.
 *
 * Reactions without a clear mood, and those given where no text is read, are left out. Agents' messages, private channels and messages without a text (a picture, or one the platform does not show) are not read; of a metadata-only space no text is read or stored.
 */
export const createIngest = (deps: IngestDeps): Ingest => {
  const { store, reader, clock, announcer, stages = noStages, defaults = defaultSpaceSettings } = deps;
  const isMetadataOnly = createMetadataOnly({ store, clock, defaults });
  const privateChannels = createPrivateChannels(deps);
  const wake = createThrottledWake(deps);

  return async (heard) => {
    const spaces = [...new Set(heard.map(({ spaceId }) => spaceId))];
    const hidden = await privateChannels(spaces);
    const bare = new Set<SpaceId>();
    for (const spaceId of spaces) if (await isMetadataOnly(spaceId)) bare.add(spaceId);
    const events = heard.map((event) => (bare.has(event.spaceId) ? withoutText(event) : event));
    const scored = stages('score', events.length);
    const read = events.flatMap((event) =>
      event.kind === 'message' &&
      event.author.role !== 'agent' &&
      event.text !== '' &&
      !hidden.has(event.channelId) &&
      !bare.has(event.spaceId)
        ? [event]
        : [],
    );
    const readings = await reader.readAll(read.map(({ text }) => text));
    const readingOf = new Map(read.map((message, place) => [message, readings[place]]));
    const batch = events.flatMap((event): readonly ScoredEvent[] => {
      if (event.kind === 'reaction.added' || event.kind === 'reaction.removed') {
        const mood = reactionMood(event.emoji);
        const unread = event.kind === 'reaction.added' && (hidden.has(event.channelId) || bare.has(event.spaceId));
        return mood === 0 || unread ? [] : [{ event, mood }];
      }
      if (event.kind !== 'message') return [{ event }];
      const reading = readingOf.get(event);
      return [{ event, score: reading?.score ?? null, severe: reading?.severe ?? null }];
    });
    scored();

    const stored = stages('store', events.length);
    const applied = await store.messages.apply(batch, clock.now());
    stored();

    const woken = stages('wake', events.length);
    for (const spaceId of applied.dirty) {
      announcer.announce({ type: 'messages', spaceId });
      await wake(spaceId);
    }
    woken();
    return { ...applied, ignored: applied.ignored + events.length - batch.length };
  };
};
