// What moderators see of drafts: one card a kind, at most three on it, nobody's name, and every button fits.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { review } from '../../../../src/core/brand/review.ts';
import { channelId, messageId, spaceId, threadId } from '../../../../src/core/ids.ts';
import { parseDraftActionId } from '../../../../src/core/interventions/card.ts';
import { cardsFor } from '../../../../src/core/interventions/desk/cards.ts';
import { draftCard } from '../../../../src/core/interventions/desk/draft-card.ts';
import type { SaidTimes } from '../../../../src/core/interventions/desk/look-there.ts';
import type { DraftState } from '../../../../src/core/interventions/desk/state.ts';
import type { Intervention, NewIntervention } from '../../../../src/core/interventions/intervention.ts';
import { kindNames } from '../../../../src/core/interventions/kinds/limits.ts';
import { bodySchema } from '../../../../src/core/messages/outbound.ts';
import { defaultSpaceSettings, spaceSettingsSchema } from '../../../../src/core/settings.ts';

const at = Date.UTC(2026, 2, 10, 14, 2);
const minute = 60_000;
const space = spaceId('anychat', 's');
const general = channelId('anychat', 'general');
const channels = [{ id: general, spaceId: space, name: 'general', private: false }];
const settings = defaultSpaceSettings;

let made = 0;
const draft = (over: Partial<NewIntervention> = {}): NewIntervention => ({
  id: `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`,
  spaceId: space,
  channelId: general,
  threadId: threadId('anychat', 't1'),
  kind: 'de-escalation',
  mode: 'approve',
  status: 'draft',
  reason: '5 of the last 6 messages read negative, from 3 members.',
  text: 'CCO here, a bot. Shall we take a break?',
  about: null,
  pings: [],
  createdAt: at,
  expiresAt: at + 30 * minute,
  postAt: null,
  cardOutboxId: null,
  postOutboxId: null,
  strategyVersion: null,
  ...over,
});
const stored = (over: Partial<Intervention> = {}): Intervention => ({
  ...draft(),
  decidedAt: null,
  decidedBy: null,
  decisionReason: null,
  dismissal: null,
  postedAt: null,
  snoozedUntil: null,
  ...over,
});

const request = (drafts: readonly NewIntervention[], open: readonly Intervention[] = [], moderators = true) => {
  let ids = 0;
  return cardsFor({
    space: {
      id: space,
      platform: 'anychat',
      name: 's',
      moderatorsChannelId: moderators ? channelId('anychat', 'mods') : null,
      createdAt: at,
    },
    channels,
    drafts,
    open,
    settings,
    reviews: new Map(),
    said: new Map(),
    now: at,
    newId: () => `new-${++ids}`,
  });
};

describe('which card a draft is on', () => {
  it('a first draft gets a card of its own, which ends with it', () => {
    const one = draft();
    const { outbox, cardOf } = request([one]);
    expect(outbox).toMatchObject([{ id: 'new-1', effect: { kind: 'post' }, expiresAt: one.expiresAt }]);
    expect(cardOf.get(one.id)).toBe('new-1');
  });

  it('drafts of a kind share one, at most three; other kinds have their own', () => {
    const drafts = [draft(), draft(), draft(), draft(), draft({ kind: 'thanks' })];
    const { outbox, cardOf } = request(drafts);
    expect(outbox.map(({ effect }) => effect.kind)).toEqual(['post', 'post', 'post']);
    expect(drafts.map(({ id }) => cardOf.get(id))).toEqual(['new-1', 'new-1', 'new-1', 'new-2', 'new-3']);
  });

  it('one that comes later joins the open card, by an update of it', () => {
    const first = stored({ cardOutboxId: 'card' });
    const { outbox, cardOf } = request([draft()], [first]);
    expect(outbox).toMatchObject([{ effect: { kind: 'update', outboxId: 'card' } }]);
    expect([...cardOf.values()]).toEqual(['card']);
    const body = outbox[0]?.effect.kind === 'update' ? outbox[0].effect.body : null;
    expect(body?.actions.map(({ label }) => label)).toContain('Approve 2');
  });

  it.each([
    ['full', [1, 2, 3].map(() => stored({ cardOutboxId: 'card' }))],
    ['over', [stored({ cardOutboxId: 'card', expiresAt: at })]],
    ['all decided', [stored({ cardOutboxId: 'card', status: 'dismissed' })]],
    ['of another kind', [stored({ cardOutboxId: 'card', kind: 'thanks' })]],
  ])('a card that is %s is joined by none', (_what, open) => {
    expect(request([draft()], open).outbox).toMatchObject([{ effect: { kind: 'post' } }]);
  });

  it('without a moderators’ channel there is none', () => {
    const one = draft();
    expect(request([one], [], false)).toEqual({ outbox: [], cardOf: new Map([[one.id, null]]) });
  });
});

const open: DraftState = { kind: 'open' };
const card = (
  entries: readonly { draft?: Partial<NewIntervention>; state?: DraftState; text?: string; suggestsOff?: boolean }[],
  own = settings,
  now = at,
  said: SaidTimes = new Map([['anychat:t1', at - 5 * minute]]),
) =>
  draftCard(
    entries.map(({ draft: over = {}, state = open, suggestsOff = false }) => {
      const one = draft(over);
      return { draft: one, state, review: review(one.text, { rules: own.brand }), suggestsOff };
    }),
    { spaceId: space, channels, settings: own, now, said },
  );

describe('what a card says', () => {
  it('what happened, why, what I would post, and until when', () => {
    expect(card([{}])).toEqual({
      text: [
        '**The mood turned in a thread in #general**',
        '5 of the last 6 messages read negative, from 3 members.',
        'Look there: the thread begun at 13:57 UTC',
        '',
        '**I could post this there:**',
        'CCO here, a bot. Shall we take a break?',
        '',
        'Nothing is posted unless one of you approves within 30 minutes, by 14:32 UTC.',
      ].join('\n'),
      actions: expect.any(Array),
    });
    expect(card([{}]).actions.map(({ label }) => label)).toEqual([
      'Approve',
      'Edit',
      'Dismiss',
      'Snooze',
      'Never here',
    ]);
  });

  it('what speaks against the text, with what to do', () => {
    const { text } = card([{ draft: { text: 'A bot says: see https://elsewhere.example/x' } }]);
    expect(text).toContain('Worth a look before it goes out:');
  });

  it('in quiet hours, both times, by the clocks of the space', () => {
    const own = spaceSettingsSchema.parse({
      interventions: { quietHours: { timeZone: 'Europe/Berlin', from: '22:00', to: '08:00' } },
    });
    const night = Date.UTC(2026, 2, 10, 22, 10);
    const quiet = { draft: { createdAt: night, expiresAt: night + 30 * minute, postAt: Date.UTC(2026, 2, 11, 7) } };
    const body = card([quiet], own, night);
    expect(body.actions.map(({ label }) => label).slice(0, 2)).toEqual(['Post now', 'At 08:00']);
    expect(body.text).toContain('It is quiet here until 08:00 Berlin time');
    expect(body.text).toContain('by 23:40 Berlin time.');
  });

  it.each<[string, DraftState, string]>([
    ['snoozed', { kind: 'snoozed', until: at + 30 * minute }, 'Snoozed: I ask again at 14:32 UTC.'],
    [
      'approved',
      { kind: 'approved', byName: 'Mona', at, edited: false, post: 'posting' },
      'Approved by Mona at 14:02 UTC. I am posting it.',
    ],
    [
      'edited',
      { kind: 'approved', byName: 'Mona', at, edited: true, post: 'posted' },
      'Edited and approved by Mona at 14:02 UTC. Posted.',
    ],
    [
      'for later',
      { kind: 'approved', byName: null, at, edited: false, post: { waitsUntil: at + minute } },
      'I post it at 14:03 UTC; `/cco undo` takes it back.',
    ],
    ['dismissed', { kind: 'dismissed', byName: 'Mona', at }, 'Dismissed by Mona at 14:02 UTC; nothing is posted.'],
    ['undone', { kind: 'undone', byName: 'Mona', at, left: false }, 'Taken back by Mona at 14:02 UTC.'],
    ['left standing', { kind: 'undone', byName: 'Mona', at, left: true }, 'Please remove it yourself.'],
    ['expired', { kind: 'expired', at }, 'Expired at 14:02 UTC: nobody decided in time'],
  ])('%s: how it stands, and no button of it', (_what, state, says) => {
    const body = card([{ state }]);
    expect(body.text).toContain(says);
    expect(body.actions).toEqual([]);
  });

  it('of several, each by its number, and those decided keep no button', () => {
    const body = card([{ state: { kind: 'dismissed', byName: 'Mona', at } }, {}, {}]);
    expect(body.text).toContain('**1. The mood turned');
    expect(new Set(body.actions.map(({ label }) => label.at(-1)))).toEqual(new Set(['2', '3']));
    expect(body.actions).toHaveLength(10);
  });

  it('after five dismissals running, whether it is wanted there at all', () => {
    const body = card([{ state: { kind: 'dismissed', byName: 'Mona', at }, suggestsOff: true }]);
    expect(body.text).toContain('Five of these running were dismissed in #general.');
    expect(body.actions.map(({ label }) => label)).toEqual(['Turn off here', 'Keep']);
  });

  it('fits whatever it has to say, and each button leads back to its draft', () => {
    const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 2_000 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: texts, kind: fc.constantFrom(...kindNames), quiet: fc.boolean() }), {
          minLength: 1,
          maxLength: 3,
        }),
        (given) => {
          const drafts = given.map(({ text, kind, quiet }) =>
            draft({
              text,
              kind,
              postAt: quiet ? at + minute : null,
              replyTo: messageId('anychat', 'm1'),
            }),
          );
          const body = draftCard(
            drafts.map((one) => ({ draft: one, state: open, review: null })),
            { spaceId: space, channels, settings, now: at },
          );
          expect(bodySchema.parse(body)).toEqual(body);
          for (const one of drafts) {
            const own = body.actions.filter(({ id }) => parseDraftActionId(id)?.interventionId === one.id);
            const decisions = own.map(({ id }) => parseDraftActionId(id)?.decision);
            expect(decisions).toEqual(expect.arrayContaining(['approve', 'edit']));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
