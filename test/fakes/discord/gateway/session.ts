// One gateway session: it numbers what it sends, remembers it for a resume, and outlives its connection.
import type { WebSocket } from 'ws';
import type { Json } from '../state/model.ts';

export interface Disturbance {
  /** Chance that an event comes a second time, numbered anew. */
  readonly repeat?: number;
  /** Chance that an event comes after its successor. */
  readonly reorder?: number;
  /** Every event comes this much later, in milliseconds; one still on its way when the connection breaks is lost with it. */
  readonly delayMs?: number;
  /** Between 0 and 1; seeded by the test. */
  random(): number;
}

interface Sent {
  readonly s: number;
  readonly text: string;
}

export interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  /** Where the connection broke: when, in milliseconds. */
  detachedAt: number | null;
  socket: WebSocket | null;
  readonly seq: () => number;
  dispatch(t: string, d: Json): void;
  /** What came after `seq`, sent again; false: no longer remembered. */
  replay(seq: number): number | null;
}

/** `disturb` is asked at each event: null leaves it as it is. */
export const createSession = (
  id: string,
  intents: number,
  shard: readonly [number, number],
  { replayLimit, disturb }: { readonly replayLimit: number; disturb(): Disturbance | null },
): Session => {
  let seq = 0;
  let forgotten = 0;
  let held: { readonly t: string; readonly d: Json } | null = null;
  const sent: Sent[] = [];

  const number = (t: string, d: Json): void => {
    seq += 1;
    const text = JSON.stringify({ op: 0, s: seq, t, d });
    sent.push({ s: seq, text });
    if (sent.length > replayLimit) forgotten = sent.splice(0, Math.ceil(replayLimit / 10)).at(-1)?.s ?? forgotten;
    const { socket } = session;
    const delayMs = disturb()?.delayMs ?? 0;
    if (delayMs === 0) socket?.send(text);
    else
      setTimeout(() => {
        if (session.socket === socket) socket?.send(text);
      }, delayMs);
  };

  const release = (): void => {
    if (held === null) return;
    const { t, d } = held;
    held = null;
    number(t, d);
  };

  const session: Session = {
    id,
    intents,
    shard,
    detachedAt: null,
    socket: null,
    seq: () => seq,
    dispatch: (t, d) => {
      const fault = t === 'READY' || t === 'RESUMED' || t === 'GUILD_CREATE' ? null : disturb();
      if (held === null && fault !== null && fault.random() < (fault.reorder ?? 0)) {
        held = { t, d };
        // Without a successor it comes late, but it comes.
        setTimeout(release, 100).unref();
        return;
      }
      number(t, d);
      if (fault !== null && fault.random() < (fault.repeat ?? 0)) number(t, d);
      release();
    },
    replay: (from) => {
      if (from < forgotten) return null;
      const missed = sent.filter(({ s }) => s > from);
      for (const { text } of missed) session.socket?.send(text);
      return missed.length;
    },
  };
  return session;
};
