// A space's health in a mail: the CEO's regular report, and the one when a warning began.
import { count, decimal, signalWords, statusWord } from '../../core/commands/words.ts';
import type { HealthReport } from '../../core/coordination/events.ts';
import { healthPicture } from './chart.ts';
import { rendered } from './frame.ts';
import type { HealthMailInput, MailLook, RenderedAttachment, RenderedMail, WarningMailInput } from './inputs.ts';
import { button, heading, link, list, type Part, paragraph, picture, small, status, title } from './parts.ts';
import { driverTable, figures, themeTable } from './tables.ts';
import { dayOf, moment, zoneName } from './words.ts';

const legend = 'Line: the score. Band: where it most likely is. Red: a warning.';

const chartOf = async (
  { chart, report }: HealthMailInput,
  look: MailLook,
): Promise<{ attachments: RenderedAttachment[]; pictures: Part[] }> => {
  const made = chart === null ? null : await healthPicture({ ...chart, threshold: report.threshold }, look.timeZone);
  if (made === null) return { attachments: [], pictures: [] };
  const { png, alt } = made;
  const attachment = { filename: 'health.png', contentType: 'image/png', content: png, contentId: 'health' };
  return { attachments: [attachment], pictures: [picture('health', alt), small(legend)] };
};

type Warning = HealthReport['warnings'][number];

const causeOf = ({ signal, cause }: Warning): string => {
  const what = signal === null ? 'The score as a whole' : `“${signalWords[signal].name}” alone`;
  return cause === 'sudden' ? `${what} fell suddenly.` : `${what} has been too low for some time.`;
};

const spanOf = ({ signal, since, clearedAt }: Warning, { timeZone }: MailLook): string => {
  const what = signal === null ? 'Score' : signalWords[signal].name;
  const end = clearedAt === null ? 'it lasts' : `over on ${moment(Date.parse(clearedAt), timeZone)}`;
  return `${what}: since ${moment(Date.parse(since), timeZone)}, ${end}`;
};

const trackerPart = (href: string | null): Part[] => (href === null ? [] : [link(href, 'The issue in the tracker')]);

const footer = (look: MailLook, why: string): Part[] => [
  small(why),
  small(
    `It holds themes and counts of five people or more, never what somebody said. Times are by the clock of ${zoneName(look.timeZone)}.`,
  ),
];

/** To the CEO when a warning began. Never about severe content: that is the moderators’ alone. */
export const warningMail = async (input: WarningMailInput, look: MailLook): Promise<RenderedMail> => {
  const { spaceName, report, themes, trackerLink, caseLink, caseNumber, done } = input;
  const { attachments, pictures } = await chartOf(input, look);
  const [newest] = report.warnings;
  const cause = newest === undefined ? 'It is no longer healthy.' : causeOf(newest);
  return rendered(
    {
      subject: `Warning: community health of ${spaceName}${report.score === null ? '' : `, score ${decimal(report.score)}`}`,
      preview: cause,
      content: [
        title(`The health of ${spaceName} needs a look`),
        status('warning', `${cause} Healthy is above ${decimal(report.threshold)}.`),
        figures(report),
        ...pictures,
        heading('What people are unhappy about'),
        themeTable(themes),
        ...driverTable(report),
        ...(done.length === 0 ? [] : [heading('What has been done'), list(done)]),
        ...(caseLink === null ? [] : [button(caseLink, 'Open the case')]),
        ...(caseNumber === null
          ? []
          : [paragraph(`The case is ${caseNumber}: /cco case ${caseNumber} shows it to moderators in the community.`)]),
        ...trackerPart(trackerLink),
      ],
      footer: footer(look, 'You get this because you are named as CEO for this community.'),
      attachments,
    },
    look,
  );
};

/** The daily or weekly report. */
export const healthMail = async (input: HealthMailInput, look: MailLook): Promise<RenderedMail> => {
  const { spaceName, report, themes, trackerLink } = input;
  const { attachments, pictures } = await chartOf(input, look);
  const isDaily = report.period === 'daily';
  const days = `${dayOf(Date.parse(report.from), look.timeZone)} to ${dayOf(Date.parse(report.to), look.timeZone)}`;
  const { cases, warnings, score } = report;
  return rendered(
    {
      subject: `${isDaily ? 'Daily' : 'Weekly'} health report of ${spaceName}: ${score === null ? '' : `${decimal(score)}, `}${statusWord[report.status]}`,
      preview: `${days}${warnings.length === 0 ? '' : `, ${count(warnings.length, 'warning')}`}`,
      content: [
        title(`${spaceName}, ${days}`),
        status(report.status, `Healthy is above ${decimal(report.threshold)}.`),
        figures(report),
        ...pictures,
        ...(warnings.length === 0 ? [] : [heading('Warnings'), list(warnings.map((one) => spanOf(one, look)))]),
        ...(cases === null ? [] : [heading('Cases'), paragraph(`${cases.open} open, ${cases.resolved} resolved`)]),
        heading('What people talk about'),
        themeTable(themes),
        ...driverTable(report),
        ...(report.link === null ? [] : [button(report.link, 'Open the dashboard')]),
        ...trackerPart(trackerLink),
      ],
      footer: footer(
        look,
        `You get this every ${isDaily ? 'day' : 'week'} because you are named as CEO for this community.`,
      ),
      attachments,
    },
    look,
  );
};
