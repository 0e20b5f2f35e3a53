import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kindLimits } from '../../src/core/interventions/kinds/limits.ts';
import { until } from '../services/until.ts';
import { type Backing, type BackingKind, missing, openBacking } from './crash/backing.ts';
import { settle, startTalk, type Talk } from './crash/community.ts';
import { type Card, type Desk, openDesk } from './crash/desk.ts';
import { explained } from './crash/explain.ts';
import { startPeer } from './crash/peer.ts';
import { createRandom, type Random, seed } from './crash/random.ts';
import { hopsHit } from './crash/stages.ts';
import { createSubject, untilHeard, untilHearing, untilQuiet } from './crash/subject.ts';
import { expectMembers, expectPostedOnce, expectSameAsPeer, expectTombstones } from './crash/verdict.ts';

const kills = 20;
const messages = 5_000;
/** As many as may become drafts of de-escalation in a day. */
const quarrels = kindLimits['de-escalation'].dailyCap;

type Moment = 'while it starts' | 'at work' | 'after a press';

/** Five kills while it starts, six after a moderator's press, the others while it works. */
const momentsOf = (random: Random): Moment[] =>
  random.shuffled(
    Array.from({ length: kills }, (_, index): Moment => {
      if (index < 5) return 'while it starts';
      return index < 11 ? 'after a press' : 'at work';
    }),
  );

/** The oldest draft nobody has decided; null where there is none for half a minute. */
const firstOpenCard = async (desk: Desk): Promise<Card | null> => {
  for (let waited = 0; waited < 300; waited += 1) {
    const [card] = await desk.open();
    if (card !== undefined) return card;
    await pause(100);
  }
  return null;
};

/** Counts, by hop, the kills at which it had something in hand. */
const createTally = (backing: Backing, talk: Talk) => {
  const counts = new Map<string, number>();
  let looking = Promise.resolve();
  return {
    note: async (moment: Moment): Promise<void> => {
      const [at, said] = [Date.now(), talk.said() - talk.deleted.size];
      const open = await backing.keep();
      looking = looking.then(async () => {
        const look = await open();
        const hit = await hopsHit(look, at, said);
        for (const hop of new Set(moment === 'while it starts' ? ['start', ...hit] : hit)) {
          counts.set(hop, (counts.get(hop) ?? 0) + 1);
        }
        await look.close();
      });
    },
    read: async (): Promise<string> => {
      await looking;
      return [...counts].map(([hop, count]) => `${hop} ${count}`).join(', ');
    },
  };
};

const killAndCheck = async (kind: BackingKind): Promise<void> => {
  const random = createRandom(seed);
  const peer = await startPeer();
  onTestFinished(peer.close);
  const backing = await openBacking(kind);
  onTestFinished(backing.close);
  const subject = createSubject(backing, peer);
  const community = await settle(peer);
  const desk = openDesk(peer, community);
  let program = await subject.start();

  await explained(
    backing,
    () => program,
    async () => {
      const takenBack = await untilHearing(program.url, peer, community);
      const talk = await startTalk(peer, community, { messages, residents: 40, quarrels, seed });
      const tally = createTally(backing, talk);
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
            const card = await firstOpenCard(desk);
            if (card !== null) await desk.press(card, random.next() < 0.75 ? 'approve' : 'dismiss');
          }
          await pause(random.next() * (moment === 'at work' ? 3_000 : 600));
          await program.kill();
        }
        await tally.note(moment);
        await backing.leaseRunsOut();
        await quarrel;
      }

      program = await subject.start();
      talk.allow(messages);
      await talk.done;
      expect(talk.said()).toBe(messages);
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

      const inHand = await tally.read();
      const left = await backing.look();
      const stored = await expectSameAsPeer(left.query, peer, community);
      await expectMembers(left.query, talk);
      await expectTombstones(left.query, talk.deleted.size + takenBack);
      const posted = await expectPostedOnce(left.query, peer, community, desk.decided);
      await left.close();
      process.stdout.write(
        `killed ${kills} times, ${kind}, seed ${seed}: ${stored} messages stored, ${talk.deleted.size} deleted, ` +
          `${posted.cards} cards, ${posted.approved} approved; in hand at the kills: ${inHand}\n`,
      );
    },
  );
};

describe.each<BackingKind>(['embedded', 'server'])(`the program killed ${kills} times, %s (seed ${seed})`, (kind) => {
  const reason = missing(kind);
  it.skipIf(reason !== null)(
    `keeps every message once, counts right, and posts what was approved once${reason === null ? '' : ` (${reason})`}`,
    () => killAndCheck(kind),
  );
});
