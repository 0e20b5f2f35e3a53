import { describe, expect, it } from 'vitest';
import { caseActionId, parseCaseActionId, parseVoteActionId, voteActionId } from '../../../src/core/cases/actions.ts';
import { caseCard, caseText } from '../../../src/core/cases/card.ts';
import type { Case } from '../../../src/core/cases/case.ts';
import { askBody, noticeText, trackerComment, trackerIssue, trackerTitle } from '../../../src/core/cases/outside.ts';
import { eventLine } from '../../../src/core/cases/timeline.ts';
import { caseLine } from '../../../src/core/cases/words.ts';
import { channelId, memberId, messageId, spaceId } from '../../../src/core/ids.ts';

const start = Date.UTC(2026, 2, 10, 14, 0);
const hour = 3_600_000;
const help = channelId('anychat', 'help');
const garden = spaceId('anychat', 'garden');
const channels = [{ id: help, spaceId: garden, name: 'help', private: false }];
const mona = memberId('anychat', 'mona');

const one = (more: Partial<Case> = {}): Case => ({
  id: '01981111-0000-7000-8000-0000000a1b2c',
  spaceId: garden,
  owner: null,
  cause: 'health',
  origin: 'warning',
  kind: 'negative-sentiment',
  state: 'monitoring',
  priority: 'high',
  channelId: null,
  threadId: null,
  signals: ['tone', 'responsiveness'],
  openedAt: start,
  updatedAt: start,
  closedAt: null,
  closedBy: null,
  outcome: null,
  round: 0,
  asks: 0,
  recurred: 0,
  themes: [
    { label: 'checkout, card', messages: 9, authors: 7, trend: { before: null, change: 'new' } },
    { label: 'dark mode', messages: 6, authors: 6, trend: { before: 12, change: 'down' } },
  ],
  scoreBefore: 0.62,
  scoreAfter: null,
  votes: { solved: 0, unsolved: 0 },
  tracker: { externalId: 'COM-7', url: 'https://tracker.example/issue/COM-7', state: 'open' },
  done: ['analyse', 'notify:ceo', 'tracker'],
  troubles: [],
  ...more,
});
const evidence = [{ messageId: messageId('anychat', 'm1'), channelId: help, threadId: null, at: start }];
const context = { channels, evidence, ownerName: null, now: start + 2 * hour };
const outside = { spaceName: 'Garden', link: 'https://cco.example/cases/a1b2c', status: 'warning' as const };

describe('The card of a case', () => {
  it('tells moderators how it stands, what was done and where to look', () => {
    expect(caseText(one(), context)).toBe(
      [
        '**Case 0a1b2c: The mood is bad**',
        'Being watched, open for 2 hours. Priority high. In charge: nobody yet.',
        'Score when it began: 0.62.',
        'Pulled down by: tone, answers.',
        'What people speak of:',
        '- checkout, card: 9 messages of 7 people, new',
        '- dark mode: 6 messages of 6 people, down from 12',
        'Done: read what it is about, told the CEO, opened a tracker issue.',
        'Tracker: https://tracker.example/issue/COM-7 (open).',
        'Where to look:',
        '- #help, 03-10 14:00 UTC',
      ].join('\n'),
    );
  });

  it('says how members voted, who is in charge and what came of it', () => {
    const asked = one({ state: 'awaiting-confirmation', votes: { solved: 2, unsolved: 1 }, owner: mona });
    expect(caseText(asked, { ...context, ownerName: 'Mona' })).toContain('In charge: Mona.');
    expect(caseText(asked, context)).toContain(
      'Members: 2 say it is solved, 1 that it is not; it takes 3 who say it is.',
    );
    const done = one({
      state: 'resolved',
      closedAt: start + hour,
      closedBy: 'members',
      outcome: 'solved',
      scoreAfter: 0.9,
    });
    expect(caseText(done, context)).toContain('Solved, members said so after 1 hour.');
    expect(caseText(done, context)).toContain('Score when it began: 0.62, now 0.90.');
  });

  it.each([
    ['uncertain', 'I tried to open a tracker issue and do not know whether it worked.'],
    ['failed', 'I could not open a tracker issue.'],
  ] as const)('shows a step that is %s', (status, words) => {
    expect(caseText(one({ troubles: [{ step: 'tracker', status }] }), context)).toContain(words);
    expect(caseLine(one({ troubles: [{ step: 'tracker', status }] }), channels, start)).toContain('something to check');
  });

  it('has the buttons that make sense', () => {
    const labels = (given: Case) => caseCard(given, context).actions.map(({ label }) => label);
    expect(labels(one())).toEqual(['I take it', 'Note', 'Close as solved']);
    expect(labels(one({ owner: mona }))).toEqual(['Note', 'Close as solved']);
    expect(labels(one({ state: 'resolved' }))).toEqual(['Reopen']);
    expect(parseCaseActionId(caseActionId('c1', 'take'))).toEqual({ caseId: 'c1', act: 'take' });
    expect(parseVoteActionId(voteActionId('c1', 2, false))).toEqual({ caseId: 'c1', round: 2, solved: false });
    expect(parseCaseActionId('case:c1:burn')).toBeNull();
    expect(parseVoteActionId('solved:c1:x:yes')).toBeNull();
  });

  it('is one line in a list', () => {
    expect(caseLine(one({ kind: 'response-delay', channelId: help }), channels, start + hour)).toBe(
      '`0a1b2c` Members wait too long for an answer in #help: being watched, high, open for 1 hour, nobody in charge',
    );
  });
});

describe('What leaves the space', () => {
  it('to the tracker are themes, counts and the link, under a title of its own', () => {
    const issue = trackerIssue(one(), outside);
    expect(issue.title).toBe('Review Customer Health');
    expect(trackerTitle).toBe(issue.title);
    expect(issue.text).toContain('- checkout, card: 9 messages of 7 people, new');
    expect(issue.text).toContain('https://cco.example/cases/a1b2c');
  });

  it('to the CEO is the same in plain words', () => {
    expect(noticeText(one(), 'opened', outside)).toEqual({
      subject: 'Garden: the mood is bad',
      text: [
        'In Garden, the mood is worse than it should be.',
        'Score when it began: 0.62.',
        'The space is warning now.',
        'What people speak of:',
        '- checkout, card: 9 messages of 7 people, new',
        '- dark mode: 6 messages of 6 people, down from 12',
        'More, for those who may see it: https://cco.example/cases/a1b2c',
      ].join('\n'),
    });
    expect(noticeText(one({ themes: [] }), 'opened', outside).text).toContain(
      'No single theme is shared by five people',
    );
  });

  it.each([
    [3, 1, false],
    [6, 2, true],
  ])('of %i and %i answers, tells counts only from five people on', (solved, unsolved, told) => {
    const done = one({
      state: 'resolved',
      closedAt: start + hour,
      closedBy: 'members',
      outcome: 'solved',
      votes: { solved, unsolved },
    });
    expect(/\d+ members/u.test(noticeText(done, 'resolved', outside).text)).toBe(told);
    expect(trackerComment(done, 'resolved', outside)).not.toMatch(/3 of 4/u);
  });

  it('never holds a message, its link or a member', () => {
    const texts = [
      trackerIssue(one({ owner: mona }), outside).text,
      trackerComment(one({ owner: mona }), 'recurred', outside),
      ...(['opened', 'reopened', 'resolved'] as const).map(
        (about) => noticeText(one({ owner: mona }), about, outside).text,
      ),
    ];
    for (const text of texts) expect(text).not.toMatch(/anychat:|mona/iu);
  });

  it('to members is a question two taps answer, from a bot that says it is one', () => {
    const body = askBody(one(), 0);
    expect(body.text).toContain('I am a bot');
    expect(body.actions.map(({ label }) => label)).toEqual(['Yes, solved', 'No, not yet']);
  });
});

describe('The timeline', () => {
  it.each([
    [{ kind: 'assigned', to: mona }, 'given to Mona by Mona'],
    [{ kind: 'noted', text: '' }, 'noted (the words are gone) by Mona'],
    [{ kind: 'votes', round: 0, solved: 2, unsolved: 1 }, 'members: 2 solved, 1 not by Mona'],
    [{ kind: 'closed', outcome: 'no-action' }, 'closed: nothing was to be done by Mona'],
  ] as const)('%j', (rest, words) => {
    expect(eventLine({ id: 'e', at: start, by: mona, ...rest }, () => 'Mona')).toBe(`03-10 14:00 UTC: ${words}`);
  });
});
