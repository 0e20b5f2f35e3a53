// How a peer is set up, and what it uses where nothing is said.

export interface RateRule {
  readonly limit: number;
  readonly windowMs: number;
}

export interface RateLimits {
  /** Requests a second over all routes. Default 50, as Discord's. */
  readonly global?: number;
  /** By method and path as `POST /channels/{channel_id}/messages`; others as Discord usually has them. */
  readonly routes?: Readonly<Record<string, RateRule>>;
}

/** Where a Discord-compatible server differs from Discord, all of it within what clients are told to expect, or near it. */
export const differences = [
  /** READY names no address to resume at. */
  'no-resume-url',
  /** `/gateway/bot` has the address alone, with a query of its own. */
  'bare-gateway',
  /** A 429 has no headers: how long to wait stands in its body, with fractions. */
  'bare-limits',
  /** JSON is sent as plain text, and refusals as HTML that calls itself JSON. */
  'mislabelled',
  /** The nonce is heeded, but not shown. */
  'no-nonce',
  /** Unknown opcodes, unknown events, and frames that cannot be read come in between. */
  'strange-frames',
  /** A server comes unavailable first. */
  'unavailable-first',
  /** Optional fields of events are left out. */
  'sparse',
] as const;
export type Difference = (typeof differences)[number];

export interface DiscordPeerConfig {
  /** Default: none, it is Discord. */
  readonly differences?: readonly Difference[];
  /** The bot's token. */
  readonly token?: string;
  /** 0: any free port. Default 0. */
  readonly port?: number;
  /** Real time where not given. Ids, interaction deadlines, nonces and time-outs go by it; sockets and buckets do not. */
  readonly clock?: { now(): number };
  /** Default 41,250 ms. */
  readonly heartbeatIntervalMs?: number;
  /** How long a session can be resumed after its connection broke. Default 5 minutes. */
  readonly resumableMs?: number;
  /** Events kept for a resume. Default 100,000. */
  readonly replayLimit?: number;
  /** Switches of the developer portal: identify with what is off is closed with 4014. Default: both on. */
  readonly privileged?: { readonly messageContent?: boolean; readonly members?: boolean };
  /** Shards that `/gateway/bot` recommends. Default 1. */
  readonly shards?: number;
  /** Identifies at once per window. Default 1. */
  readonly maxConcurrency?: number;
  /** Identifies faster than `maxConcurrency` in this window are answered with an invalid session. Discord: 5,000. Default 0, off. */
  readonly identifyWindowMs?: number;
  /** Session starts left for the day. Default 1,000. */
  readonly sessionStarts?: number;
  /** GUILD_CREATE calls a guild with more members `large`. Default 50. */
  readonly largeThreshold?: number;
  /** `false` switches all limits off. Default: Discord's. */
  readonly rateLimits?: RateLimits | false;
  /** How long `enforce_nonce` finds the first message again. Default 3 minutes. */
  readonly nonceWindowMs?: number;
  /** Where Discord's OpenAPI document lies. Default: `../shared/specs` beside the project. */
  readonly specification?: string;
}

export interface Settings {
  readonly differences: ReadonlySet<Difference>;
  readonly heartbeatIntervalMs: number;
  readonly resumableMs: number;
  readonly replayLimit: number;
  readonly messageContent: boolean;
  readonly membersIntent: boolean;
  readonly maxConcurrency: number;
  readonly identifyWindowMs: number;
  readonly largeThreshold: number;
  readonly nonceWindowMs: number;
  shards: number;
  sessionStarts: number;
}

export const settingsOf = (config: DiscordPeerConfig): Settings => ({
  differences: new Set(config.differences),
  heartbeatIntervalMs: config.heartbeatIntervalMs ?? 41_250,
  resumableMs: config.resumableMs ?? 300_000,
  replayLimit: config.replayLimit ?? 100_000,
  messageContent: config.privileged?.messageContent ?? true,
  membersIntent: config.privileged?.members ?? true,
  maxConcurrency: config.maxConcurrency ?? 1,
  identifyWindowMs: config.identifyWindowMs ?? 0,
  largeThreshold: config.largeThreshold ?? 50,
  nonceWindowMs: config.nonceWindowMs ?? 180_000,
  shards: config.shards ?? 1,
  sessionStarts: config.sessionStarts ?? 1000,
});
