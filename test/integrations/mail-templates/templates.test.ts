import { describe, expect, it } from 'vitest';
import { mailSchema } from '../../../src/core/mail/mail.ts';
import { createMailTemplates, type RenderedMail } from '../../../src/integrations/mail-templates/index.ts';
import { chromiumMissing, launchChromium } from '../../services/chromium.ts';
import { campaign, events, look, optIn, warning } from './samples.ts';

const templates = createMailTemplates(look);
const weekly = { ...warning, report: { ...warning.report, period: 'weekly' as const } };
const kinds: readonly (readonly [string, () => Promise<RenderedMail>])[] = [
  ['the warning', () => templates.warning(warning)],
  ['the report', () => templates.health(weekly)],
  ['the digest', () => templates.digest({ kind: 'digest', events, link: 'https://cco.example' })],
  ['“what you missed”', () => templates.digest({ kind: 'missed', events, link: null })],
  ['a note', () => templates.note({ title: 'Who stays', lines: ['One line.'], link: null })],
  ['the confirmation', () => templates.optIn(optIn)],
  ['a campaign', () => templates.campaign(campaign)],
];

const nothingKnown = {
  ...warning.report,
  status: 'insufficient-data' as const,
  score: null,
  interval: null,
  change: null,
  authors: null,
  messages: null,
  coverage: null,
  drivers: [],
  warnings: [],
};

describe.each(kinds)('%s', (_, make) => {
  it('has HTML and text, and is a mail as the core has it', async () => {
    const mail = await make();
    const parsed = mailSchema.parse({ ref: 'm1', to: 'a@example.com', ...mail });
    expect(parsed.html).toMatch(/^<!DOCTYPE html/);
    expect(parsed.text).not.toMatch(/<[a-z]/);
    expect(parsed.text.length).toBeGreaterThan(50);
  });

  it('is the same to the last byte each time it is made, so that a repeat is one', async () => {
    expect(await make()).toEqual(await make());
  });

  it('shows every attached picture, says the same in words, and loads nothing from elsewhere', async () => {
    const { html, text, attachments } = await make();
    for (const { contentId, content } of attachments) {
      expect(html).toContain(`src="cid:${contentId}"`);
      expect(text).toContain('Health score: 0.88 on 10 March, 0.62 on 17 March.');
      const png = Buffer.from(content, 'base64');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
      expect(png.length).toBeLessThan(100_000);
    }
    expect(html).not.toMatch(/src="(?!cid:)/);
    expect(html.length).toBeLessThan(100_000);
  });
});

describe('the warning and the report', () => {
  it('say score, change and number of people, both ways', async () => {
    const { subject, html, text } = await templates.warning(warning);
    expect(subject).toBe('Warning: community health of 371OS-makers, score 0.61');
    for (const words of ['0.61', '−0.27', '23', 'Login with SSO', '81 %']) {
      expect(html).toContain(words);
      expect(text).toContain(words);
    }
    expect(text).toContain('Open the case: https://cco.example/cases/12');
  });

  it.each([templates.warning(warning), templates.health(weekly)])(
    'leave out what fewer than five people raised',
    async (made) => {
      const { html, text } = await made;
      expect(html + text).not.toContain('A theme of four');
      expect(html + text).toContain('Billing page');
    },
  );

  it('say so where there is too little for a score, and make no picture of it', async () => {
    const chart = { points: [{ at: 1, score: 0.9, interval: null }], warnings: [] };
    const { subject, text, attachments } = await templates.health({
      ...weekly,
      report: nothingKnown,
      themes: [],
      chart,
    });
    expect(subject).toBe('Weekly health report of 371OS-makers: too little data');
    expect(text).toContain('Fewer than five people spoke');
    expect(text).toContain('No theme was raised by five people or more.');
    expect(attachments).toEqual([]);
  });

  it.each([
    ['sudden', null, 'The score as a whole fell suddenly.'],
    ['sustained', 'tone', '“Tone” alone has been too low for some time.'],
  ] as const)('a warning that is %s in %s: %s', async (cause, signal, words) => {
    const report = { ...warning.report, warnings: [{ cause, signal, since: warning.report.from, clearedAt: null }] };
    expect((await templates.warning({ ...warning, report })).text).toContain(words);
  });

  it('show times by the clock of the zone', async () => {
    const { text } = await templates.health(weekly);
    expect(text).toContain('Score: since 16 March 2026, 02:00, it lasts');
    const tokyo = await createMailTemplates({ ...look, timeZone: 'Asia/Tokyo' }).health(weekly);
    expect(tokyo.text).toContain('Score: since 16 March 2026, 10:00, it lasts');
    expect(tokyo.text).toContain('by the clock of Tokyo');
  });
});

describe('the digest', () => {
  it('puts what matters most first', async () => {
    const { text } = await templates.digest({ kind: 'digest', events, link: null });
    const at = (words: string): number => text.indexOf(words);
    expect(at('[high]')).toBeGreaterThan(0);
    expect(at('[high]')).toBeLessThan(at('[medium]'));
    expect(at('[medium]')).toBeLessThan(at('[low]'));
  });

  it('after a long outage is still one that every mail program shows whole', async () => {
    const [first] = events;
    if (first === undefined) throw new Error('no sample');
    const many = Array.from({ length: 300 }, () => ({ ...first, message: 'x'.repeat(4000) }));
    const { subject, html, text } = await templates.digest({ kind: 'missed', events: many, link: null });
    expect(subject).toBe('What you missed: 300 notes');
    expect(text).toContain('And 250 more');
    expect(html.length).toBeLessThan(100_000);
  });
});

it('a campaign can be left from the mail itself', async () => {
  const { html, text } = await templates.campaign(campaign);
  expect(html).toContain(`href="${campaign.unsubscribeLink}"`);
  expect(text).toContain(`Unsubscribe with one click: ${campaign.unsubscribeLink}`);
});

it('the confirmation names nobody', async () => {
  const { html, text } = await templates.optIn(optIn);
  expect(html + text).not.toContain('@');
  expect(text).toContain('Yes, link this address: https://cco.example/mail/confirm/token');
});

it('a name of several lines is one line of a subject', async () => {
  const { subject } = await templates.warning({ ...warning, spaceName: `a\r\nBcc: x@example.com ${'y'.repeat(300)}` });
  expect(subject).toMatch(/^Warning: community health of a Bcc: x@example.com y+…$/);
  expect(subject).toHaveLength(200);
});

it('names are words, never markup', async () => {
  const spaceName = '<img src=x onerror=alert(1)>';
  const { html } = await templates.warning({
    ...warning,
    spaceName,
    themes: [{ theme: '<b>x</b>', authors: 9, mentions: 9, negative: null }],
  });
  expect(html).not.toContain('<img src=x');
  expect(html).not.toContain('<b>x</b>');
});

it.skipIf(chromiumMissing !== undefined)(
  `nothing is wider than a phone (${chromiumMissing ?? 'chromium is there'})`,
  async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
      for (const [kind, make] of kinds) {
        const { html, attachments } = await make();
        const [picture] = attachments;
        await page.setContent(html.replaceAll('cid:health', `data:image/png;base64,${picture?.content}`));
        expect(await page.evaluate<number>('document.documentElement.scrollWidth'), kind).toBeLessThanOrEqual(360);
      }
    } finally {
      await browser.close();
    }
  },
);
