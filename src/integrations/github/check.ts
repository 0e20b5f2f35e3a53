// What `cco doctor github` looks at: token, repository, issues switched on, labels, the webhook's secret. Writes nothing.
import { CcoError, errorCode } from '../../core/errors.ts';
import { createGithubClient } from './client.ts';
import { type GithubConfig, type GithubDeps, githubConfigSchema } from './config.ts';
import { type Repository, repositorySchema } from './peer.ts';

export interface GithubFinding {
  readonly state: 'ok' | 'problem' | 'note';
  readonly message: string;
  readonly remedy?: string;
}

const repository = ({ full_name: name, has_issues, archived, permissions }: Repository): GithubFinding[] => {
  if (archived === true) {
    const remedy = 'Set GITHUB_REPOSITORY to another one, or unarchive it in its settings.';
    return [{ state: 'problem', message: `${name} is archived: nothing can be filed there.`, remedy }];
  }
  if (has_issues === false) {
    const remedy = 'The repository’s Settings, General, Features: switch on Issues.';
    return [{ state: 'problem', message: `Issues are switched off in ${name}.`, remedy }];
  }
  const mayLabel = permissions == null || permissions.push === true || permissions.triage === true;
  return [
    { state: 'ok', message: `The token is good, and issues go to ${name}.` },
    ...(mayLabel
      ? []
      : [
          {
            state: 'note' as const,
            message: 'The account may not set labels: issues are made without.',
            remedy: 'Give the account of GITHUB_TOKEN the Triage role in the repository, or more.',
          },
        ]),
  ];
};

/** Never rejects. */
export const checkGithub = async (config: GithubConfig, deps: GithubDeps): Promise<GithubFinding[]> => {
  const parsed = githubConfigSchema.safeParse(config);
  if (!parsed.success) {
    const remedy = 'Set GITHUB_TOKEN and GITHUB_REPOSITORY (owner/name) as docs/trackers.md says.';
    return [{ state: 'problem', message: 'The settings are not usable.', remedy }];
  }
  const settings = parsed.data;
  const client = createGithubClient(settings, config.tuning, deps);
  const findings: GithubFinding[] = [];
  try {
    const path: `/${string}` = `/repos/${settings.repository}`;
    const { value } = await client.call({ method: 'GET', path, answer: repositorySchema });
    findings.push(...repository(value));
  } catch (error) {
    findings.push({
      state: 'problem',
      message: error instanceof CcoError ? `${error.message}.` : `It failed (${errorCode(error)}).`,
      ...(error instanceof CcoError && error.remedy !== undefined ? { remedy: error.remedy } : {}),
    });
  }
  if (settings.webhookSecret === null) {
    findings.push({
      state: 'note',
      message: 'Changes are noticed by polling only.',
      remedy: 'For changes at once, set GITHUB_WEBHOOK_SECRET and add the webhook as docs/trackers.md says.',
    });
  }
  client.close();
  return findings;
};
