// A member's e-mail address in this space. No answer, log entry or error holds it: answers show the part that tells it apart.
import { z } from 'zod';
import { askToLink, unlink } from '../mail/linking.ts';
import { type MailAddress, readAddress } from '../mail/mail.ts';
import { isStale } from '../mail/opt-in.ts';
import type { MailStatus } from '../ports.ts';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';
import { span } from './words.ts';

const removeWords = ['remove', 'off', 'delete', 'unlink', 'stop'];
const howTo = 'That is no e-mail address. Type it like `/cco email name@example.com`.';
const notSetUp =
  'Linking an address does not work here yet: the admin of this program has not set up mail to members. Nothing was kept.';
const whatComes =
  'What comes then is news of this community, and each mail has a link that ends it. Nobody here sees your address.';

/** `m…@example.com` */
const hint = (address: MailAddress): string => `${address.slice(0, 1)}…${address.slice(address.lastIndexOf('@'))}`;

const mailedWords: Readonly<Record<MailStatus, string>> = {
  waiting: 'The mail with the link is about to leave.',
  sent: 'Open the mail I sent there and press the button behind its link.',
  uncertain: 'I cannot tell whether the mail with the link left; if it is not there, ask again in an hour.',
  failed: 'The mail with the link could not be sent; ask again in an hour, or take another address.',
  refused: 'I send nothing to that address; please take another one.',
};

const show = async ({ tx, interaction, now, deps }: CommandContext): Promise<Reply> => {
  const own = (await tx.subscriptions.of(interaction.spaceId, interaction.member.id)).filter(
    (one) => !isStale(one, now),
  );
  const linked = own.find(({ status }) => status === 'confirmed');
  const asked = own.find(({ status }) => status === 'pending');
  if (linked === undefined && asked === undefined)
    return say(
      deps.memberMail === undefined
        ? notSetUp
        : [
            '**No address of yours is linked here.**',
            `\`/cco email name@example.com\` links one: I send one mail there, with a link that works for 24 hours. Only when you press the button behind it, the address is linked. ${whatComes}`,
          ].join('\n'),
    );
  const lines: string[] = [];
  if (linked !== undefined) {
    const isOff = (await tx.mails.address(linked.addressKey))?.suppressedFor != null;
    lines.push(
      `**Linked here:** ${hint(linked.address)}. ${isOff ? 'But no mail goes there: what I sent came back, or was marked as unwanted. Please link another one.' : whatComes}`,
    );
  }
  if (asked !== undefined) {
    const left = span((asked.expiresAt ?? now) - now);
    lines.push(
      `**Waiting to be confirmed:** ${hint(asked.address)}. ${mailedWords[(await tx.subscriptions.mailed(asked.id)) ?? 'waiting']} The button works for another ${left}.`,
    );
  }
  return say([...lines, '`/cco email remove` takes it away.'].join('\n'));
};

const remove = async ({ tx, interaction }: CommandContext): Promise<Reply> =>
  say(
    (await unlink(tx, interaction.spaceId, interaction.member.id))
      ? '**Done.** Your address is removed, and no more mail goes to it from here.'
      : 'No address of yours is linked here, so nothing changes.',
  );

const link = async ({ tx, interaction, now, deps }: CommandContext, address: MailAddress): Promise<Reply> => {
  if (deps.memberMail === undefined) return say(notSetUp);
  const { spaceId, member } = interaction;
  if ((await tx.privacy.status(member.id)).optedOut)
    return say('You opted out, so you are on no list of mine. `/cco privacy opt-in` first, then `/cco email` again.');
  switch (await askToLink(tx, { id: deps.newId(), spaceId, memberId: member.id, address, at: now })) {
    case 'asked':
      return say(
        `**One mail is on its way to ${hint(address)}.** Press the button behind its link within 24 hours, and the address is linked. ${whatComes}`,
      );
    case 'already':
      return say(`**${hint(address)} is linked here already.** \`/cco email remove\` takes it away.`);
    case 'too-soon':
      return say(
        'A mail was asked for a short while ago. Look for it in the mailbox and among the spam, or ask again in an hour.',
      );
    case 'suppressed':
      return say('I send nothing to that address. Please take another one.');
  }
};

export const email = defineCommand({
  name: 'email',
  aliases: ['e-mail', 'mail'],
  summary: 'Link your e-mail address for news of this community, show or remove it',
  options: [
    { name: 'address', description: 'your address, or remove; leave it out to see', type: 'word', required: false },
  ],
  who: 'member',
  args: z.object({
    address: z
      .string()
      .optional()
      .transform((typed, check) => {
        if (typed === undefined) return null;
        if (removeWords.includes(typed.toLowerCase())) return 'remove' as const;
        const address = readAddress(typed);
        if (address === null) check.addIssue({ code: 'custom', message: howTo });
        return { address };
      }),
  }),
  run(context, { address: given }) {
    if (given === null) return show(context);
    if (given === 'remove') return remove(context);
    return given.address === null ? say(howTo) : link(context, given.address);
  },
});
