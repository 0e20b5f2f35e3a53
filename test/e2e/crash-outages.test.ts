import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../services/until.ts';
import { missing, type Servers, startServers } from './crash/backing.ts';
import { settle, startTalk } from './crash/community.ts';
import { openDesk } from './crash/desk.ts';
import { explained } from './crash/explain.ts';
import { startPeer } from './crash/peer.ts';
import { createRandom, seed } from './crash/random.ts';
import { createSubject, untilHeard, untilHearing, untilQuiet } from './crash/subject.ts';
import { expectMembers, expectPostedOnce, expectSameAsPeer, expectTombstones } from './crash/verdict.ts';

const each = 2_000;

interface Outage {
  readonly name: string;
  /** Whether a moderator presses Approve when the first server is gone. */
  readonly pressed: boolean;
  down({ redis, postgres }: Servers, press: () => Promise<void>): Promise<void>;
  up({ redis, postgres }: Servers): Promise<void>;
}

const outages: readonly Outage[] = [
  {
    name: 'Redis',
    pressed: false,
    down: ({ redis }) => redis.kill(),
    up: ({ redis }) => redis.restart(),
  },
  {
    name: 'PostgreSQL',
    pressed: false,
    down: ({ postgres }) => postgres.kill(),
    up: ({ postgres }) => postgres.restart(),
  },
  {
    name: 'Redis, its data deleted,',
    pressed: false,
    down: ({ redis }) => redis.kill(),
    up: ({ redis }) => redis.restart({ keepData: false }),
  },
  {
    // What waits in Redis for PostgreSQL is surely lost with it, the press too: all of it must come from the platform again.
    name: 'PostgreSQL, and Redis, its data deleted,',
    pressed: true,
    down: async ({ redis, postgres }, press) => {
      await postgres.kill();
      await press();
      await pause(1_500);
      await redis.kill();
    },
    up: async ({ redis, postgres }) => {
      await redis.restart({ keepData: false });
      await postgres.restart();
    },
  },
];
const drafts = outages.length + outages.filter(({ pressed }) => pressed).length;

const killServers = async (): Promise<void> => {
  const random = createRandom(seed + 1);
  const peer = await startPeer();
  onTestFinished(peer.close);
  const servers = await startServers();
  onTestFinished(servers.close);
  const community = await settle(peer);
  const desk = openDesk(peer, community);
  const pressAll = async (): Promise<void> => {
    for (const card of await desk.open()) await desk.press(card, 'approve');
  };
  const program = await createSubject(servers, peer).start();
  onTestFinished(program.kill);

  await explained(
    servers,
    () => program,
    async () => {
      const takenBack = await untilHearing(program.url, peer, community);
      const talk = await startTalk(peer, community, {
        messages: each * outages.length,
        residents: 40,
        quarrels: drafts,
        seed: seed + 1,
      });
      const { query, close } = await servers.look();
      for (const [index, outage] of outages.entries()) {
        if (outage.pressed) {
          await talk.quarrel(drafts - 1);
          await until(async () => (await desk.open()).length > 0, { timeoutMs: 120_000, label: 'the card' });
        }
        const decidedBefore = desk.decided.size;
        const from = index * each;
        const middle = from + each * (0.2 + 0.3 * random.next());
        talk.allow(from + each);
        await until(() => talk.said() >= middle, { timeoutMs: 300_000, label: 'the middle of the talk' });
        await outage.down(servers, pressAll);
        // Its messages, its draft and its press meet the outage.
        await talk.quarrel(index);
        await pause(1_000 + random.next() * 3_000);
        await outage.up(servers);
        await until(() => talk.said() >= from + each, { timeoutMs: 300_000, label: 'everything said' });
        await untilHeard(program.url, peer, community, `${outage.name} is back`);
        await until(
          async () => {
            await pressAll();
            await pause(500);
            return desk.decided.size > decidedBefore + Number(outage.pressed);
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
      const posted = await expectPostedOnce(query, peer, community, desk.decided);
      expect(posted.approved).toBe(drafts);
      await close();
    },
  );
};

const reason = missing('server');

describe.skipIf(reason !== null)(`servers killed under the program (seed ${seed})`, () => {
  it(`ends in the same state: Redis, PostgreSQL, Redis without its data, both at once${reason ? ` (${reason})` : ''}`, () =>
    killServers());
});
