// What every kind of intervention may do at most, whatever a space is set to.

export const kindNames = [
  'nudge',
  'rules-reminder',
  'de-escalation',
  'helper-call',
  'status-post',
  'resolution-check',
  'welcome',
  'thanks',
  'survey',
] as const;
/** `nudge` asks helpers to look at an unanswered question. */
export type KindName = (typeof kindNames)[number];

export interface KindLimits {
  /** Whether mode `auto` may post it without a person; never what pings, corrects or calms. */
  readonly mayPostAlone: boolean;
  /** It names members so that their client tells them. */
  readonly pings: boolean;
  /** It is said to moderators, where they are, so it disturbs no conversation. */
  readonly toModerators: boolean;
  /** Between two of this kind in one channel, in ms. */
  readonly cooldownMs: number;
  /** Of this kind in a space in 24 hours. */
  readonly dailyCap: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export const kindLimits: Readonly<Record<KindName, KindLimits>> = {
  nudge: { mayPostAlone: false, pings: true, toModerators: false, cooldownMs: 30 * minuteMs, dailyCap: 4 },
  'rules-reminder': { mayPostAlone: false, pings: false, toModerators: false, cooldownMs: 6 * hourMs, dailyCap: 2 },
  // Two threads of a channel can heat up at once, and the daily cap of the space holds anyway.
  'de-escalation': { mayPostAlone: false, pings: false, toModerators: false, cooldownMs: 0, dailyCap: 6 },
  'helper-call': { mayPostAlone: false, pings: false, toModerators: true, cooldownMs: hourMs, dailyCap: 3 },
  'status-post': { mayPostAlone: false, pings: false, toModerators: false, cooldownMs: 4 * hourMs, dailyCap: 2 },
  'resolution-check': { mayPostAlone: true, pings: false, toModerators: false, cooldownMs: 15 * minuteMs, dailyCap: 4 },
  welcome: { mayPostAlone: true, pings: false, toModerators: false, cooldownMs: 30 * minuteMs, dailyCap: 3 },
  thanks: { mayPostAlone: true, pings: false, toModerators: false, cooldownMs: 12 * hourMs, dailyCap: 1 },
  survey: { mayPostAlone: true, pings: false, toModerators: false, cooldownMs: hourMs, dailyCap: 3 },
};
