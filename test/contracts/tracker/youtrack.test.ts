import type { TrackerIssue } from '../../../src/core/trackers/tracker.ts';
import { createYoutrackTracker } from '../../../src/integrations/youtrack/index.ts';
import { createFakeYoutrack } from '../../fakes/youtrack/index.ts';
import { runWorkflow } from '../../fakes/youtrack/workflow.ts';
import { trackerContract } from './contract.ts';
import { createParts, tuning } from './parts.ts';

const states = { done: 'Fixed', declined: "Won't fix", open: 'Open' } as const;
const webhookSecret = 'canary-webhook-secret-youtrack';

trackerContract('YouTrack', async () => {
  const parts = createParts();
  const { clock } = parts;
  const peer = await createFakeYoutrack(() => clock.now());
  const { world } = peer;
  const withToken = (token: string) =>
    createYoutrackTracker({ baseUrl: `${peer.url}/api/`, token, project: 'cco', webhookSecret, tuning }, parts);
  const tracker = withToken(peer.token);
  const issueOf = ({ key }: TrackerIssue) => {
    const found = world.issues.find(({ idReadable }) => idReadable === key);
    if (found === undefined) throw new Error('no such issue');
    return found;
  };
  return {
    tracker,
    peer,
    clock,
    projectKey: 'CCO',
    makesIssue: ({ method, path }) => method === 'POST' && path === '/api/issues',
    makesComment: ({ method, path }) => method === 'POST' && path.endsWith('/comments'),
    canaries: [peer.token, webhookSecret, 'canary'],
    logged: parts.logged,
    openForMs: 15_000,
    failuresToOpen: 6,
    seen: () =>
      world.issues.map(({ idReadable, summary, description, tags, comments }) => ({
        id: idReadable,
        summary,
        text: description,
        tags,
        comments: comments.map(({ text }) => text),
      })),
    set: ({ key }, to) => world.setState(key, states[to]),
    somebodyFiles: (text) => {
      const { project } = issueOf({ key: 'CCO-1' } as TrackerIssue);
      world.issues.push({
        id: world.nextId('2'),
        idReadable: `CCO-${world.issues.length + 1}`,
        project,
        created: clock.now(),
        updated: clock.now(),
        resolved: null,
        summary: text,
        description: text,
        usesMarkdown: true,
        tags: [],
        values: { State: 'Open' },
        comments: [],
      });
    },
    webhook: (issue, secret) => {
      const sent = runWorkflow(issueOf(issue), secret === 'right' ? webhookSecret : 'wrong-secret', clock.now);
      if (sent === null) throw new Error('the workflow sent nothing');
      return sent;
    },
    withToken,
    close: async () => {
      tracker.close();
      await peer.close();
    },
  };
});
