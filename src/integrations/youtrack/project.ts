// The project issues go to, the fields it has, and our tags: looked up once, then known.

import { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import type { TrackerProject } from '../../core/trackers/tracker.ts';
import type { YoutrackClient } from './client.ts';
import {
  type ProjectField,
  projectFieldFields,
  projectFieldSchema,
  projectFields,
  projectSchema,
  tagFields,
  tagSchema,
} from './peer.ts';

type Signal = AbortSignal | undefined;

/** More projects, fields or tags of one name than anybody has. */
const most = '1000';

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** By short name or name; null: none that the token sees. */
export const findProject = async (
  client: YoutrackClient,
  baseUrl: string,
  keyOrName: string,
  signal?: Signal,
): Promise<TrackerProject | null> => {
  const projects = await client.call({
    method: 'GET',
    path: '/admin/projects',
    query: { query: keyOrName, fields: projectFields, $top: most },
    answer: z.array(projectSchema),
    signal,
  });
  const found =
    projects.find(({ shortName }) => same(shortName, keyOrName)) ?? projects.find(({ name }) => same(name, keyOrName));
  if (found === undefined) return null;
  const { id, shortName: key, name } = found;
  return { id, key, name, url: `${baseUrl}/projects/${encodeURIComponent(key)}` };
};

/** The fields of a project. Throws as the client does. */
export const readFields = (client: YoutrackClient, projectId: string, signal?: Signal): Promise<ProjectField[]> =>
  client.call({
    method: 'GET',
    path: `/admin/projects/${encodeURIComponent(projectId)}/customFields`,
    query: { fields: projectFieldFields, $top: most },
    answer: z.array(projectFieldSchema),
    signal,
  });

/** A tag's id by its name; null: there is none that the token sees. */
export const findTag = async (client: YoutrackClient, name: string, signal?: Signal): Promise<string | null> => {
  const tags = await client.call({
    method: 'GET',
    path: '/tags',
    query: { query: name, fields: tagFields, $top: most },
    answer: z.array(tagSchema),
    signal,
  });
  return tags.find((tag) => same(tag.name, name))?.id ?? null;
};

const isRefused = (error: unknown): boolean =>
  error instanceof CcoError && error.code === 'tracker-forbidden' && !error.retryable;

export interface Surroundings {
  /** Throws CcoError `tracker-not-found` where there is no such project. */
  project(signal?: Signal): Promise<TrackerProject>;
  /** Empty where the token may not read them: issues are then made without. */
  fields(signal?: Signal): Promise<readonly ProjectField[]>;
  /** Ids of these tags, made where they are missing; those that the token may not make are left out. */
  tags(names: readonly string[], signal?: Signal): Promise<string[]>;
  /** Forgets fields and tags: they are not what they were. */
  forget(): void;
}

export const createSurroundings = (
  client: YoutrackClient,
  { baseUrl, project: name }: { baseUrl: string; project: string },
): Surroundings => {
  let project: TrackerProject | null = null;
  let fields: readonly ProjectField[] | null = null;
  const tags = new Map<string, string | null>();

  const ensureProject: Surroundings['project'] = async (signal) => {
    project ??= await findProject(client, baseUrl, name, signal);
    if (project !== null) return project;
    throw new CcoError('YouTrack has no such project', {
      code: 'tracker-not-found',
      remedy:
        'Set YOUTRACK_PROJECT to the short name of a project, like CCO, and add the account of YOUTRACK_TOKEN to its team.',
      data: { reason: 'project' },
    });
  };

  const ensureTag = async (tag: string, signal: Signal): Promise<string | null> => {
    const known = await findTag(client, tag, signal);
    if (known !== null) return known;
    const query = { fields: tagFields };
    const made = await client.call({
      method: 'POST',
      path: '/tags',
      query,
      body: { name: tag },
      answer: tagSchema,
      signal,
    });
    return made.id;
  };

  return {
    project: ensureProject,
    fields: async (signal) => {
      const { id } = await ensureProject(signal);
      fields ??= await readFields(client, id, signal).catch((error: unknown) => {
        if (isRefused(error)) return [];
        throw error;
      });
      return fields;
    },
    tags: async (names, signal) => {
      const ids: string[] = [];
      for (const tag of new Set(names)) {
        const id =
          tags.get(tag) ??
          (await ensureTag(tag, signal).catch((error: unknown) => {
            if (isRefused(error)) return null;
            throw error;
          }));
        tags.set(tag, id);
        if (id !== null) ids.push(id);
      }
      return ids;
    },
    forget: () => {
      fields = null;
      tags.clear();
    },
  };
};
