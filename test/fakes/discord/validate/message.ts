// Messages as they are sent, edited and answered with.
import { z } from 'zod';
import { allowedMentionsSchema } from '../state/mentions.ts';
import { messageFlags } from '../state/model.ts';
import { allWithin, noDuplicateIds, topSchema } from './components.ts';
import { embedLength, embedSchema } from './embed.ts';
import { problem, snowflake, text } from './fields.ts';

const body = z.looseObject({
  content: text(2000).nullish(),
  embeds: z.array(embedSchema).max(10).nullish(),
  components: z.array(topSchema).max(40).nullish(),
  allowed_mentions: allowedMentionsSchema,
  flags: z.number().int().min(0).nullish(),
  attachments: z
    .array(
      z.looseObject({
        id: z.union([snowflake, z.number().int().min(0)]),
        filename: text(1024).nullish(),
        description: text(1024).nullish(),
      }),
    )
    .max(10)
    .nullish(),
  tts: z.boolean().nullish(),
  nonce: z.union([text(25), z.number().int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .looseObject({
      message_id: snowflake,
      channel_id: snowflake.nullish(),
      guild_id: snowflake.nullish(),
      fail_if_not_exists: z.boolean().nullish(),
      type: z.number().int().min(0).max(1).nullish(),
    })
    .nullish(),
});
export type MessageBody = z.infer<typeof body>;

const isV2 = (flags: number | null | undefined): boolean => ((flags ?? 0) & messageFlags.componentsV2) !== 0;

const check = (message: MessageBody, context: z.RefinementCtx): void => {
  const wrong = (path: string, code: string, sentence: string): void =>
    context.addIssue({ code: 'custom', path: [path], ...problem(code, sentence) });
  const components = message.components ?? [];
  const total = (message.embeds ?? []).reduce((sum, embed) => sum + embedLength(embed), 0);
  if (total > 6000) wrong('embeds', 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
  noDuplicateIds(components, context);
  const all = allWithin(components);
  const mentions = message.allowed_mentions;
  if (mentions?.parse?.includes('users') === true && (mentions.users?.length ?? 0) > 0)
    wrong(
      'allowed_mentions',
      'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      'parse:["users"] and users: [ids...] are mutually exclusive.',
    );
  if (isV2(message.flags)) {
    if ((message.content ?? '') !== '')
      wrong(
        'content',
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        'The content field cannot be used when using MessageFlags.IS_COMPONENTS_V2',
      );
    if ((message.embeds ?? []).length > 0)
      wrong(
        'embeds',
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        'The embeds field cannot be used when using MessageFlags.IS_COMPONENTS_V2',
      );
    if (all.length > 40)
      wrong('components', 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'Must be 40 or fewer components in total.');
    const displayed = all.reduce(
      (sum, one) => sum + (one.type === 10 && typeof one.content === 'string' ? one.content.length : 0),
      0,
    );
    if (displayed > 4000)
      wrong(
        'components',
        'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
        'Displayable text size exceeds maximum size of 4000',
      );
  }
};

const checkLegacy = (message: MessageBody, context: z.RefinementCtx): void => {
  const components = message.components ?? [];
  if (isV2(message.flags)) return;
  if (components.length > 5)
    context.addIssue({
      code: 'custom',
      path: ['components'],
      ...problem('BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.'),
    });
  for (const [index, { type }] of components.entries())
    if (type !== 1)
      context.addIssue({
        code: 'custom',
        path: ['components', index, 'type'],
        ...problem('UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).'),
      });
};

export const messageSchema = body.superRefine(check).superRefine(checkLegacy);
/** An edit may leave out that the message already has components of version 2; its route looks that up. */
export const messageEditSchema = body.superRefine(check);

/** Says that an edit of a plain message breaks the limits of plain messages. */
export const legacyProblems = (message: MessageBody) =>
  z.custom<MessageBody>().superRefine(checkLegacy).safeParse(message);
