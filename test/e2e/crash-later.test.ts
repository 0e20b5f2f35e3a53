import { describe, expect, it, onTestFinished } from 'vitest';
import { createFaultyProxy } from '../fakes/anychat/faulty-proxy.ts';
import { until } from '../services/until.ts';
import { type Backing, type BackingKind, missing, openBacking } from './crash/backing.ts';
import { settle, startTalk } from './crash/community.ts';
import { type Card, openDesk } from './crash/desk.ts';
import { explained } from './crash/explain.ts';
import { type PeerMessage, startPeer } from './crash/peer.ts';
import { createSubject, untilHearing, untilQuiet } from './crash/subject.ts';
import { expectPostedOnce } from './crash/verdict.ts';

const laterMs = 20 * 60_000;

/** The first attempt was 20 minutes ago, and its repeat is due. Returns the rows whose attempt has no known end. */
const twentyMinutesPass = async (backing: Backing): Promise<string[]> => {
  const look = await backing.look();
  const rows = await look.query<{ id: string }>(
    `update cco.outbox set first_attempt_at = first_attempt_at - ${laterMs},
       next_attempt_at = next_attempt_at - ${laterMs} where status = 'sending' returning id`,
  );
  await look.close();
  return rows.map(({ id }) => id);
};

const restartLater = async (kind: BackingKind): Promise<void> => {
  // It forgets idempotency keys: only looking it up can keep the repeat from being a second post.
  const peer = await startPeer({ forgetKeys: true });
  onTestFinished(peer.close);
  const proxy = await createFaultyProxy(peer.url);
  onTestFinished(proxy.close);
  const backing = await openBacking(kind);
  onTestFinished(backing.close);
  const subject = createSubject(backing, peer, proxy.apiBase);
  const community = await settle(peer);
  const desk = openDesk(peer, community);
  const posts = (channelId: string): string[] =>
    proxy.requests.filter((request) => request.startsWith('POST') && request.endsWith(`/${channelId}/messages`));
  const fromAgent = async (channelId: string, threadId?: string): Promise<PeerMessage[]> =>
    (await peer.list(channelId)).filter(
      (message) => message.author.role === 'agent' && message.threadId === threadId && message.privateTo === undefined,
    );

  /** Kills the program once the peer has done what `cause` leads to, before it knows; starts it 20 minutes later. */
  const killBetweenSendAndSettle = async (
    where: { channelId: string; threadId?: string },
    cause: () => Promise<void>,
  ) => {
    let reached = false;
    // Nothing is answered from the post on, so that the program cannot learn that it was done.
    proxy.fault = (method, path) => {
      reached ||= method === 'POST' && path.endsWith(`/${where.channelId}/messages`);
      return reached ? { kind: 'stall' } : null;
    };
    await cause();
    await until(async () => (await fromAgent(where.channelId, where.threadId)).length > 0, {
      timeoutMs: 120_000,
      label: 'the peer has the post',
    });
    await program.kill();
    proxy.fault = () => null;
    const asked = posts(where.channelId).length;
    const [found] = await fromAgent(where.channelId, where.threadId);
    expect(await twentyMinutesPass(backing)).toContain(found?.nonce);
    await backing.leaseRunsOut();
    program = await subject.start();
    await untilQuiet(program.url);
    expect(await fromAgent(where.channelId, where.threadId)).toHaveLength(1);
    expect(posts(where.channelId)).toHaveLength(asked);
  };

  let program = await subject.start();
  await explained(
    backing,
    () => program,
    async () => {
      await untilHearing(program.url, peer, community);
      const talk = await startTalk(peer, community, { messages: 0, residents: 8, quarrels: 1, seed: 1 });
      const [quarrel] = talk.quarrels;
      if (quarrel === undefined) throw new Error('no quarrel');

      await killBetweenSendAndSettle({ channelId: community.moderatorsChannel }, () => talk.quarrel(0));

      const cards: Card[] = [];
      await until(async () => cards.push(...(await desk.open())) > 0, { timeoutMs: 60_000, label: 'the card' });
      const [card] = cards;
      if (card === undefined) throw new Error('no card');
      await killBetweenSendAndSettle(quarrel, () => desk.press(card, 'approve'));

      expect(await program.stop()).toBe(0);
      const left = await backing.look();
      const posted = await expectPostedOnce(left.query, peer, community, desk.decided);
      await left.close();
      expect(posted).toMatchObject({ cards: 1, approved: 1 });
    },
  );
};

describe.each<BackingKind>(['embedded', 'server'])('killed between a post and its note of it, %s', (kind) => {
  const reason = missing(kind);
  it.skipIf(reason !== null)(
    `adopts a card and an approved post when it is back 20 minutes later${reason === null ? '' : ` (${reason})`}`,
    () => restartLater(kind),
  );
});
