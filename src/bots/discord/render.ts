// A body of ours as Discord shows it: short ones as text, long ones and cards in a frame, buttons in rows of five. Nobody
// is pinged by it but those a moderator approved by name. Pure.
import { externalIdOf } from '../../core/ids.ts';
import type { Action, OutboundBody } from '../../core/messages/outbound.ts';
import { cut } from '../shared/cut.ts';
import type { UploadedFile } from './client.ts';
import { customIdOf } from './custom-id.ts';

/** Discord's limits: for text, and for what is in a frame. */
export const longestContent = 2000;
const longestFrame = 4096;
const buttonsInRow = 5;
const rowsInMessage = 5;

const styles = { primary: 1, secondary: 2, danger: 4 } as const;
const cardColour = 0x5865f2;

export interface Rendered {
  readonly content: string;
  readonly embeds: readonly {
    readonly description: string;
    readonly color: number;
    readonly image?: { readonly url: string };
  }[];
  readonly components: readonly object[];
  readonly allowed_mentions: {
    readonly parse: readonly never[];
    readonly users?: readonly string[];
    readonly replied_user: false;
  };
  /** Absent: there is no picture. */
  readonly attachments?: readonly { readonly id: string; readonly filename: string; readonly description: string }[];
}

const pictureName = 'picture.png';

/** The picture's bytes, to go along with what was rendered. */
export const filesOf = (body: OutboundBody, rendered: Rendered): { readonly files?: readonly UploadedFile[] } =>
  body.picture === undefined || rendered.attachments === undefined
    ? {}
    : { files: [{ name: pictureName, contentType: 'image/png', data: Buffer.from(body.picture.png, 'base64') }] };

/** At most `max` characters, ending where a paragraph, a line, a sentence or a word does. */
export const cutWell = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const head = cut(text, max - 2);
  for (const [end, keep] of [
    ['\n\n', 0],
    ['\n', 0],
    ['. ', 1],
    [' ', 0],
  ] as const) {
    const at = head.lastIndexOf(end);
    if (at > max / 2) return `${head.slice(0, at + keep)} …`;
  }
  return `${head} …`;
};

const button = (action: Action, rowId: string): object => ({
  type: 2,
  style: styles[action.style],
  label: action.label,
  custom_id: customIdOf(action.id, action.input !== undefined, rowId),
});

const buttonRows = (actions: readonly Action[], rowId: string): object[] => {
  const rows: object[] = [];
  for (let start = 0; start < actions.length && rows.length < rowsInMessage; start += buttonsInRow) {
    const components = actions.slice(start, start + buttonsInRow).map((action) => button(action, rowId));
    rows.push({ type: 1, components });
  }
  return rows;
};

export interface RenderOptions {
  /** A card: in a frame whatever its length. */
  readonly framed: boolean;
  /** false: the bot may not post frames there, so what is too long is cut. */
  readonly mayFrame: boolean;
  /** false: the bot may not attach files there, so the text stands alone. Default true. */
  readonly mayAttach?: boolean;
}

/** `rowId`: the outbox row, which travels in the buttons. */
export const render = (
  body: OutboundBody,
  rowId: string,
  { framed, mayFrame, mayAttach = true }: RenderOptions,
): Rendered => {
  const inFrame = mayFrame && (framed || body.text.length > longestContent);
  const pinged = (body.pings ?? []).map(externalIdOf);
  const picture = mayAttach ? body.picture : undefined;
  return {
    content: inFrame ? '' : cutWell(body.text, longestContent),
    embeds: inFrame
      ? [
          {
            description: cut(body.text, longestFrame),
            color: cardColour,
            ...(picture === undefined ? {} : { image: { url: `attachment://${pictureName}` } }),
          },
        ]
      : [],
    components: buttonRows(body.actions, rowId),
    allowed_mentions: { parse: [], ...(pinged.length === 0 ? {} : { users: pinged }), replied_user: false },
    ...(picture === undefined ? {} : { attachments: [{ id: '0', filename: pictureName, description: picture.alt }] }),
  };
};

interface Shown {
  readonly content: string;
  readonly embeds: readonly { readonly description?: string | null | undefined }[];
}

// Discord trims what it shows.
const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Whether a message on Discord says what was rendered. */
export const saysTheSame = (shown: Shown, rendered: Rendered): boolean =>
  plain(shown.content) === plain(rendered.content) &&
  plain(shown.embeds[0]?.description ?? '') === plain(rendered.embeds[0]?.description ?? '');
