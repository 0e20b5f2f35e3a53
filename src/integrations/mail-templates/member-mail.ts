// Mails to members: the link that confirms an address, and campaigns.
import { cut } from '../../core/commands/words.ts';
import { healthPicture } from './chart.ts';
import { rendered } from './frame.ts';
import type { CampaignMailInput, MailLook, OptInMailInput, RenderedAttachment, RenderedMail } from './inputs.ts';
import { button, paragraph, picture, small, smallLink, title } from './parts.ts';
import { moment, zoneName } from './words.ts';

/** The second half of the double opt-in. Names nobody: the address may be a stranger’s. */
export const optInMail = ({ spaceName, link, expiresAt }: OptInMailInput, look: MailLook): Promise<RenderedMail> => {
  const until = `${moment(expiresAt, look.timeZone)} by the clock of ${zoneName(look.timeZone)}`;
  return rendered(
    {
      subject: `Confirm your e-mail address for ${spaceName}`,
      preview: 'One click, and this address is linked.',
      content: [
        title('Is this your address?'),
        paragraph(
          `A member of ${spaceName} asked for mail to this address: news of the community. It is linked only if you say so.`,
        ),
        button(link, 'Yes, link this address'),
        small(`The button works until ${until}.`),
        paragraph('If you did not ask for this, do nothing: there will be no more mail.'),
      ],
      footer: [
        small(
          'You get this one mail because somebody entered this address. It is kept no longer than the button works.',
        ),
      ],
    },
    look,
  );
};

/** The frame around a campaign’s content. */
export const campaignMail = async (
  { spaceName, content, unsubscribeLink, chart }: CampaignMailInput,
  look: MailLook,
): Promise<RenderedMail> => {
  const made = content.chart && chart !== null ? await healthPicture(chart, look.timeZone) : null;
  const attachments: RenderedAttachment[] =
    made === null ? [] : [{ filename: 'health.png', contentType: 'image/png', content: made.png, contentId: 'health' }];
  return rendered(
    {
      subject: content.subject,
      preview: cut(content.paragraphs[0] ?? content.heading, 100),
      content: [
        title(content.heading),
        ...content.paragraphs.map((words) => paragraph(words)),
        ...(made === null ? [] : [picture('health', made.alt)]),
        ...(content.button === null ? [] : [button(content.button.link, content.button.label)]),
      ],
      footer: [
        small(`You get this because you linked this address to ${spaceName} and confirmed it.`),
        smallLink(unsubscribeLink, 'Unsubscribe with one click'),
      ],
      attachments,
    },
    look,
  );
};
