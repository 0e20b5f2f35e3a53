// How far we have read a tracker's changes. Times alone do not do: several changes carry the same one (GitHub counts
// seconds), and a change may become visible after a later one. So a stretch before the newest is read again, and what was
// told of it already is remembered.
import { z } from 'zod';
import type { TrackerChanges, TrackerIssue } from './tracker.ts';

/** Opaque; to be stored as it is. */
export const trackerCursorSchema = z.string().max(200_000).brand<'TrackerCursor'>();
export type TrackerCursor = z.infer<typeof trackerCursorSchema>;

const contentSchema = z.object({ at: z.number().int(), seen: z.array(z.string()) });
type Content = z.infer<typeof contentSchema>;

const overlapMs = 2 * 60_000;
/** Allowed for between our clock and the tracker's, where reading begins. */
const clockDifferenceMs = 60 * 60_000;
const mostPages = 50;

const write = (content: Content): TrackerCursor => trackerCursorSchema.parse(JSON.stringify(content));

const read = (cursor: TrackerCursor): Content => contentSchema.parse(JSON.parse(cursor));

/** Where to begin: changes since then, ms by our clock. */
export const cursorAt = (ms: number): TrackerCursor => write({ at: Math.floor(ms) - clockDifferenceMs, seen: [] });

/** From when the tracker has to list, ms by its clock. */
export const listFrom = (cursor: TrackerCursor): number => read(cursor).at - overlapMs;

// The state too: within one second an issue may be closed and opened again.
const keyOf = ({ id, updatedAt, state }: TrackerIssue): string => `${id}@${updatedAt}@${state.name}`;

/**
 * Reads what changed. `page` n (from 0) lists issues, those updated last first, those without a marker too; one with fewer
 * than `pageSize` ends the list. From the newest on, because an issue that changes meanwhile then moves to where the next call looks.
 */
export const collectChanges = async (
  cursor: TrackerCursor,
  pageSize: number,
  page: (n: number) => Promise<readonly TrackerIssue[]>,
): Promise<TrackerChanges> => {
  const { at, seen } = read(cursor);
  const known = new Set(seen);
  const listed = new Map<string, TrackerIssue>();
  const listPages = async (): Promise<boolean> => {
    for (let n = 0; n < mostPages; n += 1) {
      const issues = await page(n);
      for (const issue of issues) {
        if (issue.updatedAt < at - overlapMs) return true;
        if (!listed.has(issue.id)) listed.set(issue.id, issue);
      }
      if (issues.length < pageSize) return true;
    }
    return false;
  };
  const complete = await listPages();
  const issues = [...listed.values()];
  const newest = issues.reduce((latest, { updatedAt }) => Math.max(latest, updatedAt), at);
  const ours = issues.filter(({ marker }) => marker !== null);
  return {
    changes: ours.filter((issue) => !known.has(keyOf(issue))).sort((a, b) => a.updatedAt - b.updatedAt),
    cursor: write({ at: newest, seen: ours.filter((one) => one.updatedAt >= newest - overlapMs).map(keyOf) }),
    complete,
  };
};
