// The AnyChat that outlives the program under test: the real playground server on its own database.
// Arguments: data folder, and `forget-keys` where it shall not know idempotency keys.
import Fastify from 'fastify';
import pino from 'pino';
import { createPlayground, playgroundFrameworkErrors } from '../../../src/playground/index.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';

const [dataDir = '', keys = ''] = process.argv.slice(2);
const unlimited = { perSecond: 100_000, burst: 100_000 };

const { db, migrate } = await createPgliteStore({ dataDir });
const playground = createPlayground({
  db,
  migrate: async (migrations) => void (await migrate({ schema: 'anychat', migrations })),
  clock: { now: () => Date.now() },
  logger: pino({ level: 'silent' }),
  claimCheck: (claim) => claim === 'crash-suite',
  limits: { memberRate: unlimited, agentRate: unlimited, strangerRate: unlimited },
});
const app = Fastify({ frameworkErrors: playgroundFrameworkErrors });
if (keys === 'forget-keys') {
  app.addHook('onRequest', async (request) => {
    delete request.headers['idempotency-key'];
  });
}
await playground.register(app);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
playground.attach(app.server);
// The parent's end ends it, however the parent ends.
process.stdin.on('close', () => process.exit(0)).resume();
const about = { url, agentToken: await playground.agentToken(), space: await playground.embeddedSpaceId() };
process.stdout.write(`${JSON.stringify(about)}\n`);
