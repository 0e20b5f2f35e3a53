// What a YouTrack tracker is made with.
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../core/ports.ts';
import type { HttpCallerDeps, HttpTuning } from '../http/index.ts';

/** The settings, as `YOUTRACK_*` has them. */
export const youtrackConfigSchema = z.object({
  /** `https://example.youtrack.cloud`, `https://example.com/youtrack`. A trailing `/` or `/api` is dropped. */
  baseUrl: z.url({ protocol: /^https?$/u }).transform((url) => url.replace(/(?:\/+api)?\/*$/u, '')),
  /** A permanent token: begins with `perm:` or `perm-`. */
  token: z.string().min(1),
  /** Short name or name of the project. */
  project: z.string().min(1),
  /** What the workflow sends as `X-CCO-Secret`; null: webhooks are refused, changes are polled only. */
  webhookSecret: z.string().min(16).nullable().default(null),
  /** On every issue of ours. */
  tag: z.string().min(1).default('cco-agent'),
});

export type YoutrackConfig = z.input<typeof youtrackConfigSchema> & { readonly tuning?: Partial<HttpTuning> };
export type YoutrackSettings = z.output<typeof youtrackConfigSchema>;

export interface YoutrackDeps extends Pick<HttpCallerDeps, 'sleep' | 'random'> {
  readonly clock: Clock;
  readonly logger: Logger;
}
