// One received event, from the socket's words to "safe in the queue".
import type { Logger } from 'pino';
import type { Interaction } from '../../core/commands/interaction.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock } from '../../core/ports.ts';
import { createHandOver, type Heard } from '../shared/hand-over.ts';
import type { Begun } from '../shared/intake.ts';
import type { Tally } from '../shared/tally.ts';
import { type NormalizeContext, normalize, normalizeMessage, type SaidMessage } from './normalize.ts';
import { parseEvent } from './parse.ts';
import type { Spaces } from './spaces.ts';

interface HandleDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tally: Tally;
  readonly spaces: Spaces;
  readonly enqueue: (event: InboundEvent) => Promise<void>;
  readonly interact: (interaction: Interaction) => Promise<void>;
  readonly context: () => NormalizeContext;
  /** Something said at `at` is held back; see `CatchUp.hold`. */
  readonly hold: (at: number) => Promise<void>;
  readonly closing: AbortSignal;
}

export interface Handler {
  /**
   * Never rejects. `replayed`: it was said while we were away, so where it mentions us the peer may have answered for us;
   * only back-fill sees that, and is told by `owed`.
   */
  begin(type: string, payload: unknown, replayed: boolean): Promise<Begun>;
  /** Whether mentions were left to back-fill since this was last asked. */
  owed(): boolean;
  /** A message found by back-fill, `answered` by us or for us; false: given up because we are closing. */
  said(message: SaidMessage, answered: boolean): Promise<boolean>;
  /** A message back-fill found to be gone. */
  gone(event: InboundEvent): Promise<boolean>;
  /** Takes events again that it has handled before: what became of them is lost. */
  forget(): void;
}

const recentEvents = 5000;
// Whoever asked us something longer ago is not waiting any more.
const mentionAgeMs = 15 * 60_000;

export const createHandler = (deps: HandleDeps): Handler => {
  const { clock, tally } = deps;
  const { give, hand, safely } = createHandOver(deps);
  // Replays after a loss repeat a little; what this process has handled already need not travel again.
  const recent = new Set<string>();
  const remember = (id: string): void => {
    recent.add(id);
    if (recent.size <= recentEvents) return;
    for (const oldest of recent) {
      recent.delete(oldest);
      break;
    }
  };

  let mentionsOwed = false;
  const leftToBackfill = (normalized: Heard, replayed: boolean): Heard => {
    // Private channels are not back-filled: theirs have no event beside the mention.
    if (!replayed || normalized.event === null || normalized.interaction?.kind !== 'mention') return normalized;
    mentionsOwed = true;
    return { event: normalized.event, interaction: null };
  };

  return {
    begin: async (type, payload, replayed) => {
      tally.count('received');
      const parsed = parseEvent(type, payload);
      if (!('event' in parsed)) {
        tally.error(parsed.code);
        deps.logger.warn({ code: parsed.code, eventId: parsed.id }, 'event left out');
        return { mark: null, safe: Promise.resolve(true) };
      }
      const { event } = parsed;
      const mark = { id: event.id, at: Date.parse(event.at) };
      const key = `${event.type}:${event.id}`;
      if (recent.has(key)) return { mark, safe: Promise.resolve(true) };
      if (event.type === 'channel.created') await deps.spaces.note(event.spaceId, event.channel);
      else await deps.spaces.know(event.spaceId, 'channelId' in event ? event.channelId : null, mark.at);
      const normalized = leftToBackfill(normalize(event, deps.context()), replayed);
      const held =
        (event.type === 'message.created' || event.type === 'message.updated') &&
        deps.spaces.isHeld(event.spaceId, event.channelId);
      if (normalized.event === null && normalized.interaction === null && !held) {
        tally.count('skipped');
        return { mark, safe: Promise.resolve(true) };
      }
      return {
        mark,
        safe: Promise.all([hand(normalized), held ? safely(() => deps.hold(mark.at)) : true]).then((results) => {
          const safe = results.every(Boolean);
          if (safe) {
            remember(key);
            tally.count('handled');
          }
          return safe;
        }),
      };
    },
    owed: () => {
      const owed = mentionsOwed;
      mentionsOwed = false;
      return owed;
    },
    said: async (message, answered) => {
      const { event, interaction } = normalizeMessage(message, deps.context(), message.revision > message.at);
      const asked = !answered && clock.now() - message.at <= mentionAgeMs ? interaction : null;
      return hand({ event, interaction: asked });
    },
    gone: give,
    forget: () => recent.clear(),
  };
};
