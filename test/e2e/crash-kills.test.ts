import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from '../services/until.ts';
import { type BackingKind, missing, openBacking } from './crash/backing.ts';
import { settle, startTalk } from './crash/community.ts';
import { type Card, openDesk } from './crash/desk.ts';
import { startPeer } from './crash/peer.ts';
import { createRandom, seed } from './crash/random.ts';
import { hopsHit } from './crash/stages.ts';
import { createSubject, untilHeard, untilHearing, untilQuiet } from './crash/subject.ts';
import { expectMembers, expectPostedOnce, expectSameAsPeer, expectTombstones } from './crash/verdict.ts';

const kills = 20;
const messages = 5_000;
const quarrels = 8;

type Moment = 'while it starts' | 'at work' | 'after a press';

/** Five kills while it starts, six after a moderator's press, the others while it works. */
const momentsOf = (random: ReturnType<typeof createRandom>): Moment[] => {
  const moments = Array.from(
    { length: kills },
    (_, index): Moment => (index < 5 ? 'while it starts' : index < 11 ? 'after a press' : 'at work'),
  );
  return random.shuffled(moments);
};

describe.each<BackingKind>(['embedded', 'server'])(`the program killed ${kills} times, %s (seed ${seed})`, (kind) => {
  const reason = missing(kind);
  it.skipIf(reason !== null)(
    `keeps every message once, counts right, and posts what was approved once${reason === null ? '' : ` (${reason})`}`,
    async () => {
      const random = createRandom(seed);
      const peer = await startPeer();
      const backing = await openBacking(kind);
      const subject = createSubject(backing, peer);
      const community = await settle(peer);
      const desk = openDesk(peer, community);
      let program = await subject.start();
      const takenBack = await untilHearing(program.url, peer, community);
      const talk = await startTalk(peer, community, { messages, residents: 40, quarrels, seed });
      let looking = Promise.resolve();
      const tally: string[] = [];

      const noteWhatWasHit = async (moment: Moment): Promise<void> => {
        const [at, said] = [Date.now(), talk.said() - talk.deleted.size];
        const open = await backing.keep();
        const note = async (): Promise<void> => {
          const look = await open();
          tally.push(...(moment === 'while it starts' ? ['start'] : []), ...(await hopsHit(look, at, said)));
          await look.close();
        };
        looking = looking.then(note);
      };
      const firstOpenCard = async (): Promise<Card | null> => {
        const waitUntil = Date.now() + 30_000;
        for (;;) {
          const [card] = await desk.open();
          if (card !== undefined) return card;
          if (Date.now() > waitUntil) return null;
          await pause(100);
        }
      };

      let usualMs = program.readyMs;
      for (const [index, moment] of momentsOf(random).entries()) {
        const share = (part: number): number => Math.ceil(((index + part) / kills) * messages);
        const quarrel = index < quarrels * 2 && index % 2 === 0 ? talk.quarrel(index / 2) : Promise.resolve();
        talk.allow(share(0.3));
        if (moment === 'while it starts') {
          await program.kill();
          await backing.leaseRunsOut();
          await subject.startAndKill(random.next() * usualMs);
        } else {
          if (!program.running()) {
            program = await subject.start();
            usualMs = program.readyMs;
          }
          talk.allow(share(0.9));
          if (moment === 'after a press') {
            const card = await firstOpenCard();
            if (card !== null) await desk.press(card, random.next() < 0.75 ? 'approve' : 'dismiss');
            await pause(random.next() * 600);
          } else {
            await pause(random.next() * 3_000);
          }
          await program.kill();
        }
        await noteWhatWasHit(moment);
        await backing.leaseRunsOut();
        await quarrel;
      }

      program = await subject.start();
      talk.allow(messages);
      await talk.done;
      await until(
        async () => {
          for (const card of await desk.open()) {
            await desk.press(card, 'approve');
            // Two of them at once: still one post.
            await desk.press(card, 'approve', community.admin);
          }
          await pause(500);
          return desk.decided.size >= quarrels;
        },
        { timeoutMs: 120_000, label: 'a draft for every quarrel' },
      );
      await untilHeard(program.url, peer, community, 'that was all');
      await untilQuiet(program.url);
      expect(await program.stop()).toBe(0);
      await looking;

      const left = await backing.look();
      const stored = await expectSameAsPeer(left.query, peer, community);
      await expectMembers(left.query, talk);
      await expectTombstones(left.query, talk.deleted.size + takenBack);
      const posted = await expectPostedOnce(left.query, peer, community, desk.decided);
      await left.close();
      expect(talk.said()).toBe(messages);
      expect(posted.approved).toBeGreaterThanOrEqual(quarrels / 2);
      const hits = Map.groupBy(tally, (hop) => hop);
      const summary = [...hits].map(([hop, all]) => `${hop} ${all.length}`).join(', ');
      process.stdout.write(
        `crash suite, ${kind}, seed ${seed}: ${kills} kills, ${stored} messages stored, ${talk.deleted.size} deleted, ` +
          `${posted.cards} cards, ${posted.approved} approved; in hand at the kills: ${summary}\n`,
      );
      await backing.close();
      await peer.close();
    },
  );
});
