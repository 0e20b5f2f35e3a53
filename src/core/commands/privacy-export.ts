import { z } from 'zod';
import type { OutboundBody } from '../messages/outbound.ts';
import type { MemberExport } from '../ports.ts';
import { defineCommand, say } from './command.ts';

/** Characters of JSON on one page; the rest of a reply's 4,000 is for the note around it. */
const pageSize = 3600;
const pageMessage = 'The page is a number from 1 up, e.g. `/cco privacy export 2`.';

/** Cuts one long line into pieces that fit, never through a surrogate pair. */
const pieces = (line: string): string[] => {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > pageSize) {
    const end = /[\uD800-\uDBFF]/u.test(rest.charAt(pageSize - 1)) ? pageSize - 1 : pageSize;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
};

const note = 'One JSON object a line.';

/** Whether this is a page of an earlier export. It repeats what is here anyway; each would make the next export longer. */
const isPage = (body: OutboundBody | null): boolean => body?.text.split('\n', 1)[0]?.includes(note) === true;
const exportAction = 'command.privacy-export';

const jsonLine = (kind: string, value: unknown): string => JSON.stringify({ [kind]: value });

/**
 * All of an export as JSON lines, newest messages first, split into pages that fit a reply. A line longer than a page
 * goes on on the next; joined without the page breaks, the pages are the whole export.
 * Exports themselves are only counted.
 */
export const exportPages = (kept: MemberExport): string[] => {
  const outbox = kept.outbox.filter(({ body }) => !isPage(body));
  const audit = kept.audit.filter(({ action }) => action !== exportAction);
  const lines = [
    jsonLine('summary', {
      memberId: kept.memberId,
      optedOut: kept.optedOut,
      erasedAt: kept.erasedAt,
      erasureOrderedFor: kept.erasureOrderedFor,
      messages: kept.messages.length,
      mentions: kept.mentions.length,
      reactions: kept.reactions.length,
      activity: kept.activity.length,
      decisions: kept.decisions.length,
      interventions: kept.interventions.length,
      measured: kept.measured.length,
      stopped: kept.stopped,
      helping: kept.helping.length,
      feedback: kept.feedback.length,
      ratings: kept.ratings.length,
      caseWork: kept.caseWork.length,
      caseVotes: kept.caseVotes.length,
      caseMessages: kept.caseMessages.length,
      addresses: kept.addresses.length,
      campaigns: kept.campaigns.length,
      settings: kept.settings.length,
      audit: audit.length,
      deadLetters: kept.deadLetters.length,
      outbox: outbox.length,
      exports: kept.audit.length - audit.length,
      pagesOfExports: kept.outbox.length - outbox.length,
    }),
    ...kept.spaces.map((space) => jsonLine('space', space)),
    ...[...kept.messages].sort((a, b) => b.at.localeCompare(a.at)).map((message) => jsonLine('message', message)),
    ...kept.mentions.map((mention) => jsonLine('mention', mention)),
    ...kept.reactions.map((one) => jsonLine('reaction', one)),
    ...kept.activity.map((activity) => jsonLine('activity', activity)),
    ...kept.decisions.map((decision) => jsonLine('decision', decision)),
    ...kept.interventions.map((intervention) => jsonLine('intervention', intervention)),
    ...kept.measured.map((one) => jsonLine('measured', one)),
    ...kept.helping.map((one) => jsonLine('helping', one)),
    ...kept.feedback.map((one) => jsonLine('feedback', one)),
    ...kept.ratings.map((one) => jsonLine('rating', one)),
    ...kept.caseWork.map((one) => jsonLine('caseWork', one)),
    ...kept.caseVotes.map((one) => jsonLine('caseVote', one)),
    ...kept.caseMessages.map((one) => jsonLine('caseMessage', one)),
    ...kept.addresses.map((one) => jsonLine('address', one)),
    ...kept.campaigns.map((one) => jsonLine('campaign', one)),
    ...kept.settings.map((setting) => jsonLine('setting', setting)),
    ...kept.deadLetters.map((letter) => jsonLine('deadLetter', letter)),
    ...audit.map((entry) => jsonLine('audit', entry)),
    ...outbox.map((row) => jsonLine('outbox', row)),
  ];
  const pages: string[] = [];
  let page = '';
  for (const piece of lines.flatMap(pieces)) {
    if (page !== '' && page.length + 1 + piece.length > pageSize) {
      pages.push(page);
      page = piece;
    } else {
      page = page === '' ? piece : `${page}\n${piece}`;
    }
  }
  return [...pages, page];
};

export const privacyExport = defineCommand({
  name: 'privacy export',
  summary: 'Give you everything stored about you, as JSON',
  options: [{ name: 'page', description: 'which page, where there are several', type: 'number', required: false }],
  who: 'member',
  args: z.object({ page: z.coerce.number(pageMessage).int(pageMessage).min(1, pageMessage).default(1) }),
  async run({ tx, interaction }, { page }) {
    const pages = exportPages(await tx.privacy.export(interaction.member.id));
    const content = pages[page - 1];
    if (content === undefined) {
      return say(
        `There ${pages.length === 1 ? 'is 1 page' : `are ${pages.length} pages`}. Start with \`/cco privacy export\`.`,
      );
    }
    const more = page < pages.length ? ` Next: \`/cco privacy export ${page + 1}\`.` : ' This is the last page.';
    const title =
      pages.length === 1 ? 'Everything I keep about you' : `Page ${page} of ${pages.length}, newest messages first`;
    return say(`**${title}.** ${note}${pages.length === 1 ? '' : more}\n${content}`);
  },
});
