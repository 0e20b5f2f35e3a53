// Whole histories through `decide` and the rows it leaves: what is proposed is kept, answered, delivered and read back
// as an evaluation reads it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import { channelId, messageId, threadId } from '../../../src/core/ids.ts';
import type { Considered } from '../../../src/core/interventions/considered.ts';
import { decide } from '../../../src/core/interventions/decide.ts';
import type { Intervention } from '../../../src/core/interventions/intervention.ts';
import type { Proposal } from '../../../src/core/interventions/kinds/kind.ts';
import { type KindName, kindLimits } from '../../../src/core/interventions/kinds/limits.ts';
import { type HeldOut, pastMs, pastOf } from '../../../src/core/interventions/past.ts';
import type { NewOutboxRow } from '../../../src/core/ports.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../../../src/core/settings.ts';
import { anyQuietHours, changes, looksQuiet } from './clocks.ts';
import { garden, member, minute, mods } from './talk.ts';

const hour = 60 * minute;
const day = 24 * hour;
const spoken = [
  'nudge',
  'rules-reminder',
  'de-escalation',
  'helper-call',
  'status-post',
  'resolution-check',
  'welcome',
  'thanks',
] as const;
type Spoken = (typeof spoken)[number];

const proposalOf = (kind: Spoken, about: string): Proposal => {
  const base = { about: null, pings: [], reason: 'why' };
  switch (kind) {
    case 'nudge':
      return {
        ...base,
        message: kind,
        values: { helpers: '@Ben', minutes: 31 },
        about: member(about),
        pings: [member('ben')],
      };
    case 'rules-reminder':
      return { ...base, message: kind, values: { rules: 'https://example.org/rules' } };
    case 'helper-call':
      return { ...base, message: kind, values: { channel: 'c', minutes: 61 } };
    case 'status-post':
      return { ...base, message: kind, values: { people: 4, status: '' } };
    case 'welcome':
      return { ...base, message: kind, values: { rules: '' }, about: member(about) };
    case 'thanks':
      return { ...base, message: kind, values: { people: 3, answers: 9 } };
    case 'resolution-check':
      return { ...base, message: kind, values: {}, about: member(about) };
    default:
      return { ...base, message: kind, values: {} };
  }
};

interface Step {
  readonly wait: number;
  readonly seen: readonly { kind: Spoken; channel: number; thread: number | null; about: string; message: number }[];
  readonly answer: 'approve' | 'dismiss' | 'expire' | 'wait';
  /** The chat is down: nothing is delivered at this step. */
  readonly down: boolean;
}

const usually = spoken.filter((kind) => kindLimits[kind].mayPostAlone);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    wait: fc.oneof(fc.integer({ min: 0, max: 5 * minute }), fc.integer({ min: 0, max: 3 * hour })),
    seen: fc.array(
      fc.record({
        kind: fc.constantFrom(...spoken, ...usually, ...usually),
        channel: fc.integer({ min: 0, max: 2 }),
        thread: fc.option(fc.integer({ min: 0, max: 3 })),
        about: fc.constantFrom('a', 'b', 'c', 'd'),
        message: fc.integer({ min: 0, max: 40 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    answer: fc.constantFrom('approve', 'dismiss', 'expire', 'wait'),
    down: fc.integer({ min: 0, max: 4 }).map((drawn) => drawn === 4),
  }),
  { minLength: 15, maxLength: 60 },
);

const settingsFor = (timeZone: string): fc.Arbitrary<SpaceSettings> =>
  fc
    .record({
      mode: fc.constantFrom('approve', 'auto', 'auto', 'auto', 'observe'),
      quietHours: fc.option(anyQuietHours(timeZone), { freq: 4 }),
      dailyCap: fc.integer({ min: 1, max: 8 }),
      cooldownMinutes: fc.integer({ min: 5, max: 240 }),
      authorCooldownMinutes: fc.integer({ min: 0, max: 1440 }),
      holdout: fc.constantFrom(0, 0, 0.3),
    })
    .map(({ mode, holdout, ...interventions }) => ({
      ...defaultSpaceSettings,
      mode: mode as SpaceSettings['mode'],
      experiment: { holdout, seed: 1 },
      interventions: { ...defaultSpaceSettings.interventions, ...interventions },
    }));

const snapshot: HealthSnapshot = {
  at: 0,
  score: 0.9,
  interval: [0.85, 0.95],
  status: 'healthy',
  authors: 8,
  messages: 80,
  coverage: 0.7,
  drivers: [],
  warning: null,
};

interface Played {
  readonly interventions: readonly Intervention[];
  readonly heldOut: readonly HeldOut[];
  /** Posts in conversations that nobody approved, when they went out. */
  readonly alone: readonly { readonly at: number; readonly row: NewOutboxRow; readonly kind: KindName }[];
  readonly calls: readonly number[];
}

const play = (start: number, history: readonly Step[], settings: SpaceSettings): Played => {
  const interventions: Intervention[] = [];
  const heldOut: HeldOut[] = [];
  const outbox: NewOutboxRow[] = [];
  const alone: { at: number; row: NewOutboxRow; kind: KindName }[] = [];
  const calls: number[] = [];
  let ids = 0;
  let now = start;
  const change = (id: string, to: Partial<Intervention>) => {
    const at = interventions.findIndex((one) => one.id === id);
    const known = interventions[at];
    if (known !== undefined) interventions[at] = { ...known, ...to };
  };
  for (const { wait, seen, answer, down } of history) {
    now += wait;
    for (const row of down ? [] : outbox.splice(0)) {
      const owner = interventions.find(({ postOutboxId }) => postOutboxId === row.id);
      if (owner === undefined || now >= (row.expiresAt ?? now + 1)) continue;
      change(owner.id, { postedAt: now });
      if (kindLimits[owner.kind].toModerators) calls.push(now);
      else alone.push({ at: now, row, kind: owner.kind });
    }
    const draft = interventions.find(({ status }) => status === 'draft');
    if (draft !== undefined && answer !== 'wait') {
      const status = answer === 'approve' ? 'approved' : answer === 'dismiss' ? 'dismissed' : 'expired';
      change(draft.id, { status, decidedAt: now, ...(answer === 'approve' ? { postedAt: now } : {}) });
    }
    const {
      past,
      spoken: said,
      open,
    } = pastOf(
      interventions.filter(({ createdAt }) => createdAt >= now - pastMs),
      heldOut,
      now,
    );
    const considered = seen.map(
      ({ kind, channel, thread, about, message }): Considered => ({
        kind,
        where: {
          spaceId: garden,
          channelId: channelId('anychat', `c${channel}`),
          threadId: thread === null ? null : threadId('anychat', `t${thread}`),
        },
        consideration: { outcome: 'proposed', proposal: proposalOf(kind, about) },
        messageId: ['nudge', 'helper-call', 'welcome', 'resolution-check'].includes(kind)
          ? messageId('anychat', `m${message}`)
          : null,
        accused: [],
        mentions: kind === 'nudge' ? ['@Ben'] : [],
      }),
    );
    const plan = decide(
      {
        space: { id: garden, platform: 'anychat', name: 'garden', moderatorsChannelId: mods, createdAt: 0 },
        channels: [],
        considered,
        conversations: new Map(),
        past,
        spoken: said,
        kept: new Map(),
        stopped: new Set(),
        said: new Map(),
        severe: new Set(),
        strategy: null,
        open,
        snapshot,
        previous: snapshot,
        news: { warning: null, quiet: false },
      },
      settings,
      now,
      () => `id${++ids}`,
    );
    outbox.push(...plan.outbox);
    for (const one of plan.interventions)
      interventions.push({
        ...one,
        decidedAt: null,
        decidedBy: null,
        decisionReason: null,
        dismissal: null,
        postedAt: null,
        snoozedUntil: null,
      });
    for (const { code, kind, at, ...where } of plan.decisions)
      if (code === 'held-out') {
        const dealt = plan.eligibilities.find((one) => one.kind === kind && one.channelId === where.channelId);
        heldOut.push({ ...where, kind, at, about: dealt?.about ?? null, messageId: dealt?.messageId ?? null });
      }
  }
  return { interventions, heldOut, alone, calls };
};

const apart = (times: readonly number[], least: number): boolean =>
  times.every((at, index) => index === 0 || at - (times[index - 1] ?? at) >= least);
const atMost = (times: readonly number[], cap: number): boolean =>
  times.every((at) => times.filter((other) => other > at - day && other <= at).length <= cap);
const everyGroup = (
  all: readonly Intervention[],
  keyOf: (one: Intervention) => string | null,
  least: (one: Intervention) => number,
) => {
  for (const [key, group] of Map.groupBy(all, keyOf)) {
    const [first] = group;
    if (key === null || first === undefined) continue;
    const times = group.map(({ createdAt }) => createdAt);
    expect(apart(times, least(first)), key).toBe(true);
  }
};

describe('no history of evaluations, answers and outages', () => {
  const histories = fc
    .constantFrom(...changes)
    .chain(([timeZone, start]) => fc.tuple(fc.constant(start), steps, settingsFor(timeZone)));
  const holds = (name: string, property: (played: Played, settings: SpaceSettings) => number): void => {
    it(name, () => {
      let cases = 0;
      fc.assert(
        fc.property(histories, ([start, history, settings]) => {
          cases += property(play(start, history, settings), settings);
        }),
        { seed: 6, numRuns: 120 },
      );
      // What is said to hold was about something.
      expect(cases).toBeGreaterThan(30);
    });
  };

  holds('exceeds a cap, of the space or of a kind, held-out ones included', ({ interventions, heldOut }, settings) => {
    const all = [...interventions.map(({ kind, createdAt: at }) => ({ kind, at })), ...heldOut].sort(
      (a, b) => a.at - b.at,
    );
    const times = (of: typeof all) => of.map(({ at }) => at);
    expect(atMost(times(all), settings.interventions.dailyCap)).toBe(true);
    for (const kind of spoken)
      expect(atMost(times(all.filter((one) => one.kind === kind)), kindLimits[kind].dailyCap), kind).toBe(true);
    return all.length;
  });

  holds('breaks a cool-down', ({ interventions }, { interventions: rules }) => {
    everyGroup(
      interventions,
      ({ kind, channelId: c, threadId: t }) => `${kindLimits[kind].toModerators ? kind : 'said'} ${c} ${t}`,
      () => rules.cooldownMinutes * minute,
    );
    everyGroup(
      interventions,
      ({ about }) => about,
      () => rules.authorCooldownMinutes * minute,
    );
    everyGroup(
      interventions,
      ({ kind, channelId: c }) => `${kind} ${c}`,
      ({ kind }) => kindLimits[kind].cooldownMs,
    );
    return interventions.length;
  });

  holds('posts in quiet hours what nobody approved, however late the chat is back', ({ alone, calls }, settings) => {
    const { quietHours } = settings.interventions;
    if (quietHours === null) return 0;
    for (const at of [...alone.map((one) => one.at), ...calls]) expect(looksQuiet(at, quietHours)).toBe(false);
    return alone.length;
  });

  holds('posts alone what pings, corrects or calms', ({ alone }) => {
    for (const { row, kind } of alone) {
      expect(kindLimits[kind].mayPostAlone && !kindLimits[kind].pings).toBe(true);
      expect(JSON.stringify(row.effect)).not.toContain('@Ben');
    }
    return alone.length;
  });

  holds('proposes one kind about one message twice', ({ interventions }) => {
    const keys = interventions.flatMap(({ kind, replyTo }) => (replyTo == null ? [] : [`${kind} ${replyTo}`]));
    expect(new Set(keys).size).toBe(keys.length);
    return keys.length;
  });

  holds('has two of its messages wait for one conversation', ({ interventions }) => {
    const open = interventions.filter(({ status }) => status === 'draft');
    const places = open.map(({ channelId: c, threadId: t }) => `${c} ${t}`);
    expect(new Set(places).size).toBe(places.length);
    return interventions.length;
  });
});
