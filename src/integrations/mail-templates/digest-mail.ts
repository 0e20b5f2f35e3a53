// Several notifications in one mail: the digest, and what should have arrived earlier.
import { createElement as h } from 'react';
import { Section, Text } from 'react-email';
import { count, cut } from '../../core/commands/words.ts';
import type { CommunicationCoordinationEvent, Priority } from '../../core/mail/notification.ts';
import { rendered } from './frame.ts';
import type { DigestMailInput, MailLook, NoteMailInput, RenderedMail } from './inputs.ts';
import { button, list, type Part, paragraph, small, title } from './parts.ts';
import { colour, statusColour, text } from './theme.ts';
import { moment, zoneName } from './words.ts';

const most = 50;
const previewLength = 100;
/** A mail of more than about 100 kB is cut off by some mail programs. */
const messageLength = 600;
const rank: Readonly<Record<Priority, number>> = { urgent: 0, high: 1, medium: 2, low: 3 };
const priorityColour: Readonly<Record<Priority, string>> = {
  urgent: statusColour.warning.ink,
  high: statusColour.watch.ink,
  medium: colour.soft,
  low: colour.soft,
};

const entry = ({ priority, timestamp, message: whole }: CommunicationCoordinationEvent, look: MailLook): Part => {
  const at = moment(Date.parse(timestamp), look.timeZone);
  const message = cut(whole, messageLength);
  return {
    node: h(
      Section,
      { style: { borderTop: `1px solid ${colour.line}`, padding: '12px 0 0' } },
      h(
        Text,
        { style: { ...text.small, margin: '0 0 4px' } },
        h('span', { style: { color: priorityColour[priority], fontWeight: 600 } }, priority),
        ` · ${at}`,
      ),
      h(Text, { style: { ...text.body, whiteSpace: 'pre-line' } }, message),
    ),
    plain: `[${priority}] ${at}\n${message}`,
  };
};

/** What matters most comes first; of equal weight, the newest. */
const sorted = (events: readonly CommunicationCoordinationEvent[]): CommunicationCoordinationEvent[] =>
  [...events].sort((a, b) => rank[a.priority] - rank[b.priority] || (a.timestamp < b.timestamp ? 1 : -1));

/** At most 50 notifications are written out, of each at most 600 characters; the rest is counted. */
export const digestMail = ({ kind, events, link }: DigestMailInput, look: MailLook): Promise<RenderedMail> => {
  const shown = sorted(events).slice(0, most);
  const notes = count(events.length, 'note');
  const were = events.length === 1 ? 'This note was' : 'These notes were';
  const isLate = kind === 'missed';
  return rendered(
    {
      subject: isLate ? `What you missed: ${notes}` : `Digest: ${notes}`,
      preview: cut(shown[0]?.message ?? notes, previewLength),
      content: [
        title(isLate ? 'What you missed' : 'Your digest'),
        paragraph(
          isLate
            ? `${were} due a day ago or earlier and could not be delivered then. What they tell may be settled by now.`
            : `${notes} since the last digest.`,
        ),
        ...shown.map((event) => entry(event, look)),
        ...(events.length > most ? [paragraph(`And ${events.length - most} more, of less weight or older.`)] : []),
        ...(link === null ? [] : [button(link, 'Open the dashboard')]),
      ],
      footer: [
        small('You get this because your role in this community is told of it. Urgent notes come at once.'),
        small(`Times are by the clock of ${zoneName(look.timeZone)}.`),
      ],
    },
    look,
  );
};

/** One notification, or any report that has no mail of its own. */
export const noteMail = ({ title: words, lines, link }: NoteMailInput, look: MailLook): Promise<RenderedMail> => {
  const [only] = lines;
  return rendered(
    {
      subject: words,
      preview: cut(only ?? words, previewLength),
      content: [
        title(words),
        only !== undefined && lines.length === 1 ? paragraph(only) : list(lines),
        ...(link === null ? [] : [button(link, 'Open the dashboard')]),
      ],
      footer: [small('You get this because your role in this community is told of it.')],
    },
    look,
  );
};
