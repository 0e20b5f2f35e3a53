// How we know our own issues and comments again: a word that we write into their text, made of an id of ours. One word
// without punctuation, so that each tracker's own search finds it too.
import { z } from 'zod';

const everyWord = /ccoref[0-9a-f]{32}/gu;
/** As we write it: alone on its line. */
const ownLine = /^`(ccoref[0-9a-f]{32})`\s*$/mu;

export const markerSchema = z
  .string()
  .regex(/^ccoref[0-9a-f]{32}$/u)
  .brand<'Marker'>();
/** `ccoref` and the 32 hexadecimal digits of a uuid. */
export type Marker = z.infer<typeof markerSchema>;

/** The marker of a case or of an effect. Throws a ZodError where `id` is no uuid. */
export const markerOf = (id: string): Marker =>
  markerSchema.parse(`ccoref${z.guid().parse(id).replaceAll('-', '').toLowerCase()}`);

/** The text, and our marker as its last line. Markers quoted in the text itself are taken out: it is not that issue. */
export const withMarker = (text: string, marker: Marker): string =>
  // A space, or what stood around one could close up to another.
  `${text.replace(everyWord, ' ').trimEnd()}\n\n\`${marker}\``.trimStart();

/** The marker that a text carries, whatever was written around it since; null: none. */
export const markerIn = (text: string | null | undefined): Marker | null => {
  if (text == null) return null;
  const found = ownLine.exec(text)?.[1] ?? text.match(everyWord)?.[0];
  return found === undefined ? null : markerSchema.parse(found);
};
