// From the body of a request to what a message is made of.

import type { Draft } from '../state/messages.ts';
import type { Attachment } from '../state/model.ts';
import type { World } from '../state/world.ts';
import type { MessageBody } from '../validate/message.ts';
import { errors, fieldError } from './errors.ts';
import type { UploadedFile } from './router.ts';
import { storedComponents, storedEmbeds } from './stored.ts';

const sizeLimit = 10 * 1024 * 1024;

const indexOf = (file: UploadedFile): string => /\[(\d+)\]/u.exec(file.field)?.[1] ?? '0';

/** What is declared needs its file: small numbers name files of the form, others what is there already. */
const checkDeclared = (body: MessageBody, files: readonly UploadedFile[]): void => {
  for (const [index, { id }] of (body.attachments ?? []).entries())
    if (Number(id) < 1000 && !files.some((file) => indexOf(file) === String(id)))
      throw errors.invalidForm(
        fieldError(['attachments', index, 'id'], 'ATTACHMENT_NOT_FOUND', `Attachment ID ${id} not found`),
      );
  for (const embed of body.embeds ?? []) {
    const url = (embed as { image?: { url?: unknown } | null }).image?.url;
    const name = typeof url === 'string' && url.startsWith('attachment://') ? url.slice('attachment://'.length) : null;
    const names = files.map(
      (file) => body.attachments?.find(({ id }) => String(id) === indexOf(file))?.filename ?? file.name,
    );
    if (name !== null && !names.includes(name))
      throw errors.invalidForm(
        fieldError(['embeds', 0, 'image', 'url'], 'URL_TYPE_INVALID_URL', 'References an attachment that is not there'),
      );
  }
};

const attachmentsOf = (world: World, body: MessageBody, files: readonly UploadedFile[]): Attachment[] => {
  checkDeclared(body, files);
  return files.map((file) => {
    const index = indexOf(file);
    const about = body.attachments?.find(({ id }) => String(id) === index);
    return {
      id: world.nextId(),
      filename: about?.filename ?? file.name,
      description: about?.description ?? null,
      size: file.bytes.length,
      contentType: file.contentType,
      bytes: file.bytes,
    };
  });
};

export type Parts = Required<Pick<Draft, 'content' | 'embeds' | 'components' | 'attachments'>> &
  Pick<Draft, 'allowedMentions'>;

/** The parts of a new message. Throws 50006 where there is nothing in it, 40005 where a file is too large. */
export const compose = (world: World, body: MessageBody, files: readonly UploadedFile[]): Parts => {
  const attachments = attachmentsOf(world, body, files);
  if (attachments.some(({ size }) => size > sizeLimit)) throw errors.tooLarge();
  const parts: Parts = {
    content: (body.content ?? '').trim(),
    embeds: storedEmbeds(body.embeds ?? []),
    components: storedComponents(world, body.components ?? []),
    attachments,
    allowedMentions: body.allowed_mentions,
  };
  const isEmpty =
    parts.content === '' && [parts.embeds, parts.components, attachments].every(({ length }) => length === 0);
  if (isEmpty) throw errors.emptyMessage();
  return parts;
};

/** What an edit changes; what it does not name stays. */
export const composeEdit = (
  world: World,
  body: MessageBody,
  files: readonly UploadedFile[],
  had: readonly Attachment[],
) => {
  const kept =
    body.attachments == null ? had : had.filter(({ id }) => body.attachments?.some((one) => String(one.id) === id));
  const attachments =
    files.length > 0 || body.attachments != null ? [...kept, ...attachmentsOf(world, body, files)] : undefined;
  return {
    ...(body.content === undefined ? {} : { content: (body.content ?? '').trim() }),
    ...(body.embeds === undefined ? {} : { embeds: storedEmbeds(body.embeds ?? []) }),
    ...(body.components === undefined ? {} : { components: storedComponents(world, body.components ?? []) }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(body.allowed_mentions === undefined ? {} : { allowedMentions: body.allowed_mentions }),
  };
};

/** A message needs something in it after an edit as well. */
export const isEmptyAfter = (
  message: {
    content: string;
    embeds: readonly unknown[];
    components: readonly unknown[];
    attachments: readonly unknown[];
  },
  change: Partial<Parts>,
): boolean =>
  (change.content ?? message.content) === '' &&
  (change.embeds ?? message.embeds).length === 0 &&
  (change.components ?? message.components).length === 0 &&
  (change.attachments ?? message.attachments).length === 0;

/** Whether REST shows what messages say: the switch in the developer portal. */
export const restView = (world: World) => ({ hasIntent: world.settings.messageContent });
