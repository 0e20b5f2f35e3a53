import { expect, it, onTestFinished } from 'vitest';
import { openBacking } from './crash/backing.ts';
import { settle } from './crash/community.ts';
import { startPeer } from './crash/peer.ts';
import { createSubject, untilHeard, untilHearing } from './crash/subject.ts';

it('embedded, a program that was killed listens again at once: the lease it left is its own', async () => {
  const peer = await startPeer();
  onTestFinished(peer.close);
  const backing = await openBacking('embedded');
  onTestFinished(backing.close);
  const subject = createSubject(backing, peer);
  const community = await settle(peer);
  const killed = await subject.start();
  onTestFinished(killed.kill);
  await untilHearing(killed.url, peer, community);
  await killed.kill();

  const left = await backing.look();
  // So that waiting for its end is no way out.
  const leases = await left.query(
    `update cco.leases set expires_at = expires_at + 3600000 where name like 'bot:%' returning name`,
  );
  await left.close();
  expect(leases).toHaveLength(1);
  const again = await subject.start();
  onTestFinished(again.kill);
  await untilHeard(again.url, peer, community, 'welcome back');
});
