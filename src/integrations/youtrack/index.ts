export { checkYoutrack } from './check.ts';
export { type YoutrackConfig, youtrackConfigSchema } from './config.ts';
export { createYoutrackTracker } from './tracker.ts';
