// Embeds and their limits.
import { z } from 'zod';
import { address, text } from './fields.ts';

export const embedSchema = z.looseObject({
  title: text(256).nullish(),
  description: text(4096).nullish(),
  url: address.nullish(),
  color: z.number().int().min(0).max(0xffffff).nullish(),
  timestamp: z.string().nullish(),
  footer: z.looseObject({ text: text(2048), icon_url: address.nullish() }).nullish(),
  author: z.looseObject({ name: text(256, 1), url: address.nullish(), icon_url: address.nullish() }).nullish(),
  image: z.looseObject({ url: address }).nullish(),
  thumbnail: z.looseObject({ url: address }).nullish(),
  fields: z
    .array(z.looseObject({ name: text(256, 1), value: text(1024, 1), inline: z.boolean().nullish() }))
    .max(25)
    .nullish(),
});
export type Embed = z.infer<typeof embedSchema>;

/** Characters that count towards the 6,000 of all embeds of a message. */
export const embedLength = (embed: Embed): number =>
  [
    embed.title,
    embed.description,
    embed.footer?.text,
    embed.author?.name,
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
  ].reduce((sum, part) => sum + (part?.length ?? 0), 0);
