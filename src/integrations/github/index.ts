export { checkGithub } from './check.ts';
export type { GithubConfig } from './config.ts';
export { createGithubTracker } from './tracker.ts';
