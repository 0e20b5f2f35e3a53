// The live connection: events as they happen, and after a loss what was missed.
import { io } from 'socket.io-client';
import { type AnyChatEvent, eventSchema, eventTypes } from '../../anychat-protocol/events.ts';

export interface LiveListener {
  /** Id of the last event had, or undefined. Asked at each connect. */
  readonly since: () => string | undefined;
  /** Connected, and what was missed has been replayed; `gap` where it could not be: load history again. */
  readonly onReady: (gap: boolean) => void;
  readonly onLost: () => void;
  /** The server does not know this identity (any more). */
  readonly onRefused: () => void;
  readonly onEvent: (event: AnyChatEvent) => void;
}

const afterRefusalMs = 2000;

/** Connects to the namespace `/v1` of `origin` and stays connected until `close()`. */
export const connectLive = (origin: string, token: string, listener: LiveListener): { close: () => void } => {
  let gap = false;
  let later: ReturnType<typeof setTimeout> | undefined;
  const socket = io(`${origin}/v1`, {
    auth: (give) => give({ token, since: listener.since() }),
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
  });
  socket.on('connect', () => {
    gap = listener.since() === undefined;
  });
  socket.on('resync', () => {
    gap = true;
  });
  socket.on('ready', () => {
    listener.onReady(gap);
    gap = false;
  });
  socket.on('disconnect', (reason) => {
    listener.onLost();
    // The server closed it on purpose (it is stopping, or this member may do less now): socket.io would stay away.
    if (reason === 'io server disconnect') later = setTimeout(() => socket.connect(), afterRefusalMs);
  });
  socket.on('connect_error', (error: Error & { data?: { code?: unknown; retryAfterMs?: unknown } }) => {
    const { code, retryAfterMs } = error.data ?? {};
    if (code === 'unauthorized') {
      socket.disconnect();
      listener.onRefused();
      return;
    }
    listener.onLost();
    // A middleware's refusal makes socket.io give up; anything but "unknown identity" may pass.
    const ms = typeof retryAfterMs === 'number' ? Math.min(retryAfterMs, 60_000) : afterRefusalMs;
    if (!socket.active) later = setTimeout(() => socket.connect(), ms);
  });
  for (const type of eventTypes) {
    socket.on(type, (data: unknown) => {
      const event = eventSchema.safeParse(data);
      if (event.success) listener.onEvent(event.data);
    });
  }
  return {
    close: () => {
      clearTimeout(later);
      socket.disconnect();
    },
  };
};
