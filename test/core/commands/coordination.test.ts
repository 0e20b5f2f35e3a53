// `/cco coordination`: what went where, for admins.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../src/core/commands/command.ts';
import { coordination, coordinationResume } from '../../../src/core/commands/coordination.ts';
import { parseCommand } from '../../../src/core/commands/parse.ts';
import { may } from '../../../src/core/commands/rights.ts';
import { spaceId } from '../../../src/core/ids.ts';
import type { CoordinationEntry, Store } from '../../../src/core/ports.ts';
import { noon } from '../coordination/facts.ts';
import { createWorld, type World } from '../coordination/world.ts';
import { ada, type Desk, garden, general, openDesk } from './desk.ts';

const minute = 60_000;
const commands: readonly Command[] = [coordination, coordinationResume];

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await createWorld();
  desk = await openDesk(world.store);
});
beforeEach(() => world.reset());
afterAll(() => world.close());

/** What an admin is answered; the desk's `interact` knows only what is registered. */
const ask = async (line: string): Promise<string> => {
  const parsed = parseCommand(line, commands, commands);
  if (parsed.kind !== 'command') throw new Error(`${line} is no command`);
  const bound = parsed.command.bind(parsed.values);
  if ('problem' in bound) return bound.problem;
  const interaction = {
    kind: 'command' as const,
    id: 'anychat:i1',
    platform: 'anychat' as const,
    spaceId: garden,
    channelId: general,
    threadId: null,
    member: ada,
    at: noon,
    text: line,
  };
  const inside = await bound.outside(desk.deps, interaction);
  return await world.store.transaction(
    async (tx) => (await inside({ tx, now: noon, interaction, deps: desk.deps, commands })).body.text,
  );
};
type Added = Parameters<Store['coordination']['add']>[0];
const add = (over: Partial<CoordinationEntry>, queued?: Parameters<Store['coordination']['add']>[1]) => {
  const { errorCode, attempts: _attempts, settledAt: _settledAt, ...rest } = over;
  const entry: Added = {
    id: 'e1',
    party: 'CEO',
    way: 'webhook',
    direction: 'out',
    type: 'coordination.health-report',
    spaceId: garden,
    at: noon - 3 * minute,
    status: 'delivered',
    ...rest,
    ...(errorCode === undefined || errorCode === null ? {} : { errorCode }),
  };
  return world.store.coordination.add(entry, queued);
};

it.each(['member', 'moderator', 'agent'] as const)('is not for a %s', (role) => {
  for (const { who } of commands) expect(may(role, who)).toBe(false);
});

describe('coordination', () => {
  it('says where to begin while there is nothing', async () => {
    expect(await ask('coordination')).toContain('`roles` in cco-agent.json says who is who');
  });

  it('shows each message with its way and what became of it', async () => {
    await add({});
    await add({ id: 'e2', way: 'email', status: 'handed-on', at: noon - 2 * minute });
    await add({
      id: 'e3',
      party: 'CMO',
      way: 'api',
      direction: 'in',
      type: 'strategy.update',
      status: 'accepted',
      spaceId: null,
      at: noon - minute,
    });
    await add({
      id: 'e4',
      party: 'CRO',
      way: 'api',
      direction: 'in',
      type: 'strategy.update',
      status: 'refused',
      errorCode: 'coordination-forbidden',
      spaceId: null,
      at: noon,
    });
    expect((await ask('coordination')).split('\n')).toEqual([
      '**Coordination**',
      '← CRO: strategy.update, just now, refused (`coordination-forbidden`)',
      '← CMO: strategy.update, 1 minute ago, accepted',
      '→ CEO: health report by e-mail, 2 minutes ago, handed on',
      '→ CEO: health report by webhook, 3 minutes ago, delivered',
    ]);
  });

  it('shows what still waits, and why', async () => {
    await add({ status: 'pending' }, { body: '{}', expiresAt: noon + minute });
    const key = { id: 'e1', party: 'CEO', way: 'webhook' as const };
    await world.store.coordination.claim(key, noon, noon + minute);
    await world.store.coordination.postpone(key, 'webhook-unavailable', noon + minute);
    expect(await ask('coordination')).toContain('waiting to be delivered, 1 attempt (`webhook-unavailable`)');
  });

  it('of one role shows that role only, whatever its case', async () => {
    await add({});
    await add({ id: 'e2', party: 'CMO' });
    expect(await ask('coordination cmo')).toMatch(/^\*\*Coordination with the CMO\*\*\n→ CMO: .+$/u);
    expect(await ask('coordination boss')).toContain('The role can be CEO, CMO, CRO');
  });

  it('of another space is not shown', async () => {
    await add({ spaceId: spaceId('anychat', 'elsewhere') });
    expect(await ask('coordination')).toContain('Nothing yet');
  });

  it('tells how requests for an analysis went', async () => {
    for (const id of ['a', 'b', 'c']) {
      const at = noon - 10 * minute;
      const asked = { id, party: 'CMO', spaceId: garden, topic: 't', days: 7, at, dueAt: at + 5 * minute };
      await world.store.coordination.addRequest(asked);
    }
    await world.store.coordination.answered('a', noon - 6 * minute);
    await world.store.coordination.answered('b', noon);
    expect(await ask('coordination')).toContain('Analyses asked for in 7 days: 3, 1 in time, **1 overdue**');
  });
});

it('a webhook that answered 410 is shown, and sent to again once an admin says so', async () => {
  await world.store.coordination.disable({ party: 'CEO', endpoint: 'h', at: noon, errorCode: 'webhook-gone' });
  expect(await ask('coordination')).toContain('CEO: switched off just now, its webhook answered 410 Gone');
  expect(await ask('coordination resume cmo')).toContain('not switched off');
  expect(await ask('coordination resume ceo')).toContain('From now on I send to CEO again');
  expect(await world.store.coordination.disabled()).toEqual([]);
});
