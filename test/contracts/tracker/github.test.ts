import { createGithubTracker } from '../../../src/integrations/github/index.ts';
import { createFakeGithub } from '../../fakes/github/index.ts';
import { trackerContract } from './contract.ts';
import { createParts, tuning } from './parts.ts';

trackerContract('GitHub Issues', async () => {
  const parts = createParts();
  const { clock } = parts;
  const peer = await createFakeGithub(() => clock.now());
  const { world, webhookSecret } = peer;
  const repository = world.repository;
  const withToken = (token: string) =>
    createGithubTracker({ apiBase: `${peer.url}/`, token, repository, webhookSecret, tuning }, parts);
  const tracker = withToken(peer.token);
  return {
    tracker,
    peer,
    clock,
    projectKey: repository,
    makesIssue: ({ method, path }) => method === 'POST' && path === `/repos/${repository}/issues`,
    makesComment: ({ method, path }) => method === 'POST' && path.endsWith('/comments'),
    canaries: [peer.token, webhookSecret, 'canary'],
    logged: parts.logged,
    openForMs: 15_000,
    failuresToOpen: 6,
    seen: () =>
      world.issues.map(({ number, title, body, labels, comments }) => ({
        id: String(number),
        summary: title,
        text: body,
        tags: labels,
        comments: comments.map((comment) => comment.body),
      })),
    set: ({ id }, to) => {
      if (to === 'open') world.reopen(Number(id));
      else world.close(Number(id), to === 'done' ? 'completed' : 'not_planned');
    },
    somebodyFiles: (text) => {
      world.add({ title: text, body: text });
    },
    webhook: ({ id }, secret) =>
      peer.webhook(Number(id), secret === 'right' ? {} : { secret: 'another-secret-altogether' }),
    withToken,
    close: async () => {
      tracker.close();
      await peer.close();
    },
  };
});
