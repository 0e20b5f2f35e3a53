// GitHub Issues as a Tracker.
import { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import { collectChanges, listFrom } from '../../core/trackers/cursor.ts';
import { markerIn, withMarker } from '../../core/trackers/marker.ts';
import { summaryFor, textFor } from '../../core/trackers/text.ts';
import type { Tracker } from '../../core/trackers/tracker.ts';
import { createGithubClient } from './client.ts';
import { type GithubConfig, type GithubDeps, githubConfigSchema } from './config.ts';
import { issueOf, labelsFor } from './issue.ts';
import { commentSchema, issueSchema, type PeerIssue, repositorySchema } from './peer.ts';
import { createGithubWebhook } from './webhook.ts';

const pageSize = 100;
const mostPages = 50;
/** Allowed for between GitHub's clock and ours. */
const clockDifferenceMs = 10 * 60_000;

/** As GitHub documents it: without milliseconds, rounded down. */
const inSeconds = (ms: number): string => `${new Date(Math.max(ms, 0)).toISOString().slice(0, 19)}Z`;

const tooMany = (what: string): CcoError =>
  new CcoError(`GitHub has too many ${what} to look through`, {
    code: 'tracker-unavailable',
    retryable: true,
    remedy: 'Give the agent a repository of its own: GITHUB_REPOSITORY.',
    data: { reason: 'too-many', maybeDone: false },
  });

/** Throws a ZodError where the settings are unusable. */
export const createGithubTracker = (config: GithubConfig, deps: GithubDeps): Tracker => {
  const settings = githubConfigSchema.parse(config);
  const client = createGithubClient(settings, config.tuning, deps);
  const issues: `/${string}` = `/repos/${settings.repository}/issues`;
  const pathOf = (issueId: string): `/${string}` => `${issues}/${encodeURIComponent(issueId)}`;

  // Not `/search/issues`, whose index is behind; and not by label, which anybody may take off.
  const listIssues = async (
    sort: 'created' | 'updated',
    since: number,
    page: number,
    signal: AbortSignal | undefined,
  ): Promise<PeerIssue[]> => {
    const { value } = await client.call({
      method: 'GET',
      path: issues,
      query: new URLSearchParams({
        state: 'all',
        sort,
        direction: 'desc',
        since: inSeconds(since),
        per_page: String(pageSize),
        page: String(page + 1),
      }),
      answer: z.array(issueSchema),
      signal,
    });
    return value;
  };

  return {
    name: 'github',
    findProject: async (keyOrName, options) => {
      if (!/^[\w.-]+\/[\w.-]+$/u.test(keyOrName)) return null;
      try {
        const signal = options?.signal;
        const path: `/${string}` = `/repos/${keyOrName}`;
        const { value } = await client.call({ method: 'GET', path, answer: repositorySchema, signal });
        return { id: String(value.id), key: value.full_name, name: value.name, url: value.html_url };
      } catch (error) {
        if (error instanceof CcoError && error.code === 'tracker-not-found') return null;
        throw error;
      }
    },
    createIssue: async (issue, options) => {
      const { value } = await client.call({
        method: 'POST',
        path: issues,
        body: {
          title: summaryFor(issue.summary),
          body: withMarker(textFor(issue.description), issue.marker),
          labels: labelsFor(issue, settings.label),
        },
        answer: issueSchema,
        signal: options?.signal,
      });
      return issueOf(value);
    },
    findIssue: async (marker, since, options) => {
      const from = since - clockDifferenceMs;
      let found: PeerIssue | null = null;
      for (let page = 0; page < mostPages; page += 1) {
        const listed = await listIssues('created', from, page, options?.signal);
        // The one made first, should there be several.
        for (const one of listed) {
          if (one.created_at >= from && one.pull_request == null && markerIn(one.body) === marker) found = one;
        }
        if (listed.length < pageSize || listed.some((one) => one.created_at < from)) {
          return found === null ? null : issueOf(found);
        }
      }
      throw tooMany('new issues in the repository');
    },
    comment: async ({ issueId, marker, text }, options) => {
      const { value } = await client.call({
        method: 'POST',
        path: `${pathOf(issueId)}/comments`,
        body: { body: withMarker(textFor(text), marker) },
        answer: commentSchema,
        signal: options?.signal,
      });
      return { id: String(value.id) };
    },
    findComment: async (issueId, marker, options) => {
      for (let page = 1; page <= mostPages; page += 1) {
        const { value } = await client.call({
          method: 'GET',
          path: `${pathOf(issueId)}/comments`,
          query: new URLSearchParams({ per_page: String(pageSize), page: String(page) }),
          answer: z.array(commentSchema),
          signal: options?.signal,
        });
        const found = value.find(({ body }) => markerIn(body) === marker);
        if (found !== undefined) return { id: String(found.id) };
        if (value.length < pageSize) return null;
      }
      throw tooMany('comments on the issue');
    },
    readIssue: async (issueId, options) => {
      const signal = options?.signal;
      const { value } = await client.call({ method: 'GET', path: pathOf(issueId), answer: issueSchema, signal });
      return issueOf(value);
    },
    changedSince: (cursor, options) =>
      collectChanges(cursor, pageSize, async (page) =>
        (await listIssues('updated', listFrom(cursor), page, options?.signal)).map(issueOf),
      ),
    readWebhook: createGithubWebhook(settings),
    close: client.close,
  };
};
