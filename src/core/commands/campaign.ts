// Campaigns of this space at a glance. They are written and scheduled over the API; here they are held up or called off.
import { z } from 'zod';
import { CcoError } from '../errors.ts';
import { plainName } from '../interventions/card.ts';
import type { Campaign, CampaignStatus } from '../mail/campaign.ts';
import { changeCampaign } from '../mail/campaigns.ts';
import { statistics } from '../mail/recipients.ts';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';
import { ago, count, span } from './words.ts';

const actions = ['pause', 'resume', 'cancel'] as const;
const shown = 10;
const searched = 100;

/** The end of an id, as it is shown and typed. */
const numberOf = ({ id }: Campaign): string => id.slice(-6);

const statusWords: Readonly<Record<CampaignStatus, string>> = {
  draft: 'a draft',
  scheduled: 'scheduled',
  sending: 'being sent',
  paused: 'paused',
  sent: 'sent',
  cancelled: 'cancelled',
};

const line = async ({ tx, now }: CommandContext, one: Campaign): Promise<string> => {
  const { recipients, sent, waiting } = statistics(await tx.campaigns.recipients(one.id));
  const when =
    one.status === 'scheduled' && one.startsAt !== null && one.startsAt > now
      ? ` in ${span(one.startsAt - now)}`
      : `, ${ago(one.changedAt, now)}`;
  const figures = recipients === 0 ? '' : `: ${count(sent, 'mail')} sent, ${waiting} waiting`;
  return `\`${numberOf(one)}\` ${plainName(one.name)}, ${statusWords[one.status]}${when}${figures}`;
};

const done: Readonly<Record<(typeof actions)[number], string>> = {
  pause: '**Paused.** No more mails leave but those under way. `/cco campaign resume` goes on.',
  resume: '**Going on.**',
  cancel: '**Cancelled**, for good. No more mails leave but those under way.',
};

const act = async (
  context: CommandContext,
  all: readonly Campaign[],
  { action, number }: { action: (typeof actions)[number]; number: string },
): Promise<Reply> => {
  const { tx, now, interaction, deps } = context;
  const [found, other] = all.filter((one) => number.length >= 4 && one.id.endsWith(number.toLowerCase()));
  if (found === undefined || other !== undefined)
    return say('I do not know that campaign here. `/cco campaign` lists them with their numbers.');
  if (action === 'resume' && deps.memberMail?.campaigns !== true) return say(notSetUp);
  try {
    await changeCampaign(tx, found, { do: action }, { now, by: interaction.member.id });
  } catch (error) {
    if (error instanceof CcoError && error.code === 'campaign-not-now')
      return say(`That is not possible now: the campaign is ${statusWords[found.status]}.`);
    throw error;
  }
  return { ...say(`${done[action]} (${plainName(found.name)})`), subject: found.id };
};

const notSetUp =
  'Campaigns are off: they need mail to members and Resend’s webhook, so that bounces are heard of. docs/mail.md says how.';

export const campaign = defineCommand({
  name: 'campaign',
  aliases: ['campaigns'],
  summary: 'List the mails to members of this space; pause, resume or cancel one',
  options: [
    { name: 'action', description: 'pause, resume or cancel', type: 'choice', choices: actions, required: false },
    { name: 'number', description: 'which one, as the list shows it', type: 'word', required: false },
  ],
  who: 'admin',
  args: z.object({ action: z.enum(actions).optional(), number: z.string().max(40).optional() }),
  async run(context, { action, number }) {
    const { tx, interaction, deps } = context;
    const all = await tx.campaigns.list({ spaceId: interaction.spaceId, limit: searched });
    if (action !== undefined) {
      if (number === undefined) return say('Which one? `/cco campaign` lists them with their numbers.');
      return act(context, all, { action, number });
    }
    if (all.length === 0) return say(deps.memberMail?.campaigns === true ? 'There is no campaign yet.' : notSetUp);
    const lines: string[] = [];
    for (const one of all.slice(0, shown)) lines.push(await line(context, one));
    return say(['**Campaigns**', ...lines].join('\n'));
  },
});
