// From a batch of events to stored, scored and counted messages: one call to the store a batch.
import { CcoError } from '../errors.ts';
import type { ChannelId, SpaceId } from '../ids.ts';
import { type InboundEvent, inboundEventSchema } from '../messages/inbound.ts';
import type { Announcer, Applied, BatchScorer, Clock, ScoredEvent, Store, WakeUps } from '../ports.ts';

export type IngestStage = 'parse' | 'score' | 'store' | 'wake';
/** Called when a stage begins; calls what it returned when it ends. For the benchmark. */
export type StageRecorder = (stage: IngestStage, events: number) => () => void;

export interface IngestDeps {
  readonly store: Pick<Store, 'messages' | 'spaces'>;
  readonly scorer: BatchScorer;
  readonly clock: Clock;
  readonly wake: WakeUps;
  readonly announcer: Announcer;
  readonly stages?: StageRecorder;
}

/** Takes a batch; see `createIngest`. */
export type Ingest = (events: readonly unknown[]) => Promise<Applied>;

// A nudge more often than this is waste: the sweep finds what is dirty, and an evaluation waits seconds anyway.
const wakeEveryMs = 1_000;
const channelsKnownForMs = 10_000;

const parse = (raw: unknown, index: number): InboundEvent => {
  const parsed = inboundEventSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CcoError('An event in the batch does not have the form of its schema.', {
    code: 'bad-event',
    // The path names fields, the code a rule: neither holds what the event said.
    data: { index, field: issue?.path.join('.').slice(0, 100) ?? '', rule: issue?.code ?? '' },
    retryable: false,
  });
};

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
 * Makes the use case of an `ingest` job: parses every event again, scores people's messages, applies all in one
 * transaction (exactly once, however often it is called), announces and wakes what changed.
 *
 * Throws CcoError `bad-event` (not retryable, nothing stored) when an event has a wrong form, so that the queue splits
 * the batch; what the store throws passes through. Agents' messages and private channels are not scored.
 */
export const createIngest = (deps: IngestDeps): Ingest => {
  const { store, scorer, clock, announcer, stages = noStages } = deps;
  const privateChannels = createPrivateChannels(deps);
  const wake = createThrottledWake(deps);

  return async (raw) => {
    const parsed = stages('parse', raw.length);
    const events = raw.map(parse);
    parsed();

    const hidden = await privateChannels(new Set(events.map(({ spaceId }) => spaceId)));
    const scored = stages('score', raw.length);
    const read = events.flatMap((event) =>
      event.kind === 'message' && event.author.role !== 'agent' && !hidden.has(event.channelId) ? [event] : [],
    );
    const scores = await scorer.scoreAll(read.map(({ text }) => text));
    const scoreOf = new Map(read.map((message, place) => [message, scores[place] ?? null]));
    const batch = events.map(
      (event): ScoredEvent => (event.kind === 'message' ? { event, score: scoreOf.get(event) ?? null } : { event }),
    );
    scored();

    const stored = stages('store', raw.length);
    const applied = await store.messages.apply(batch, clock.now());
    stored();

    const woken = stages('wake', raw.length);
    for (const spaceId of applied.dirty) {
      announcer.announce({ type: 'messages', spaceId });
      await wake(spaceId);
    }
    woken();
    return applied;
  };
};
