// Discord's own OpenAPI document, where it lies beside the project. Read once a process; nothing of it is kept in the project.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const documentSchema = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
export type Document = z.infer<typeof documentSchema>;

/** Where it is looked for: `../shared/specs/discord-openapi.json` from the project's root. */
export const usualPlace = fileURLToPath(new URL('../../../../../shared/specs/discord-openapi.json', import.meta.url));

const read = new Map<string, Document | null>();

/** Null: it is not there. */
export const readDocument = (path: string): Document | null => {
  const had = read.get(path);
  if (had !== undefined) return had;
  const document = existsSync(path) ? documentSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : null;
  read.set(path, document);
  return document;
};
