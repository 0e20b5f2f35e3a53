// What a GitHub Issues tracker is made with.
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../../core/ports.ts';
import type { HttpCallerDeps, HttpTuning } from '../http/index.ts';

/** The settings, as `GITHUB_*` has them. */
export const githubConfigSchema = z.object({
  /** `https://api.github.com`; GitHub Enterprise Server: `https://github.example.com/api/v3`. */
  apiBase: z
    .url({ protocol: /^https?$/u })
    .transform((url) => url.replace(/\/+$/u, ''))
    .default('https://api.github.com'),
  token: z.string().min(1),
  /** `owner/name` */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/u),
  /** The webhook's secret; null: webhooks are refused, changes are polled only. */
  webhookSecret: z.string().min(16).nullable().default(null),
  /** On every issue of ours. */
  label: z.string().min(1).max(50).default('cco-agent'),
});

export type GithubConfig = z.input<typeof githubConfigSchema> & { readonly tuning?: Partial<HttpTuning> };
export type GithubSettings = z.output<typeof githubConfigSchema>;

export interface GithubDeps extends Pick<HttpCallerDeps, 'sleep' | 'random'> {
  readonly clock: Clock;
  readonly logger: Logger;
}
