// The socket: connects, reconnects with pauses, hands every event and every change of the connection on, in order.
import { createHash } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { Address } from './address.ts';
import { type PeerMember, peerReadySchema } from './peer.ts';

export type Received =
  | { readonly kind: 'event'; readonly type: string; readonly payload: unknown }
  /** A connection was opened, or the peer cannot replay: something may be missing from here on. */
  | { readonly kind: 'gap' }
  | Ready;

/** Once per connection: the replay is over, or the peer has none. */
export interface Ready {
  readonly kind: 'ready';
  /** null: the peer never said. */
  readonly member: PeerMember | null;
  readonly spaces: readonly string[];
  /** true: everything since the resume point was replayed. */
  readonly resumed: boolean;
}

interface ReceiverConfig {
  readonly address: Address;
  readonly token: string;
  readonly reconnectMs: readonly [first: number, longest: number];
  readonly readyWithinMs: number;
  /** Spreads the reconnects of several processes; same seed, same pauses. */
  readonly seed: string;
}

interface ReceiverDeps {
  /** The resume point at this moment. */
  readonly since: () => string | null;
  readonly onReceived: (received: Received) => void;
  /** Connection lost or refused; `code` for counting. */
  readonly onDrop: (code: string) => void;
}

interface Receiver {
  /** Connects and stays connected. */
  open(): void;
  /** Disconnects and stays so until `open`. Nothing is handed on after it returns. */
  shut(): void;
  connected(): boolean;
}

const refusalSchema = z.object({
  data: z.object({
    code: z.string().optional(),
    retryAfterMs: z.number().min(0).max(300_000).optional().catch(undefined),
  }),
});
const refusals = ['unauthorized', 'forbidden', 'rate-limited', 'unavailable'];

// Only words of the protocol become codes; a peer's free text never does.
const refusalOf = (error: Error): { code: string; waitMs: number } => {
  const data = refusalSchema.safeParse(error).data?.data;
  const word = refusals.find((known) => known === data?.code || known === error.message);
  return { code: word === undefined ? 'socket-failed' : `socket-${word}`, waitMs: data?.retryAfterMs ?? 0 };
};

export const createReceiver = (config: ReceiverConfig, deps: ReceiverDeps): Receiver => {
  let wanted = false;
  let attempts = 0;
  let timer: NodeJS.Timeout | undefined;
  let readyTimer: NodeJS.Timeout | undefined;
  let saidReady = false;
  let resynced = false;
  let askedSince: string | null = null;

  const socket: Socket = io(config.address.socket, {
    path: config.address.path,
    // Asked anew at every connect, so that the resume point is fresh.
    auth: (give) => {
      askedSince = deps.since();
      give({ token: config.token, ...(askedSince === null ? {} : { since: askedSince }) });
    },
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    forceNew: true,
    autoConnect: false,
    // Pauses are ours: socket.io's do not cover refusals and disconnects by the server.
    reconnection: false,
    timeout: 10_000,
  });

  const spread = (attempt: number): number =>
    (createHash('sha256').update(`${config.seed}:${attempt}`).digest().readUInt16BE(0) / 0xffff) * 0.5 + 0.75;

  const later = (atLeastMs = 0): void => {
    clearTimeout(readyTimer);
    if (!wanted || timer !== undefined) return;
    const [first, longest] = config.reconnectMs;
    const ms = Math.min(first * 2 ** Math.min(attempts, 20), longest) * spread(attempts);
    attempts += 1;
    timer = setTimeout(
      () => {
        timer = undefined;
        if (wanted) socket.connect();
      },
      Math.max(ms, atLeastMs),
    );
  };

  const ready = (member: PeerMember | null, spaces: readonly string[], resumed: boolean): void => {
    clearTimeout(readyTimer);
    if (saidReady) return;
    saidReady = true;
    attempts = 0;
    deps.onReceived({ kind: 'ready', member, spaces, resumed });
  };

  socket.on('connect', () => {
    saidReady = false;
    resynced = false;
    deps.onReceived({ kind: 'gap' });
    readyTimer = setTimeout(() => ready(null, [], false), config.readyWithinMs);
  });
  socket.on('connect_error', (error) => {
    const { code, waitMs } = refusalOf(error);
    deps.onDrop(code);
    later(waitMs);
  });
  socket.on('disconnect', () => {
    if (wanted) deps.onDrop('socket-lost');
    later();
  });
  socket.onAny((type: string, payload: unknown) => {
    if (!wanted) return;
    if (type === 'ready') {
      const said = peerReadySchema.safeParse(payload).data;
      ready(said?.member ?? null, said?.spaces ?? [], said !== undefined && !resynced && askedSince !== null);
    } else if (type === 'resync') {
      resynced = true;
      deps.onReceived({ kind: 'gap' });
      if (saidReady) deps.onReceived({ kind: 'ready', member: null, spaces: [], resumed: false });
    } else {
      // A long replay is no silence.
      if (!saidReady) readyTimer?.refresh();
      deps.onReceived({ kind: 'event', type, payload });
    }
  });

  return {
    open: () => {
      if (wanted) return;
      wanted = true;
      attempts = 0;
      socket.connect();
    },
    shut: () => {
      wanted = false;
      clearTimeout(timer);
      clearTimeout(readyTimer);
      timer = undefined;
      socket.disconnect();
    },
    connected: () => socket.connected,
  };
};
