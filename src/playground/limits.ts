// Every number the server holds its callers to; docs/anychat-protocol.md repeats them.

export interface RateLimit {
  /** Requests a second that can be kept up for ever. */
  readonly perSecond: number;
  /** Requests that may come at once after a pause. */
  readonly burst: number;
}

export interface Limits {
  readonly memberRate: RateLimit;
  readonly agentRate: RateLimit;
  /** For callers without a valid token, by network address. */
  readonly strangerRate: RateLimit;
  /** Bytes of a request body. */
  readonly bodyBytes: number;
  /** How long events and idempotency keys are kept, in ms. */
  readonly logMs: number;
  /** How many events are kept at most. */
  readonly logEvents: number;
  /** Packets that may wait for one socket before it is dropped as too slow. */
  readonly socketBacklog: number;
  readonly socketsPerAccount: number;
  /** Connections open at once, with and without a token. */
  readonly connections: number;
  /** Bytes of one packet a client may send. */
  readonly socketBytes: number;
  /** How often the log is read when nothing woke it, in ms. */
  readonly pollMs: number;
  /** An agent counts as connected for so long after its connection was last seen, in ms. */
  readonly presenceMs: number;
}

export const defaultLimits: Limits = {
  memberRate: { perSecond: 20, burst: 40 },
  agentRate: { perSecond: 100, burst: 200 },
  strangerRate: { perSecond: 5, burst: 30 },
  bodyBytes: 64 * 1024,
  logMs: 7 * 86_400_000,
  logEvents: 100_000,
  socketBacklog: 2_000,
  socketsPerAccount: 20,
  connections: 2_000,
  socketBytes: 16 * 1024,
  pollMs: 500,
  presenceMs: 30_000,
};
