// YouTrack as a Tracker.
import { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import { collectChanges } from '../../core/trackers/cursor.ts';
import { markerIn, withMarker } from '../../core/trackers/marker.ts';
import { summaryFor, textFor } from '../../core/trackers/text.ts';
import type { NewIssue, Tracker } from '../../core/trackers/tracker.ts';
import { createYoutrackClient } from './client.ts';
import { type YoutrackConfig, type YoutrackDeps, youtrackConfigSchema } from './config.ts';
import { customFieldsFor } from './fields.ts';
import { issueOf } from './issue.ts';
import { commentFields, commentSchema, issueFields, issueSchema, type PeerIssue } from './peer.ts';
import { createSurroundings, findProject } from './project.ts';
import { createYoutrackWebhook } from './webhook.ts';

const pageSize = 100;
const mostPages = 50;
/** Allowed for between YouTrack's clock and ours. */
const clockDifferenceMs = 10 * 60_000;

const tooMany = (what: string): CcoError =>
  new CcoError(`YouTrack has too many ${what} to look through`, {
    code: 'tracker-unavailable',
    retryable: true,
    remedy: 'Give the agent a project of its own: YOUTRACK_PROJECT.',
    data: { reason: 'too-many', maybeDone: false },
  });

/** Throws a ZodError where the settings are unusable. */
export const createYoutrackTracker = (config: YoutrackConfig, deps: YoutrackDeps): Tracker => {
  const settings = youtrackConfigSchema.parse(config);
  const client = createYoutrackClient(settings, config.tuning, deps);
  const surroundings = createSurroundings(client, settings);
  const toIssue = (peer: PeerIssue) => issueOf(peer, settings.baseUrl);
  const pathOf = (issueId: string): `/issues/${string}` => `/issues/${encodeURIComponent(issueId)}`;

  // Attributes only: YouTrack reads them from its database, while its text index lags behind.
  const listIssues = async (
    sort: 'created' | 'updated',
    page: number,
    signal: AbortSignal | undefined,
  ): Promise<PeerIssue[]> => {
    const { key } = await surroundings.project(signal);
    return client.call({
      method: 'GET',
      path: '/issues',
      query: {
        query: `project: {${key}} sort by: ${sort} desc`,
        fields: issueFields,
        $top: String(pageSize),
        $skip: String(page * pageSize),
      },
      answer: z.array(issueSchema),
      signal,
    });
  };

  const compose = async (issue: NewIssue, signal: AbortSignal | undefined) => {
    const { id } = await surroundings.project(signal);
    const tags = await surroundings.tags([settings.tag, ...issue.tags], signal);
    return {
      project: { id },
      summary: summaryFor(issue.summary),
      description: withMarker(textFor(issue.description), issue.marker),
      usesMarkdown: true,
      tags: tags.map((tag) => ({ id: tag })),
      customFields: customFieldsFor(await surroundings.fields(signal), issue),
    };
  };

  return {
    name: 'youtrack',
    findProject: (keyOrName, options) => findProject(client, settings.baseUrl, keyOrName, options?.signal),
    createIssue: async (issue, options) => {
      const signal = options?.signal;
      const query = { fields: issueFields };
      const make = (body: object): Promise<PeerIssue> =>
        client.call({ method: 'POST', path: '/issues', query, body, answer: issueSchema, signal });
      const { tags, customFields, ...essential } = await compose(issue, signal);
      try {
        return toIssue(await make({ ...essential, tags, customFields }));
      } catch (error) {
        if (!(error instanceof CcoError) || error.code !== 'tracker-invalid' || error.data.status !== 400) throw error;
        // A field, a value or a tag may have gone since we looked, or a workflow may rule it. Nothing was made: the issue
        // itself matters more.
        surroundings.forget();
        return toIssue(await make(essential));
      }
    },
    findIssue: async (marker, since, options) => {
      const from = since - clockDifferenceMs;
      let found: PeerIssue | null = null;
      for (let page = 0; page < mostPages; page += 1) {
        const issues = await listIssues('created', page, options?.signal);
        // The one made first, should there be several.
        for (const issue of issues) if (issue.created >= from && markerIn(issue.description) === marker) found = issue;
        if (issues.length < pageSize || issues.some(({ created }) => created < from)) {
          return found === null ? null : toIssue(found);
        }
      }
      throw tooMany('new issues in the project');
    },
    comment: async ({ issueId, marker, text }, options) => {
      const { id } = await client.call({
        method: 'POST',
        path: `${pathOf(issueId)}/comments`,
        query: { fields: commentFields },
        body: { text: withMarker(textFor(text), marker), usesMarkdown: true },
        answer: commentSchema,
        signal: options?.signal,
      });
      return { id };
    },
    findComment: async (issueId, marker, options) => {
      for (let page = 0; page < mostPages; page += 1) {
        const comments = await client.call({
          method: 'GET',
          path: `${pathOf(issueId)}/comments`,
          query: { fields: commentFields, $top: String(pageSize), $skip: String(page * pageSize) },
          answer: z.array(commentSchema),
          signal: options?.signal,
        });
        const found = comments.find(({ text }) => markerIn(text) === marker);
        if (found !== undefined) return { id: found.id };
        if (comments.length < pageSize) return null;
      }
      throw tooMany('comments on the issue');
    },
    readIssue: async (issueId, options) => {
      const query = { fields: issueFields };
      const signal = options?.signal;
      return toIssue(await client.call({ method: 'GET', path: pathOf(issueId), query, answer: issueSchema, signal }));
    },
    changedSince: (cursor, options) =>
      collectChanges(cursor, pageSize, async (page) =>
        (await listIssues('updated', page, options?.signal)).map(toIssue),
      ),
    readWebhook: createYoutrackWebhook(settings),
    close: client.close,
  };
};
