// What we read of GitHub's answers; everything else in them is ignored.
import { z } from 'zod';

const time = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));

export const repositorySchema = z.object({
  id: z.number(),
  full_name: z.string(),
  name: z.string(),
  html_url: z.string(),
  has_issues: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  /** What the token's account may do; absent for tokens without an account. */
  permissions: z.object({ push: z.boolean().nullish(), triage: z.boolean().nullish() }).nullish(),
});
export type Repository = z.infer<typeof repositorySchema>;

export const issueSchema = z.object({
  number: z.number().int().min(1),
  html_url: z.string(),
  state: z.string(),
  /** `completed`, `not_planned`, `duplicate`, `reopened`; null on an issue that never was closed. */
  state_reason: z.string().nullish(),
  body: z.string().nullish(),
  created_at: time,
  updated_at: time,
  /** Present where it is a pull request: GitHub lists them as issues too. */
  pull_request: z.unknown().optional(),
});
export type PeerIssue = z.infer<typeof issueSchema>;

export const commentSchema = z.object({ id: z.number(), body: z.string().nullish() });

/** A refusal; only the codes of its details are read, its sentences may quote what was sent. */
export const errorSchema = z.object({ errors: z.array(z.object({ code: z.string() })).min(1) });

export const webhookSchema = z.object({
  action: z.string(),
  issue: issueSchema,
  repository: z.object({ full_name: z.string() }),
});
