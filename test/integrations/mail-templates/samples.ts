// A mail of each kind, as it would be made.
import type { CommunicationCoordinationEvent, Priority } from '../../../src/core/mail/notification.ts';
import type {
  CampaignMailInput,
  ChartPoint,
  WarningMailInput,
} from '../../../src/integrations/mail-templates/index.ts';

const hourMs = 3_600_000;
export const look = { botName: 'CCO Agent', timeZone: 'Europe/Berlin' };
const end = Date.UTC(2026, 2, 17, 7);

/** A week, hour by hour: well, then falling on the last two days, with a gap without data. */
export const points: ChartPoint[] = Array.from({ length: 7 * 24 + 1 }, (_, hour) => {
  const at = end - (7 * 24 - hour) * hourMs;
  if (hour >= 60 && hour < 70) return { at, score: null, interval: null };
  const fall = Math.max(0, hour - 120) / 48;
  const score = 0.88 + 0.02 * Math.sin(hour / 5) - 0.28 * fall;
  return { at, score, interval: [score - 0.05, Math.min(1, score + 0.04)] };
});

export const chart = { points, warnings: [{ from: end - 30 * hourMs, to: null }] };

export const themes = [
  { theme: 'Login with SSO', authors: 9, mentions: 21, negative: 0.81 },
  { theme: 'Billing page', authors: 6, mentions: 9, negative: 0.56 },
  { theme: 'A theme of four', authors: 4, mentions: 30, negative: 1 },
];

export const warning: WarningMailInput = {
  spaceName: '371OS-makers',
  report: {
    period: 'warning',
    from: new Date(end - 24 * hourMs).toISOString(),
    to: new Date(end).toISOString(),
    status: 'warning',
    score: 0.61,
    interval: [0.55, 0.66],
    threshold: 0.8,
    change: -0.27,
    authors: 23,
    messages: 412,
    coverage: 1,
    drivers: [
      { signal: 'tone', value: 0.48, weight: 0.25, contribution: -0.183 },
      { signal: 'responsiveness', value: 0.52, weight: 0.2, contribution: -0.131 },
      { signal: 'civility', value: 0.81, weight: 0.15, contribution: -0.032 },
      { signal: 'spread', value: 1, weight: 0.1, contribution: 0 },
    ],
    warnings: [{ cause: 'sustained', signal: null, since: new Date(end - 30 * hourMs).toISOString(), clearedAt: null }],
    cases: { open: 2, resolved: 5 },
    link: 'https://cco.example/spaces/1',
  },
  themes,
  chart,
  trackerLink: 'https://tracker.example/issue/CH-12',
  caseLink: 'https://cco.example/cases/12',
  caseNumber: '4f2a1b',
  done: [
    'The moderators were told in their channel.',
    'The issue “Review Customer Health” was opened in the tracker.',
    'The case is followed until members say that it is solved.',
  ],
};

const note = (
  number: number,
  priority: Priority,
  message: string,
  hoursAgo: number,
): CommunicationCoordinationEvent => ({
  id: `00000000-0000-7000-8000-00000000000${number}`,
  type: 'alert_trigger',
  agentType: 'CEO',
  priority,
  message,
  metadata: {},
  timestamp: new Date(end - hoursAgo * hourMs).toISOString(),
});

export const events = [
  note(1, 'low', 'Retention of new members: 41 % of 34 joiners came back.', 3),
  note(2, 'high', 'First answers in #support took longer than 60 minutes for 12 questions.', 5),
  note(3, 'medium', 'Case “Login with SSO” was confirmed as solved by 6 members.\nThe score rose by 0.07.', 9),
];

export const campaign: CampaignMailInput = {
  spaceName: '371OS-makers',
  content: {
    subject: 'What is new in March',
    heading: 'What is new in March',
    paragraphs: [
      'The login works again with every provider, thanks to the eleven of you who helped us to find out why it did not.',
      'Next Thursday we show the new billing page. Come and ask.',
    ],
    button: { label: 'Save the date', link: 'https://example.com/date' },
    chart: true,
  },
  unsubscribeLink: 'https://cco.example/mail/unsubscribe/s1.sig',
  chart: { ...chart, threshold: 0.8 },
};

export const optIn = {
  spaceName: '371OS-makers',
  link: 'https://cco.example/mail/confirm/token',
  expiresAt: end + 24 * hourMs,
};
