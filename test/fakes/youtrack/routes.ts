// The paths of YouTrack's REST interface that issues need, with its checks.
import { z } from 'zod';
import type { PeerReply, PeerRequest } from '../peer/server.ts';
import type { FakeIssue, FakeProject, World } from './world.ts';

const refusal = (status: number, error: string): PeerReply => ({
  status,
  // As there, the sentence quotes what was sent: it must not come out on the other side.
  body: { error, error_description: `${error}: canary-description` },
});

const issueBody = z.object({
  project: z.object({ id: z.string() }),
  summary: z.string().min(1),
  description: z.string().optional(),
  usesMarkdown: z.boolean().optional(),
  tags: z.array(z.object({ id: z.string() })).optional(),
  customFields: z
    .array(z.object({ name: z.string(), $type: z.string(), value: z.object({ name: z.string() }) }))
    .optional(),
});

const issueTypeOf: Readonly<Record<string, string>> = {
  'enum[1]': 'SingleEnumIssueCustomField',
  'state[1]': 'StateIssueCustomField',
};

const issueView = (issue: FakeIssue) => ({
  ...issue,
  $type: 'Issue',
  customFields: issue.project.fields.map(({ name, type }) => ({
    $type: issueTypeOf[type] ?? 'SimpleIssueCustomField',
    name,
    value: { $type: 'BundleElement', name: issue.values[name] },
  })),
});

const projectView = ({ id, shortName, name }: FakeProject) => ({ $type: 'Project', id, shortName, name });

const fieldViews = ({ fields }: FakeProject) =>
  fields.map(({ name, type, values }) => ({
    $type: type.startsWith('state') ? 'StateProjectCustomField' : 'EnumProjectCustomField',
    field: { $type: 'CustomField', name, fieldType: { $type: 'FieldType', id: type } },
    bundle: { $type: 'Bundle', values: Object.keys(values).map((value) => ({ name: value, archived: false })) },
  }));

const paged = <T>(all: readonly T[], query: URLSearchParams): T[] => {
  const skip = Number(query.get('$skip') ?? 0);
  // 42 is what YouTrack gives who does not ask.
  return all.slice(skip, skip + Number(query.get('$top') ?? 42));
};

const createIssue = (world: World, body: unknown): PeerReply => {
  const parsed = issueBody.safeParse(body);
  if (!parsed.success) return refusal(400, 'bad_request');
  const { project: wanted, summary, description = '', tags = [], customFields = [], usesMarkdown } = parsed.data;
  const project = world.projects.find(({ id }) => id === wanted.id);
  if (project === undefined) return refusal(400, 'invalid_project');
  const values: Record<string, string> = Object.fromEntries(project.fields.map(({ name, initial }) => [name, initial]));
  for (const { name, $type, value } of customFields) {
    const field = project.fields.find((one) => one.name === name);
    if (field === undefined || issueTypeOf[field.type] !== $type) return refusal(400, 'incompatible-custom-field');
    if (field.values[value.name] === undefined) return refusal(400, 'no-such-value');
    values[name] = value.name;
  }
  const names = tags.map(({ id }) => world.tags.find((tag) => tag.id === id)?.name);
  if (names.includes(undefined)) return refusal(400, 'no-such-tag');
  const number = world.issues.filter((one) => one.project === project).length + 1;
  const issue: FakeIssue = {
    id: world.nextId('2'),
    idReadable: `${project.shortName}-${number}`,
    project,
    created: world.now(),
    updated: world.now(),
    resolved: null,
    summary,
    description,
    usesMarkdown: usesMarkdown ?? false,
    tags: names.filter((name) => name !== undefined),
    values,
    comments: [],
  };
  world.issues.push(issue);
  world.effects.push({ kind: 'issue', id: issue.idReadable });
  return { status: 200, body: issueView(issue) };
};

const listIssues = (world: World, query: URLSearchParams): PeerReply => {
  const search = /^project: \{(?<key>[^}]+)\} sort by: (?<by>created|updated) desc$/u.exec(query.get('query') ?? '');
  if (search?.groups === undefined) return refusal(400, 'invalid_query');
  const { key, by } = search.groups;
  const found = world.issues.filter(({ project }) => project.shortName === key);
  const sorted = found.sort((a, b) => (by === 'created' ? b.created - a.created : b.updated - a.updated));
  return { status: 200, body: paged(sorted, query).map(issueView) };
};

const comments = (world: World, issue: FakeIssue, { method, body, query }: PeerRequest): PeerReply => {
  const views = issue.comments.map((comment) => ({ $type: 'IssueComment', ...comment }));
  if (method === 'GET') return { status: 200, body: paged(views, query) };
  const parsed = z.object({ text: z.string().min(1), usesMarkdown: z.boolean().optional() }).safeParse(body);
  if (!parsed.success) return refusal(400, 'bad_request');
  const comment = { id: world.nextId('4'), text: parsed.data.text, created: world.now() };
  issue.comments.push(comment);
  issue.updated = world.now();
  world.effects.push({ kind: 'comment', id: issue.idReadable });
  return { status: 200, body: { $type: 'IssueComment', ...comment } };
};

const tags = (world: World, { method, body, query }: PeerRequest): PeerReply => {
  const word = (query.get('query') ?? '').toLowerCase();
  const views = world.tags.map((tag) => ({ $type: 'Tag', ...tag }));
  if (method === 'GET') {
    return {
      status: 200,
      body: paged(
        views.filter(({ name }) => name.toLowerCase().includes(word)),
        query,
      ),
    };
  }
  const parsed = z.object({ name: z.string().min(1) }).safeParse(body);
  if (!parsed.success || world.tags.some(({ name }) => name === parsed.data.name)) return refusal(400, 'bad_request');
  const tag = { id: world.nextId('6'), name: parsed.data.name };
  world.tags.push(tag);
  world.effects.push({ kind: 'tag', id: tag.id });
  return { status: 200, body: { $type: 'Tag', ...tag } };
};

/** Behind the check of the token. Whole entities: the caller takes from them what `fields` asked for. */
export const route = (world: World, request: PeerRequest): PeerReply => {
  const { method, path, query } = request;
  const at = `${method} ${path}`;
  if (at === 'GET /api/users/me') return { status: 200, body: { $type: 'Me', id: '1-2', login: 'cco-agent' } };
  if (at === 'GET /api/admin/projects') {
    const word = (query.get('query') ?? '').toLowerCase();
    const found = world.projects.filter((one) => `${one.shortName}\n${one.name}`.toLowerCase().includes(word));
    return { status: 200, body: paged(found.map(projectView), query) };
  }
  const fieldsOf = /^GET \/api\/admin\/projects\/([^/]+)\/customFields$/u.exec(at)?.[1];
  const project = world.projects.find(({ id }) => id === fieldsOf);
  if (project !== undefined) return { status: 200, body: paged(fieldViews(project), query) };
  if (path === '/api/tags' && (method === 'GET' || method === 'POST')) return tags(world, request);
  if (at === 'POST /api/issues') return createIssue(world, request.body);
  if (at === 'GET /api/issues') return listIssues(world, query);
  const [, issueId, sub] = /^\/api\/issues\/([^/]+)(\/comments)?$/u.exec(path) ?? [];
  const issue = world.issues.find(({ id, idReadable }) => id === issueId || idReadable === issueId);
  if (issue === undefined) return refusal(404, 'Not Found');
  if (sub !== undefined && (method === 'GET' || method === 'POST')) return comments(world, issue, request);
  return method === 'GET' ? { status: 200, body: issueView(issue) } : refusal(405, 'method-not-allowed');
};
