// What we read of YouTrack's answers; everything else in them is ignored. `fields` asks for exactly this.
import { z } from 'zod';

export const userSchema = z.object({ login: z.string() });
export const userFields = 'login';

export const projectSchema = z.object({ id: z.string(), name: z.string(), shortName: z.string() });
export const projectFields = 'id,name,shortName';

export const tagSchema = z.object({ id: z.string(), name: z.string() });
export const tagFields = 'id,name';

/** A field of a project, with the values it takes where it has a set of them. */
export const projectFieldSchema = z.object({
  field: z.object({ name: z.string(), fieldType: z.object({ id: z.string() }).nullish() }),
  bundle: z
    .object({ values: z.array(z.object({ name: z.string(), archived: z.boolean().nullish() })).nullish() })
    .nullish(),
});
export type ProjectField = z.infer<typeof projectFieldSchema>;
export const projectFieldFields = 'field(name,fieldType(id)),bundle(values(name,archived))';

const valueSchema = z.object({ name: z.string() });

export const issueSchema = z.object({
  id: z.string(),
  idReadable: z.string(),
  created: z.number(),
  updated: z.number(),
  /** When it was resolved, ms; null: it is open. */
  resolved: z.number().nullish(),
  description: z.string().nullish(),
  customFields: z
    .array(
      z.object({
        $type: z.string(),
        // A state is one named value; other fields hold lists, numbers, texts.
        value: z.unknown().transform((value) => valueSchema.safeParse(value).data ?? null),
      }),
    )
    .nullish(),
});
export type PeerIssue = z.infer<typeof issueSchema>;
export const issueFields = 'id,idReadable,created,updated,resolved,description,customFields($type,name,value(name))';

export const commentSchema = z.object({ id: z.string(), text: z.string().nullish() });
export const commentFields = 'id,text';

/** A refusal: `error` is a short code or phrase, `error_description` a sentence, which may quote what was sent. */
export const errorSchema = z.object({ error: z.string() });
