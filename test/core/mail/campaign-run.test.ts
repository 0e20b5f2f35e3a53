import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { moveCampaign } from '../../../src/core/mail/campaign.ts';
import { statistics } from '../../../src/core/mail/recipients.ts';
import { createWorld, finish, runDown, type World } from './campaign-world.ts';

const hourMs = 60 * 60_000;
const lost = { kind: 'answer-lost' } as const;
const refusedWith = (code: string, data: Record<string, number> = {}, retryable = false) =>
  ({ kind: 'error', error: new CcoError('refused', { code, retryable, data }) }) as const;

const joinMany = (world: World, count: number): string[] =>
  Array.from({ length: count }, (_, index) => world.join(index));

const received = (world: World): string[] => world.mailer.accepted.map(({ mail }) => mail.to);

describe('a campaign', () => {
  it('goes in batches of a hundred to everyone who confirmed an address, and is sent', async () => {
    const world = createWorld();
    joinMany(world, 230);
    await runDown(world);
    expect(world.mailer.calls).toEqual([
      { kind: 'batch', count: 100 },
      { kind: 'batch', count: 100 },
      { kind: 'batch', count: 30 },
    ]);
    expect(new Set(received(world)).size).toBe(230);
    expect(world.book.campaign.status).toBe('sent');
  });

  it('waits for its time', async () => {
    const world = createWorld();
    joinMany(world, 3);
    world.book.campaign = moveCampaign(
      world.book.campaign,
      { do: 'schedule', startsAt: world.clock.now() + hourMs },
      world.clock.now(),
    );
    await runDown(world);
    expect(received(world)).toEqual([]);
    world.clock.advance(hourMs);
    await runDown(world);
    expect(received(world)).toHaveLength(3);
  });

  it('sends mails with a picture one by one', async () => {
    const world = createWorld();
    for (const id of joinMany(world, 3)) world.withPicture.add(id);
    await runDown(world);
    expect(world.mailer.calls).toEqual([
      { kind: 'send', count: 1 },
      { kind: 'send', count: 1 },
      { kind: 'send', count: 1 },
    ]);
  });

  it('writes once to an address that two members share', async () => {
    const world = createWorld();
    world.join(1);
    world.join(2, { address: world.addressOf(1) });
    await runDown(world);
    expect(received(world)).toEqual([world.addressOf(1)]);
  });

  it('does not write to an address that was never confirmed', async () => {
    const world = createWorld();
    world.join(1, { confirmed: false });
    world.join(2);
    await runDown(world);
    expect(received(world)).toEqual([world.addressOf(2)]);
  });

  it('skips who leaves after it began', async () => {
    const world = createWorld();
    const [first = ''] = joinMany(world, 2);
    await world.step(world.book.campaign.id);
    world.leave(first);
    await runDown(world);
    expect(received(world)).toEqual([world.addressOf(1)]);
    expect(statistics(world.book.recipients)).toMatchObject({ recipients: 2, sent: 1, skipped: 1 });
  });

  it('stands still while paused and goes on where it was', async () => {
    const world = createWorld();
    joinMany(world, 150);
    await world.step(world.book.campaign.id);
    await world.step(world.book.campaign.id);
    world.book.campaign = moveCampaign(world.book.campaign, { do: 'pause' }, world.clock.now());
    await runDown(world);
    expect(received(world)).toHaveLength(100);
    world.book.campaign = moveCampaign(world.book.campaign, { do: 'resume' }, world.clock.now());
    await runDown(world);
    expect(new Set(received(world)).size).toBe(150);
    expect(received(world)).toHaveLength(150);
  });

  it('sends nothing more once cancelled', async () => {
    const world = createWorld();
    joinMany(world, 150);
    await world.step(world.book.campaign.id);
    await world.step(world.book.campaign.id);
    world.book.campaign = moveCampaign(world.book.campaign, { do: 'cancel' }, world.clock.now());
    await finish(world);
    expect(received(world)).toHaveLength(100);
  });
});

describe('a dispatch whose outcome is unknown', () => {
  it('is repeated under its key, and nobody gets it twice', async () => {
    const world = createWorld();
    joinMany(world, 20);
    world.mailer.script.push(lost, lost);
    await finish(world);
    expect(received(world)).toHaveLength(20);
    expect(statistics(world.book.recipients)).toMatchObject({ sent: 20, uncertain: 0 });
  });

  it('is looked up instead, mail by mail, when one of its recipients left meanwhile', async () => {
    const world = createWorld();
    const [first = ''] = joinMany(world, 3);
    world.mailer.script.push(refusedWith('mail-unavailable', {}, true));
    await world.step(world.book.campaign.id);
    await world.step(world.book.campaign.id);
    world.leave(first);
    await finish(world);
    expect(received(world)).toEqual([world.addressOf(1), world.addressOf(2)]);
    expect(statistics(world.book.recipients)).toMatchObject({ sent: 2, skipped: 1 });
  });

  it('is adopted when the provider has it although its key is forgotten', async () => {
    const world = createWorld();
    joinMany(world, 4);
    world.mailer.script.push(lost);
    await world.step(world.book.campaign.id);
    await world.step(world.book.campaign.id);
    world.clock.advance(30 * hourMs);
    await finish(world);
    expect(received(world)).toHaveLength(4);
    expect(statistics(world.book.recipients).sent).toBe(4);
  });

  it('ends as uncertain, and is not repeated, when nobody can tell', async () => {
    const world = createWorld();
    joinMany(world, 4);
    world.mailer.script.push(lost);
    world.mailer.cannotTell = new CcoError('no end', { code: 'mail-cannot-tell' });
    await world.step(world.book.campaign.id);
    await world.step(world.book.campaign.id);
    world.clock.advance(30 * hourMs);
    await finish(world);
    expect(received(world)).toHaveLength(4);
    expect(statistics(world.book.recipients)).toMatchObject({ sent: 0, uncertain: 4 });
    expect(world.book.campaign.status).toBe('sent');
  });
});

it('one bad mail does not keep the others of its batch from their readers', async () => {
  const world = createWorld();
  joinMany(world, 5);
  world.mailer.isBad = ({ to }) => to === world.addressOf(3);
  await finish(world);
  expect(new Set(received(world)).size).toBe(4);
  expect(statistics(world.book.recipients)).toMatchObject({ sent: 4, failed: 1 });
});

it('a rate limit is waited for as long as it asks', async () => {
  const world = createWorld();
  joinMany(world, 2);
  world.mailer.script.push(refusedWith('mail-rate-limited', { retryAfterMs: 90_000 }, true));
  await runDown(world);
  world.clock.advance(89_000);
  await runDown(world);
  expect(received(world)).toEqual([]);
  world.clock.advance(1000);
  await runDown(world);
  expect(received(world)).toHaveLength(2);
});

it('a week without the provider loses nobody and doubles nobody', async () => {
  const world = createWorld();
  joinMany(world, 120);
  for (let hour = 0; hour < 7 * 24; hour++) {
    world.mailer.script.splice(0, world.mailer.script.length, refusedWith('mail-unavailable', {}, true));
    await runDown(world);
    world.clock.advance(hourMs);
  }
  world.mailer.script.length = 0;
  await finish(world);
  expect(received(world)).toHaveLength(120);
  expect(new Set(received(world)).size).toBe(120);
});

const event = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'step' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), member: fc.nat(9), confirmed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'bounce' as const), member: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 10, 1500) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('trouble' as const),
      with: fc.constantFrom('lost', 'mail-unavailable', 'mail-rate-limited', 'mail-forbidden', 'mail-invalid'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('blind' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const) }) },
);

it('whatever happens in whatever order: no address twice, none that left, bounced or never confirmed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
      const world = createWorld();
      const ids = new Map<number, string>();
      const trespasses: string[] = [];
      world.mailer.onAccept = ({ to }) => {
        if (!world.mayGet(to)) trespasses.push(to);
      };
      for (let member = 0; member < 5; member++) ids.set(member, world.join(member));
      for (const happens of events) {
        if (happens.do === 'step') await world.step(world.book.campaign.id);
        if (happens.do === 'join') ids.set(happens.member, world.join(happens.member, happens));
        if (happens.do === 'leave') world.leave(ids.get(happens.member) ?? '');
        if (happens.do === 'bounce') world.suppress(world.addressOf(happens.member));
        if (happens.do === 'wait') world.clock.advance(happens.minutes * 60_000);
        if (happens.do === 'trouble')
          world.mailer.script.push(
            happens.with === 'lost' ? lost : refusedWith(happens.with, {}, happens.with !== 'mail-invalid'),
          );
        if (happens.do === 'blind')
          world.mailer.cannotTell = happens.on ? new CcoError('no end', { code: 'mail-cannot-tell' }) : null;
        if (happens.do === 'pause' || happens.do === 'resume' || happens.do === 'cancel') {
          try {
            world.book.campaign = moveCampaign(world.book.campaign, { do: happens.do }, world.clock.now());
          } catch (error) {
            if (!(error instanceof CcoError)) throw error;
          }
        }
      }
      if (world.book.campaign.status === 'paused')
        world.book.campaign = moveCampaign(world.book.campaign, { do: 'resume' }, world.clock.now());
      await finish(world);
      const to = received(world);
      expect(to).toHaveLength(new Set(to).size);
      expect(trespasses).toEqual([]);
      expect(['sent', 'cancelled']).toContain(world.book.campaign.status);
      expect(world.book.openDispatches()).toBe(0);
    }),
    { numRuns: 300 },
  );
});
