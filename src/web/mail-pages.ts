// The pages behind the links in mails to members: no login, no script. A link shows a page, its button does what it says:
// programs that follow links in mails to check them change nothing.
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type LinkState, type MailLinkPages, mailPaths } from '../core/mail/links.ts';
import { style } from './mail-style.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  // The address of the page holds the token.
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex',
  'cross-origin-opener-policy': 'same-origin',
} as const;

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);

interface Page {
  readonly title: string;
  readonly lines: readonly string[];
  /** What the button says; it posts to the same address. */
  readonly button?: string;
}

const pageOf = ({ title, lines, button }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
${button === undefined ? '' : `<form method="post"><button type="submit">${escaped(button)}</button></form>\n`}</main>
</body>
</html>
`;

/** A community without a stored name is still one. */
const named = (spaceName: string): string => (spaceName === '' ? 'the community' : spaceName);

const confirmPage = (state: LinkState): Page => {
  if (state.kind === 'over')
    return {
      title: 'This link no longer works',
      lines: [
        'It works for 24 hours, and only the newest one does. Nothing was changed.',
        'If you still want mail from the community, ask for a new link there with /cco email.',
      ],
    };
  const name = named(state.spaceName);
  if (state.kind === 'done')
    return {
      title: 'Your address is linked',
      lines: [
        `You get news of ${name} by mail from now on. Each mail has a link that ends it. You can close this page.`,
      ],
    };
  return {
    title: 'Link this address?',
    lines: [
      `A member of ${name} asked for mail to the address you got this link at. If that was you, press the button.`,
      'If it was not you, close this page: nothing is linked, and no more mail comes.',
    ],
    button: 'Yes, link this address',
  };
};

const unsubscribePage = (state: LinkState): Page => {
  if (state.kind === 'over')
    return {
      title: 'Nothing is linked by this link',
      lines: [
        'The address it was made for is linked no longer, or the link is not complete.',
        'If mail still comes, use the link at the end of the newest one.',
      ],
    };
  const name = named(state.spaceName);
  if (state.kind === 'done')
    return {
      title: 'You are unsubscribed',
      lines: [`No more mail from ${name} goes to this address. You can close this page.`],
    };
  return {
    title: 'Unsubscribe?',
    lines: [`Press the button, and no more mail from ${name} goes to this address.`],
    button: 'Unsubscribe',
  };
};

const tokenSchema = z.object({ token: z.string().max(500).default('') });

/**
 * Registers the pages. Give it a scope of its own: it changes how bodies are read. What a form or a mail program posts
 * (RFC 8058) is not looked at: the token says all.
 */
export const registerMailPages = (scope: FastifyInstance, links: MailLinkPages): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_240 }, (_request, _body, done) =>
    done(null, null),
  );
  const app = scope.withTypeProvider<ZodTypeProvider>();
  const show = (reply: FastifyReply, page: Page, status: number) =>
    reply
      .status(status)
      .headers(headers)
      .serializer((html: unknown) => String(html))
      .send(pageOf(page));
  // Gone for good, where it is not simply not there.
  const statusOf = ({ kind }: LinkState): number => (kind === 'over' ? 410 : 200);
  const config = { ownProof: true };

  const register = (
    path: string,
    what: string,
    look: (token: string) => Promise<LinkState>,
    act: (token: string) => Promise<LinkState>,
    page: (state: LinkState) => Page,
  ): void => {
    app.get(
      path,
      { config, schema: { summary: `A page that asks before it ${what}`, querystring: tokenSchema } },
      async (request, reply) => {
        const state = await look(request.query.token);
        return show(reply, page(state), statusOf(state));
      },
    );
    app.post(
      path,
      { config, schema: { summary: `What the page's button does: it ${what}`, querystring: tokenSchema } },
      async (request, reply) => {
        const state = await act(request.query.token);
        return show(reply, page(state), statusOf(state));
      },
    );
  };
  register(mailPaths.confirm, 'links an address', links.lookAtConfirm, links.confirm, confirmPage);
  register(mailPaths.unsubscribe, 'unsubscribes', links.lookAtUnsubscribe, links.unsubscribe, unsubscribePage);
};
