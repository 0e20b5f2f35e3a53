// The environment variables of what the agent works with besides chat: issue trackers, mail, other agents.
import { z } from 'zod';
import { createSecret, type Secret } from './secret.ts';
import { boundSecret, onOff, type Problem, url } from './variable-kinds.ts';

const trimmed = (example: string) =>
  url(['https:', 'http:'], example, 'is not an http:// or https:// address').transform((value) =>
    value.replace(/\/+$/u, ''),
  );

const half = (code: string, missing: readonly string[], present: string, feature: string) => ({
  code: 'custom' as const,
  path: [missing[0] ?? ''],
  message: `${missing.length === 1 ? 'is' : `and ${missing.slice(1).join(' and ')} are`} not set, but ${present} is`,
  params: {
    code,
    remedy: `Set ${missing.join(' and ')} too, or unset ${present} to run without ${feature}.`,
  } satisfies Problem,
});

/** Issues in YouTrack. */
export type YoutrackConfig =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      readonly baseUrl: string;
      readonly token: Secret;
      readonly project: string;
      /** null: changes are polled only. */
      readonly webhookSecret: Secret | null;
    };

export const youtrackSchema = z
  .object({
    YOUTRACK_BASE_URL: trimmed('https://example.youtrack.cloud').optional(),
    YOUTRACK_TOKEN: boundSecret(1).optional(),
    YOUTRACK_PROJECT: z
      .string()
      .regex(/^[^\p{Cc}]{1,200}$/u, { error: 'is not a project' })
      .optional(),
    YOUTRACK_WEBHOOK_SECRET: boundSecret(16).optional(),
  })
  .transform((values, context): YoutrackConfig => {
    const { YOUTRACK_BASE_URL: baseUrl, YOUTRACK_TOKEN: token, YOUTRACK_PROJECT: project } = values;
    const webhookSecret = values.YOUTRACK_WEBHOOK_SECRET ?? null;
    if (baseUrl !== undefined && token !== undefined && project !== undefined)
      return { kind: 'on', baseUrl, token, project, webhookSecret };
    const needed = Object.entries({ YOUTRACK_BASE_URL: baseUrl, YOUTRACK_TOKEN: token, YOUTRACK_PROJECT: project });
    const present = [...needed.filter(([, value]) => value !== undefined).map(([name]) => name)];
    if (webhookSecret !== null) present.push('YOUTRACK_WEBHOOK_SECRET');
    const missing = needed.filter(([, value]) => value === undefined).map(([name]) => name);
    if (present[0] !== undefined) context.addIssue(half('config-half-youtrack', missing, present[0], 'YouTrack'));
    return { kind: 'off' };
  });

const githubApi = 'https://api.github.com';

/** Issues in GitHub, where there is a repository. */
export type GithubConfig =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      readonly apiBase: string;
      readonly token: Secret;
      /** `owner/name` */
      readonly repository: string;
      /** null: changes are polled only. */
      readonly webhookSecret: Secret | null;
    };

export const githubSchema = z
  .object({
    GITHUB_TOKEN: boundSecret(1).optional(),
    GITHUB_REPOSITORY: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/u, { error: 'is not a repository' })
      .optional(),
    GITHUB_API_BASE: trimmed(githubApi).optional(),
    GITHUB_WEBHOOK_SECRET: boundSecret(16).optional(),
  })
  .transform((values, context): GithubConfig => {
    const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository } = values;
    // Machines of GitHub's own have a GITHUB_TOKEN that is not meant for us.
    if (repository === undefined) return { kind: 'off' };
    if (token === undefined) {
      context.addIssue(half('config-half-github', ['GITHUB_TOKEN'], 'GITHUB_REPOSITORY', 'GitHub'));
      return { kind: 'off' };
    }
    const webhookSecret = values.GITHUB_WEBHOOK_SECRET ?? null;
    return { kind: 'on', apiBase: values.GITHUB_API_BASE ?? githubApi, token, repository, webhookSecret };
  });

/** Mail through Resend, where there is a key. */
export type ResendConfig =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      readonly apiBase: string;
      readonly apiKey: Secret;
      readonly from: string;
      /** null: no webhook, so no campaigns. */
      readonly webhookSecret: Secret | null;
    };

const resendApi = 'https://api.resend.com';

export const resendSchema = z
  .object({
    RESEND_API_KEY: boundSecret(1).optional(),
    RESEND_API_BASE: url(['https:', 'http:'], resendApi, 'is not an http:// or https:// address')
      .transform((value) => value.replace(/\/+$/u, ''))
      .optional(),
    RESEND_FROM: z
      .string()
      .regex(/^(?:[^<>@\p{Cc}]{1,100}<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u, {
        error: 'is not an e-mail address',
      })
      .optional(),
    RESEND_WEBHOOK_SECRET: boundSecret(20).optional(),
  })
  .transform((values, context): ResendConfig => {
    const { RESEND_API_KEY: apiKey, RESEND_FROM: from } = values;
    if (apiKey === undefined) return { kind: 'off' };
    if (from === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['RESEND_FROM'],
        message: 'is not set, but RESEND_API_KEY is',
        params: {
          code: 'config-resend-without-from',
          remedy: 'Set RESEND_FROM to an address of a domain verified at resend.com/domains.',
        } satisfies Problem,
      });
      return z.NEVER;
    }
    return {
      kind: 'on',
      apiBase: values.RESEND_API_BASE ?? resendApi,
      apiKey,
      from,
      webhookSecret: values.RESEND_WEBHOOK_SECRET ?? null,
    };
  });

/** Other agents, and feedback from elsewhere. */
export interface CoordinationConfig {
  /** `<name>:whsec_…`, with white space or commas between; null: none. */
  readonly secrets: Secret | null;
  readonly feedbackSecrets: Secret | null;
  /** Whether webhooks may go to private networks and this machine. */
  readonly allowPrivate: boolean;
}

const namedSecrets = z
  .string()
  .refine((text) => /^\s*(?:[A-Za-z][\w-]{0,59}:whsec_[A-Za-z\d+/]+={0,2}(?:[\s,]+|$))+$/u.test(text), {
    message: 'is not a list of <name>:whsec_…',
    params: {
      remedy: 'Write it like `CEO:whsec_… CRO:whsec_…`; `echo whsec_$(openssl rand -base64 32)` makes a secret.',
    } satisfies Problem,
  })
  .transform(createSecret);

export const coordinationSchema = z
  .object({
    COORDINATION_SECRETS: namedSecrets.optional(),
    FEEDBACK_SECRETS: namedSecrets.optional(),
    COORDINATION_ALLOW_PRIVATE: onOff('off'),
  })
  .transform(
    (values): CoordinationConfig => ({
      secrets: values.COORDINATION_SECRETS ?? null,
      feedbackSecrets: values.FEEDBACK_SECRETS ?? null,
      allowPrivate: values.COORDINATION_ALLOW_PRIVATE,
    }),
  );

/** What holds where a variable is not set, as text: to be shown. */
export const shownConnectionDefaults: Readonly<Record<string, string>> = {
  GITHUB_API_BASE: githubApi,
  RESEND_API_BASE: resendApi,
  COORDINATION_ALLOW_PRIVATE: 'off',
};
