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

const refusals = new Set(['unauthorized', 'forbidden']);

/** Connects to the namespace `/v1` of `origin` and stays connected until `close()`. */
export const connectLive = (origin: string, token: string, listener: LiveListener): { close: () => void } => {
  let gap = false;
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
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('connect_error', (error: Error & { data?: { code?: unknown } }) => {
    const code = error.data?.code ?? error.message;
    if (typeof code === 'string' && refusals.has(code)) {
      socket.disconnect();
      listener.onRefused();
      return;
    }
    listener.onLost();
    // A middleware's refusal makes socket.io give up; anything but "unknown identity" may pass.
    if (!socket.active) setTimeout(() => socket.connect(), 2000);
  });
  for (const type of eventTypes) {
    socket.on(type, (data: unknown) => {
      const event = eventSchema.safeParse(data);
      if (event.success) listener.onEvent(event.data);
    });
  }
  return { close: () => socket.disconnect() };
};
