// A slash command or a button press, as an adapter hands it over. Deduplicated by `id`.
import { z } from 'zod';
import { channelIdSchema, platformSchema, spaceIdSchema, threadIdSchema } from '../ids.ts';
import { authorSchema, instantSchema } from '../messages/inbound.ts';
import { moderationKinds } from '../messages/outbound.ts';

const origin = {
  /** The platform's id of this command or press, prefixed with the platform. */
  id: z.string().min(1).max(400),
  platform: platformSchema,
  spaceId: spaceIdSchema,
  channelId: channelIdSchema,
  threadId: threadIdSchema.nullable(),
  /** Who did it; `role` as the platform vouches for it at that moment. */
  member: authorSchema,
  /**
   * What the platform lets this member do by themselves where they pressed, at that moment; only that may be done in their
   * name. Absent: the platform did not say, so nothing.
   */
  rights: z.array(z.enum(moderationKinds)).max(moderationKinds.length).optional(),
  at: instantSchema,
};

export const interactionSchema = z.discriminatedUnion('kind', [
  /** `text` is what follows `/cco`, e.g. `privacy erase`. */
  z.object({ ...origin, kind: z.literal('command'), text: z.string().max(2000) }),
  /** `actionId` is the button's id; `input` what was typed, where it asked for text. */
  z.object({
    ...origin,
    kind: z.literal('action'),
    actionId: z.string().max(100),
    input: z.string().max(4000).optional(),
  }),
  /** The bot was mentioned in a message; `text` is that message without the mention. */
  z.object({ ...origin, kind: z.literal('mention'), text: z.string().max(4000), messageId: z.string().max(400) }),
]);
export type Interaction = z.infer<typeof interactionSchema>;
