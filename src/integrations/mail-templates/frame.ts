// What is around every mail: one column of at most 600 px, who writes, and why it came.
import { type CSSProperties, createElement as h, type ReactNode } from 'react';
import { Body, Container, Head, Hr, Html, Preview, render, Section, Text } from 'react-email';
import { cut } from '../../core/commands/words.ts';
import type { MailLook, RenderedAttachment, RenderedMail } from './inputs.ts';
import type { Part } from './parts.ts';
import { colour, font, text } from './theme.ts';

export interface Framed {
  readonly subject: string;
  /** What a mail program shows beside the subject. */
  readonly preview: string;
  readonly content: readonly Part[];
  /** Why the reader gets it. */
  readonly footer: readonly Part[];
  readonly attachments?: readonly RenderedAttachment[];
}

const subjectLength = 200;

const page: CSSProperties = {
  backgroundColor: colour.paper,
  borderRadius: '8px',
  margin: '0 auto',
  maxWidth: '600px',
  width: '100%',
};

const frame = ({ preview, content, footer }: Framed, { botName }: MailLook): ReactNode =>
  h(
    Html,
    { lang: 'en' },
    h(
      Head,
      null,
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light' }),
      h('meta', { name: 'supported-color-schemes', content: 'light' }),
    ),
    h(Preview, null, preview),
    h(
      Body,
      { style: { backgroundColor: colour.ground, fontFamily: font, margin: 0, padding: '16px 0' } },
      h(
        Container,
        { style: page },
        h(
          Section,
          { style: { padding: '24px 32px' } },
          h(Text, { style: { ...text.small, fontWeight: 600, margin: '0 0 16px' } }, botName),
          ...content.map(({ node }) => node),
          h(Hr, { style: { borderColor: colour.line, margin: '28px 0 16px' } }),
          ...footer.map(({ node }) => node),
        ),
      ),
    ),
  );

const plain = ({ content, footer }: Framed, { botName }: MailLook): string => {
  const told = (parts: readonly Part[]): string[] => parts.map((part) => part.plain).filter((words) => words !== '');
  return [botName, ...told(content), '--', ...told(footer)].join('\n\n');
};

/** The same mail as HTML and as plain text. */
export const rendered = async (framed: Framed, look: MailLook): Promise<RenderedMail> => {
  const { attachments = [] } = framed;
  const subject = cut(framed.subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), subjectLength);
  return { subject, html: await render(frame(framed, look)), text: `${plain(framed, look)}\n`, attachments };
};
