import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../services/until.ts';
import { missing, type Query, startServers } from './crash/backing.ts';
import { settle, startTalk } from './crash/community.ts';
import { openDesk } from './crash/desk.ts';
import { explained } from './crash/explain.ts';
import { startPeer } from './crash/peer.ts';
import { seed } from './crash/random.ts';
import { createSubject, untilHeard, untilHearing, untilQuiet } from './crash/subject.ts';
import { expectMembers, expectPostedOnce, expectSameAsPeer, expectTombstones } from './crash/verdict.ts';

/** The product's promise. */
const takeoverMs = 30_000;

/** The process that holds the connection; null: none does. */
const holderPid = async (query: Query): Promise<number | null> => {
  const [lease] = await query<{ holder: string }>(
    `select holder from cco.leases where name like 'bot:anychat:%' and expires_at > ${Date.now()}`,
  );
  return lease === undefined ? null : Number(lease.holder.split(':').at(-2));
};

const reason = missing('server');

describe.skipIf(reason !== null)(`two processes that could hold the connection${reason ? ` (${reason})` : ''}`, () => {
  it('lose nothing and double nothing when the holder is killed: the other one takes over within 30 s', async () => {
    const peer = await startPeer();
    onTestFinished(peer.close);
    const servers = await startServers();
    onTestFinished(servers.close);
    const subject = createSubject(servers, peer);
    const community = await settle(peer);
    const desk = openDesk(peer, community);
    // One after the other: each start costs a core for seconds.
    const web = await subject.start(['--role', 'web']);
    const workers = await subject.start(['--role', 'workers']);
    const bots = [await subject.start(['--role', 'bots']), await subject.start(['--role', 'bots'])];
    onTestFinished(async () => {
      for (const one of [web, workers, ...bots]) if (one.running()) await one.kill();
    });

    await explained(
      servers,
      () => workers,
      async () => {
        const { query, close } = await servers.look();
        const takenBack = await untilHearing(web.url, peer, community);
        const talk = await startTalk(peer, community, { messages: 1_200, residents: 20, quarrels: 2, seed });
        const pressAll = async (count: number): Promise<void> =>
          until(
            async () => {
              for (const card of await desk.open()) await desk.press(card, 'approve');
              await pause(500);
              return desk.decided.size >= count;
            },
            { timeoutMs: 120_000, label: 'a draft for the quarrel' },
          );

        await talk.quarrel(0);
        talk.allow(600);
        await until(() => talk.said() >= 400, { timeoutMs: 120_000, label: 'some talk' });
        await pressAll(1);
        const pid = await holderPid(query);
        const holder = bots.find((one) => one.pid === pid);
        const standby = bots.find((one) => one.pid !== pid);
        if (holder === undefined || standby === undefined) throw new Error('nobody holds the connection');
        talk.allow(1_200);
        await holder.kill();
        const killedAt = Date.now();
        await until(async () => (await holderPid(query)) === standby.pid, {
          timeoutMs: takeoverMs * 2,
          label: 'the other one holds the connection',
        });
        const tookMs = Date.now() - killedAt;
        expect(tookMs).toBeLessThanOrEqual(takeoverMs);

        await talk.quarrel(1);
        await talk.done;
        await pressAll(2);
        await untilHeard(web.url, peer, community, 'that was all');
        await untilQuiet(web.url);
        for (const one of [standby, workers, web]) expect(await one.stop()).toBe(0);
        const stored = await expectSameAsPeer(query, peer, community);
        await expectMembers(query, talk);
        await expectTombstones(query, talk.deleted.size + takenBack);
        expect(await expectPostedOnce(query, peer, community, desk.decided)).toMatchObject({ approved: 2 });
        process.stdout.write(`taken over after ${tookMs} ms, ${stored} messages stored\n`);
        await close();
      },
    );
  });
});
