// Numbers to build reports from.
import type { HealthFactsTold, InsightsFound, ThemeFound } from '../../../src/core/coordination/build.ts';
import type { HealthSnapshot } from '../../../src/core/health/snapshot.ts';
import type { HealthWarning } from '../../../src/core/health/warning.ts';
import { spaceId } from '../../../src/core/ids.ts';

/** A Wednesday, 12:00 UTC. */
export const noon = Date.UTC(2026, 2, 4, 12);
export const dayMs = 86_400_000;
export const garden = spaceId('anychat', 'garden');
export const span = { from: noon - 7 * dayMs, to: noon };
export const uuid = '01900000-0000-7000-8000-000000000001';

export const snapshot = (authors: number, over: Partial<HealthSnapshot> = {}): HealthSnapshot => ({
  at: noon,
  score: 0.72,
  interval: [0.61, 0.79],
  status: 'warning',
  authors,
  messages: authors * 6,
  coverage: 0.7,
  drivers: [
    { signal: 'tone', value: 0.6, weight: 0.6, contribution: -0.3065, people: authors },
    { signal: 'responsiveness', value: 0.9, weight: 0.4, contribution: -0.0421, people: 3 },
  ],
  warning: null,
  ...over,
});

export const warning = (over: Partial<HealthWarning> = {}): HealthWarning => ({
  id: 'w1',
  spaceId: garden,
  cause: 'sustained',
  signal: 'tone',
  beganAt: noon - dayMs,
  clearedAt: null,
  detail: {
    score: 0.7,
    interval: [0.6, 0.78],
    threshold: 0.8,
    authors: 12,
    messages: 80,
    drivers: [],
    fast: null,
    examples: [],
  },
  ...over,
});

export const health = (authors: number, over: Partial<HealthFactsTold> = {}): HealthFactsTold => ({
  period: 'weekly',
  span,
  snapshot: snapshot(authors),
  before: snapshot(authors, { score: 0.9 }),
  threshold: 0.8,
  warnings: [],
  cases: null,
  link: null,
  ...over,
});

export const theme = (authors: number, over: Partial<ThemeFound> = {}): ThemeFound => ({
  theme: 'slow login',
  authors,
  mentions: authors * 2,
  negative: authors,
  positive: 0,
  mood: -0.31,
  trend: 'up',
  ...over,
});

export const insights = (over: Partial<InsightsFound> = {}): InsightsFound => ({
  span,
  themes: [theme(7)],
  sources: [{ source: 'chat', authors: 9, items: 40 }],
  ...over,
});
