// The paths of GitHub's REST interface that issues need, with its checks.
import { z } from 'zod';
import type { PeerReply, PeerRequest } from '../peer/server.ts';
import type { FakeIssue, World } from './world.ts';

// As there, sentences may quote what was sent: it must not come out on the other side.
const refusal = (status: number, more: object = {}): PeerReply => ({
  status,
  body: { message: 'canary-description', ...more },
});

const invalid = (field: string): PeerReply =>
  refusal(422, { errors: [{ resource: 'Issue', field, code: 'missing_field' }] });

export const issueView = ({ repository }: World, issue: FakeIssue) => ({
  id: 1000 + issue.number,
  node_id: `I_${issue.number}`,
  number: issue.number,
  html_url: `https://github.example/${repository}/issues/${issue.number}`,
  title: issue.title,
  body: issue.body,
  state: issue.state,
  state_reason: issue.state_reason,
  labels: issue.labels.map((name) => ({ name })),
  created_at: issue.created_at,
  updated_at: issue.updated_at,
  ...(issue.pull ? { pull_request: { url: 'https://github.example/pull' } } : {}),
});

const pageOf = <T>(all: readonly T[], query: URLSearchParams): T[] => {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  return all.slice((page - 1) * size, page * size);
};

const listIssues = (world: World, query: URLSearchParams): PeerReply => {
  const state = query.get('state') ?? 'open';
  const by = query.get('sort') === 'updated' ? 'updated_at' : 'created_at';
  const from = query.get('since') ?? '1970-01-01T00:00:00Z';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u.test(from)) return invalid('since');
  const since = Date.parse(from);
  const upwards = query.get('direction') === 'asc' ? 1 : -1;
  const found = world.issues
    .filter((issue) => (state === 'all' || issue.state === state) && Date.parse(issue.updated_at) >= since)
    .sort((a, b) => upwards * (Date.parse(a[by]) - Date.parse(b[by]) || a.number - b.number));
  return { status: 200, body: pageOf(found, query).map((issue) => issueView(world, issue)) };
};

const createIssue = (world: World, body: unknown): PeerReply => {
  const shape = z.object({
    title: z.string().min(1).max(256),
    body: z.string().max(65_536).optional(),
    labels: z.array(z.string().min(1).max(50)).optional(),
  });
  const parsed = shape.safeParse(body);
  if (!parsed.success) return invalid(String(parsed.error.issues[0]?.path[0]));
  const { title, body: text = '', labels = [] } = parsed.data;
  const issue = world.add({ title, body: text, labels });
  world.effects.push({ kind: 'issue', number: issue.number });
  return { status: 201, body: issueView(world, issue) };
};

const comments = (world: World, issue: FakeIssue, { method, body, query }: PeerRequest): PeerReply => {
  if (method === 'GET') return { status: 200, body: pageOf(issue.comments, query) };
  const parsed = z.object({ body: z.string().min(1).max(65_536) }).safeParse(body);
  if (!parsed.success) return invalid('body');
  const comment = { id: 5000 + world.effects.length, body: parsed.data.body };
  issue.comments.push(comment);
  world.touch(issue);
  world.effects.push({ kind: 'comment', number: issue.number });
  return { status: 201, body: comment };
};

/** Behind the check of the token. */
export const route = (world: World, request: PeerRequest): PeerReply => {
  const { method, path, query } = request;
  const base = `/repos/${world.repository}`;
  // Owners and names are the same whatever their case.
  if (!path.toLowerCase().startsWith(base.toLowerCase())) return refusal(404);
  const rest = path.slice(base.length);
  if (method === 'GET' && rest === '') {
    const [, name] = world.repository.split('/');
    const body = { id: 7, full_name: world.repository, name, html_url: `https://github.example/${world.repository}` };
    return { status: 200, body: { ...body, has_issues: true, archived: false, permissions: { push: true } } };
  }
  if (rest === '/issues' && method === 'POST') return createIssue(world, request.body);
  if (rest === '/issues' && method === 'GET') return listIssues(world, query);
  const [, number, sub] = /^\/issues\/(\d+)(\/comments)?$/u.exec(rest) ?? [];
  const issue = world.issues.find((one) => one.number === Number(number));
  if (issue === undefined) return refusal(404);
  if (sub !== undefined && (method === 'GET' || method === 'POST')) return comments(world, issue, request);
  return method === 'GET' ? { status: 200, body: issueView(world, issue) } : refusal(405);
};
