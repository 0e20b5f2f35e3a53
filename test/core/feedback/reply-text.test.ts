import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownSubject, ownText } from '../../../src/core/feedback/reply-text.ts';

const own = 'The login is slow.\n\nPlease look at it.';

describe('of a mail only what its writer wrote is read:', () => {
  it.each([
    ['plain', own],
    ['with the line ends of mail', own.replaceAll('\n', '\r\n')],
    ['a signature', `${own}\n-- \nAnna Nordmann\n+49 30 1234567`],
    ['a signature without its space', `${own}\n--\nAnna`],
    ['a phone’s advertisement', `${own}\n\nSent from my iPhone`],
    ['a German phone’s', `${own}\n\nVon meinem Mobiltelefon gesendet`],
    ['an answer', `${own}\n\nOn Mon, 2 Mar 2026 at 10:00, Eve <eve@example.org> wrote:\n> Hello\n>\n> again`],
    ['an answer with a broken line', `${own}\n\nOn Mon, 2 Mar 2026 at 10:00, Eve\n<eve@example.org> wrote:\n\n> Hello`],
    ['an answer in German', `${own}\n\nAm 02.03.26 um 10:00 schrieb Eve:\n> Hallo`],
    ['an answer in French', `${own}\n\nLe lun. 2 mars 2026 à 10:00, Eve a écrit :\n> Bonjour`],
    ['an answer without marks', `${own}\n\nOn Mon, 2 Mar 2026, Eve wrote:\nHello\nagain`],
    ['an answer under what it answers', `On Mon, 2 Mar 2026, Eve wrote:\n> Hello\n> again\n\n${own}`],
    ['an answer between the lines', `> Is it fast?\nThe login is slow.\n\n> And now?\n\nPlease look at it.`],
    ['Outlook’s header', `${own}\n\nFrom: Eve <eve@example.org>\nSent: Monday\nTo: Anna\nSubject: Hello\n\nHello`],
    ['Outlook’s header in German', `${own}\n\nVon: Eve\nGesendet: Montag\nAn: Anna\nBetreff: Hallo\n\nHallo`],
    ['Outlook’s line', `${own}\n________________________________\nFrom: Eve\nSent: Monday\nHello`],
    ['a forwarded mail', `${own}\n\n---------- Forwarded message ---------\nFrom: Eve\nHello`],
    ['an original message', `${own}\n\n-----Original Message-----\nHello`],
  ])('%s', (_, mail) => {
    expect(ownText(mail)).toBe(own);
  });

  it.each([
    'On Monday I wrote to you: nobody answered.',
    'From: the very beginning it was slow.',
    'I said -- and meant it -- that it is slow.',
    'Get Outlook for what? It is slow anyway, and that is all there is to say of it in one sentence that goes on and on.',
  ])('what only looks like another’s stays: %s', (text) => {
    expect(ownText(text)).toBe(text);
  });

  it('nothing, where all of it is another’s', () => {
    expect(ownText('On Mon, Eve wrote:\n> Hello')).toBe('');
    expect(ownText('')).toBe('');
  });

  it('any text ends in one without quoted lines, and once more changes nothing of plain lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('> a', '--', 'On x wrote:', '', 'plain'))),
        (lines) => {
          expect(
            ownText(lines.join('\n'))
              .split('\n')
              .some((line) => line.startsWith('>')),
          ).toBe(false);
        },
      ),
    );
  });
});

it.each([
  ['The login', 'The login'],
  ['Re: Your digest', ''],
  ['AW: Re: Your digest', ''],
  ['Fwd: Something', ''],
  ['Re[2]: Something', ''],
  ['Refund', 'Refund'],
])('the subject %j counts as %j', (subject, expected) => {
  expect(ownSubject(subject)).toBe(expected);
});
