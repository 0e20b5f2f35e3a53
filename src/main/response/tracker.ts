// The issue tracker that is configured: YouTrack where both are.
import type { Config } from '../../config/load.ts';
import type { Tracker } from '../../core/trackers/tracker.ts';
import { createGithubTracker } from '../../integrations/github/index.ts';
import { createYoutrackTracker } from '../../integrations/youtrack/index.ts';
import type { Parts } from '../parts.ts';

type On<Name extends 'youtrack' | 'github'> = Extract<Config[Name], { kind: 'on' }>;

/** As the integration takes it. */
export const youtrackSettings = ({ baseUrl, token, project, webhookSecret }: On<'youtrack'>) => ({
  baseUrl,
  token: token.reveal(),
  project,
  webhookSecret: webhookSecret?.reveal() ?? null,
});

/** As the integration takes it. */
export const githubSettings = ({ apiBase, token, repository, webhookSecret }: On<'github'>) => ({
  apiBase,
  token: token.reveal(),
  repository,
  webhookSecret: webhookSecret?.reveal() ?? null,
});

/** null: none is configured. */
export const openTracker = ({ config, clock, logger }: Pick<Parts, 'config' | 'clock' | 'logger'>): Tracker | null => {
  const { youtrack, github } = config;
  if (youtrack.kind === 'on') return createYoutrackTracker(youtrackSettings(youtrack), { clock, logger });
  if (github.kind === 'on') return createGithubTracker(githubSettings(github), { clock, logger });
  return null;
};
