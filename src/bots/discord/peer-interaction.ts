// What we need of an interaction's payload.
import { z } from 'zod';
import { channelSchema, partialMemberSchema, userSchema } from './peer.ts';
import { snowflakeSchema } from './snowflake.ts';
import { optionalId } from './wire-fields.ts';

type OptionValue = string | number | boolean;
export interface PeerOption {
  readonly name: string;
  readonly type: number;
  readonly value?: OptionValue | undefined;
  readonly focused?: boolean | undefined;
  readonly options?: PeerOption[] | undefined;
}
const optionSchema: z.ZodType<PeerOption> = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
  options: z.lazy(() => z.array(optionSchema)).optional(),
});

const typedSchema: z.ZodType<{
  custom_id?: string | undefined;
  value?: string | undefined;
  component?: unknown;
  components?: unknown[] | undefined;
}> = z.object({
  custom_id: z.string().optional(),
  value: z.string().optional(),
  component: z.unknown().optional(),
  components: z.array(z.unknown()).optional(),
});
/** The first text typed into a modal, whether its field stands in a row or under a label. */
export const typedIn = (components: readonly unknown[], depth = 0): string | null => {
  for (const value of components) {
    const parsed = typedSchema.safeParse(value).data;
    if (parsed === undefined || depth > 4) continue;
    if (parsed.value !== undefined) return parsed.value;
    const inside = typedIn([...(parsed.components ?? []), parsed.component], depth + 1);
    if (inside !== null) return inside;
  }
  return null;
};

export const interactionPayloadSchema = z
  .object({
    id: snowflakeSchema,
    type: z.number().int(),
    token: z.string().min(1).max(2000),
    guild_id: optionalId,
    channel_id: optionalId,
    channel: channelSchema.nullish().catch(null),
    member: partialMemberSchema.extend({ user: userSchema.nullish() }).nullish().catch(null),
    user: userSchema.nullish().catch(null),
    message: z.object({ id: snowflakeSchema }).nullish().catch(null),
    data: z
      .object({
        name: z.string().optional(),
        type: z.number().optional(),
        custom_id: z.string().optional(),
        options: z.array(optionSchema).nullish(),
        components: z.array(z.unknown()).nullish(),
        target_id: optionalId,
      })
      .nullish()
      .catch(null),
  })
  .transform(({ member, user, ...payload }) => {
    // Of whom it is, is said in the member, or beside it.
    const who = member?.user ?? user;
    return { ...payload, member: member == null || who == null ? null : { ...member, user: who } };
  });
export type PeerInteraction = z.infer<typeof interactionPayloadSchema>;
