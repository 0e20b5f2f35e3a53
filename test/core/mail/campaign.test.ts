import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { type CampaignAction, campaignStatuses, inSegment, moveCampaign } from '../../../src/core/mail/campaign.ts';
import { mailEventTypes } from '../../../src/core/mail/mail-event.ts';
import { enrol, noteReport, type Recipient, statistics } from '../../../src/core/mail/recipients.ts';
import { draft } from './campaign-world.ts';

const actions: readonly CampaignAction[] = [
  { do: 'schedule', startsAt: 5 },
  { do: 'unschedule' },
  { do: 'start' },
  { do: 'pause' },
  { do: 'resume' },
  { do: 'finish' },
  { do: 'cancel' },
];

const allowed = new Set([
  'draft schedule scheduled',
  'draft cancel cancelled',
  'scheduled schedule scheduled',
  'scheduled unschedule draft',
  'scheduled start sending',
  'scheduled cancel cancelled',
  'sending pause paused',
  'sending finish sent',
  'sending cancel cancelled',
  'paused resume sending',
  'paused cancel cancelled',
]);

describe('a campaign moves', () => {
  it.each(campaignStatuses.flatMap((status) => actions.map((action) => [status, action] as const)))(
    'from %s by %j only as drawn',
    (status, action) => {
      const campaign = { ...draft(0), status, startsAt: 5 };
      const steps = [...allowed].filter((step) => step.startsWith(`${status} ${action.do} `));
      if (steps.length === 0) expect(() => moveCampaign(campaign, action, 10)).toThrow(CcoError);
      else expect(moveCampaign(campaign, action, 10)).toMatchObject({ status: steps[0]?.split(' ')[2], changedAt: 10 });
    },
  );

  it('not before its time', () => {
    const scheduled = moveCampaign(draft(0), { do: 'schedule', startsAt: 100 }, 0);
    expect(() => moveCampaign(scheduled, { do: 'start' }, 99)).toThrow('cannot do this');
    expect(moveCampaign(scheduled, { do: 'start' }, 100).status).toBe('sending');
  });

  it('and stays where it ended', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...actions), { maxLength: 20 }), (steps) => {
        let campaign = draft(0);
        let ended: string | null = null;
        for (const step of steps) {
          try {
            campaign = moveCampaign(campaign, step, 10);
          } catch (error) {
            if (!(error instanceof CcoError)) throw error;
          }
          if (ended !== null) expect(campaign.status).toBe(ended);
          if (campaign.status === 'sent' || campaign.status === 'cancelled') ended = campaign.status;
        }
      }),
    );
  });
});

describe('a segment', () => {
  const everyone = { states: null, joinedFrom: null, joinedBefore: null };
  it.each([
    ['everyone', {}, true],
    ['a state it names', { states: ['vital' as const] }, true],
    ['a state it does not name', { states: ['newcomer' as const] }, false],
    ['who joined since', { joinedFrom: 50 }, true],
    ['who joined before', { joinedBefore: 50 }, false],
  ])('holds %s', (_, part, inside) => {
    expect(inSegment({ state: 'vital', joinedAt: 50 }, { ...everyone, ...part })).toBe(inside);
  });

  it('that asks for a joining time holds nobody whose is unknown', () => {
    expect(inSegment({ state: 'vital', joinedAt: null }, { ...everyone, joinedFrom: 0 })).toBe(false);
    expect(inSegment({ state: 'vital', joinedAt: null }, { ...everyone, joinedBefore: 99 })).toBe(false);
    expect(inSegment({ state: 'vital', joinedAt: null }, everyone)).toBe(true);
  });
});

describe('the counts', () => {
  const many = (count: number): Recipient[] => {
    let made = 0;
    const candidates = Array.from({ length: count }, (_, index) => ({
      subscriptionId: `s${index}`,
      addressKey: `k${index}`,
    }));
    return enrol('c', candidates, new Set(), () => `r${made++}`);
  };
  const report = (type: (typeof mailEventTypes)[number]) =>
    ({ id: 'w', externalId: 'e', ref: null, addressKey: 'k', at: 1, type, permanent: true }) as const;

  it('are of recipients, however often and in whatever order something is reported', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.constantFrom(...mailEventTypes))), fc.nat(), (reports, seed) => {
        const count = (list: typeof reports) => {
          const recipients = many(10).map((one) => ({ ...one, status: 'sent' as const }));
          for (const [index, type] of list) {
            const recipient = recipients[index];
            if (recipient !== undefined) recipients[index] = { ...noteReport(recipient, report(type)), status: 'sent' };
          }
          return statistics(recipients);
        };
        const turned = [...reports.slice(seed % (reports.length || 1)), ...reports];
        expect(count(turned)).toEqual(count(reports));
      }),
    );
  });

  it('do not tell what people did while fewer than five have the mail', () => {
    const four = many(4).map((one) => noteReport(one, report('opened')));
    expect(statistics(four)).toMatchObject({
      delivered: 4,
      opened: null,
      clicked: null,
      complained: null,
      unsubscribed: null,
    });
    const five = many(5).map((one) => noteReport(one, report('opened')));
    expect(statistics(five)).toMatchObject({ delivered: 5, opened: 5, clicked: 0, complained: 0 });
  });

  it('a report about a mail proves that it was sent', () => {
    const [one] = many(1);
    if (one === undefined) throw new Error('nobody');
    expect(noteReport({ ...one, status: 'uncertain' }, report('delivered'))).toMatchObject({
      status: 'sent',
      externalId: 'e',
    });
  });

  it('enrolling again adds nobody twice', () => {
    expect(enrol('c', [{ subscriptionId: 's0', addressKey: 'k0' }], new Set(['k0']), () => 'r')).toEqual([]);
  });
});
