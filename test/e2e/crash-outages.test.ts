import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../services/until.ts';
import { missing, startServers } from './crash/backing.ts';
import { settle, startTalk } from './crash/community.ts';
import { openDesk } from './crash/desk.ts';
import { explained } from './crash/explain.ts';
import { startPeer } from './crash/peer.ts';
import { createRandom, seed } from './crash/random.ts';
import { createSubject, untilHeard, untilHearing, untilQuiet } from './crash/subject.ts';
import { expectMembers, expectPostedOnce, expectSameAsPeer, expectTombstones } from './crash/verdict.ts';

const each = 2_000;

const reason = missing('server');

describe.skipIf(reason !== null)(
  `servers killed under the program (seed ${seed})${reason ? ` (${reason})` : ''}`,
  () => {
    it('come back to the same end state: Redis, PostgreSQL, Redis without its data, both at once', async () => {
      const random = createRandom(seed + 1);
      const peer = await startPeer();
      onTestFinished(peer.close);
      const servers = await startServers();
      onTestFinished(servers.close);
      const { redis, postgres } = servers;
      const community = await settle(peer);
      const desk = openDesk(peer, community);
      const outages: { readonly name: string; down(): Promise<void>; up(): Promise<void> }[] = [
        { name: 'Redis', down: redis.kill, up: () => redis.restart() },
        { name: 'PostgreSQL', down: postgres.kill, up: postgres.restart },
        { name: 'Redis without its data', down: redis.kill, up: () => redis.restart({ keepData: false }) },
        {
          // What waits for PostgreSQL in Redis is surely lost, and must come from the platform again.
          name: 'PostgreSQL, and Redis without its data',
          down: async () => {
            await postgres.kill();
            await pause(1_500);
            await redis.kill();
          },
          up: async () => {
            await redis.restart({ keepData: false });
            await postgres.restart();
          },
        },
      ];
      const program = await createSubject(servers, peer).start();

      await explained(
        servers,
        () => program,
        async () => {
          const takenBack = await untilHearing(program.url, peer, community);
          const talk = await startTalk(peer, community, {
            messages: each * outages.length,
            residents: 40,
            quarrels: outages.length,
            seed: seed + 1,
          });
          const { query, close } = await servers.look();
          for (const [index, outage] of outages.entries()) {
            const from = index * each;
            const middle = from + each * (0.3 + 0.3 * random.next());
            talk.allow(from + each);
            await until(() => talk.said() >= middle, { timeoutMs: 300_000, label: 'the middle of the talk' });
            await outage.down();
            // In the outage, so that its messages, its draft and its press meet it.
            await talk.quarrel(index);
            await pause(1_000 + random.next() * 3_000);
            await outage.up();
            await until(() => talk.said() >= from + each, { timeoutMs: 300_000, label: 'everything said' });
            await untilHeard(program.url, peer, community, `that was ${outage.name}`);
            await until(
              async () => {
                for (const card of await desk.open()) await desk.press(card, 'approve');
                await pause(500);
                return desk.decided.size > index;
              },
              { timeoutMs: 120_000, label: 'a draft for the quarrel' },
            );
            await untilQuiet(program.url);
            const stored = await expectSameAsPeer(query, peer, community);
            process.stdout.write(`${outage.name} killed in the middle of ${each} messages: ${stored} stored so far\n`);
          }
          await talk.done;
          expect(program.running()).toBe(true);
          expect(await program.stop()).toBe(0);
          await expectMembers(query, talk);
          await expectTombstones(query, talk.deleted.size + takenBack);
          expect(await expectPostedOnce(query, peer, community, desk.decided)).toMatchObject({
            approved: outages.length,
          });
          await close();
        },
      );
    });
  },
);
