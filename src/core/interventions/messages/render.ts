// The words of an intervention, in a space's own version where it has one.
import { z } from 'zod';
import {
  type Locale,
  locales,
  type MessageKey,
  type MessageValues,
  messageKeys,
  type Templates,
  type Tone,
} from './catalogue.ts';
import { english } from './english.ts';
import { german } from './german.ts';
import { fill, templateProblems } from './template.ts';

const templates: Readonly<Record<Locale, Templates>> = { en: english, de: german };

/** The template that holds where a space has none of its own: what an editor starts from. */
export const ownTemplate = (key: MessageKey, locale: Locale, tone: Tone): string => templates[locale][key][tone];

const override = z.partialRecord(z.enum(locales), z.string().trim().min(1).max(2_000));

/** A space's own templates, by message and language; both tones are replaced. Each must be one its message can fill. */
export const overridesSchema = z.partialRecord(z.enum(messageKeys), override).superRefine((all, check) => {
  for (const key of messageKeys)
    for (const locale of locales) {
      const template = all[key]?.[locale];
      if (template === undefined) continue;
      for (const problem of templateProblems(key, template, locale))
        check.addIssue({ code: 'custom', path: [key, locale], message: problem });
    }
});
export type Overrides = z.infer<typeof overridesSchema>;

/** Whether a template may be stored for a message. `problem` is one sentence for who wrote it. */
export const checkOverride = (
  key: MessageKey,
  locale: Locale,
  template: string,
): { readonly ok: true } | { readonly ok: false; readonly problem: string } => {
  const parsed = overridesSchema.safeParse({ [key]: { [locale]: template } });
  if (parsed.success) return { ok: true };
  return {
    ok: false,
    problem: `The text for ${key} (${locale}): ${parsed.error.issues[0]?.message ?? 'not allowed'}.`,
  };
};

/** The text of a message. A space's own template that cannot be filled any more gives way to ours. Never throws. */
export const renderMessage = <K extends MessageKey>(
  key: K,
  values: MessageValues<K>,
  { locale, tone, overrides }: { readonly locale: Locale; readonly tone: Tone; readonly overrides?: Overrides },
): string => {
  const own = overrides?.[key]?.[locale];
  if (own !== undefined && templateProblems(key, own, locale).length === 0) return fill(own, locale, values);
  return fill(ownTemplate(key, locale, tone), locale, values);
};
