import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { interact } from '../../../src/core/commands/interact.ts';
import { commands } from '../../../src/core/commands/registry.ts';
import { CcoError } from '../../../src/core/errors.ts';
import { memberRoles } from '../../../src/core/messages/inbound.ts';
import { effectSchema } from '../../../src/core/messages/outbound.ts';
import type { Repositories, Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ada, bodyOf, type Desk, garden, general, mia, minute, mona, openDesk, start } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());
beforeEach(async () => {
  desk = await openDesk(store);
});

const raw = (change: Record<string, unknown> = {}) => ({
  id: desk.next(),
  platform: 'anychat',
  spaceId: garden,
  channelId: general,
  threadId: null,
  member: mia,
  at: start,
  kind: 'command',
  text: 'help',
  ...change,
});

describe('each interaction is answered once', () => {
  it.each([1, 2, 5])('delivered %i times, one after the other', async (times) => {
    const interaction = raw();
    for (let index = 0; index < times; index += 1) await interact(desk.deps, interaction);
    expect(await desk.posted()).toHaveLength(1);
  });

  it('delivered ten times at once', async () => {
    const interaction = raw({ member: mona, text: 'mode observe' });
    const results = await Promise.all(Array.from({ length: 10 }, () => interact(desk.deps, interaction)));
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['answered', ...Array(9).fill('duplicate')]);
    expect(await desk.posted()).toHaveLength(1);
  });

  it('a second delivery does nothing, even if things changed since', async () => {
    const interaction = raw({ member: mona, text: 'mode observe' });
    await interact(desk.deps, interaction);
    await desk.command(mona, 'mode approve');
    await interact(desk.deps, interaction);
    expect(await store.settings.get(garden, 'mode')).toBe('approve');
  });

  it('the store failing half-way leaves nothing: no claim, no change, no answer', async () => {
    const interaction = raw({ member: mona, text: 'mode observe' });
    await desk.command(mona, 'mode approve');
    await desk.posted();
    const broken: Store = {
      ...store,
      transaction: (work) =>
        store.transaction((tx) =>
          work({ ...tx, audit: { ...tx.audit, append: () => Promise.reject(new Error('disk full')) } }),
        ),
    };
    await expect(interact({ ...desk.deps, store: broken }, interaction)).rejects.toThrow('disk full');
    expect(await store.settings.get(garden, 'mode')).toBe('approve');
    expect(await desk.posted()).toEqual([]);
    expect((await interact(desk.deps, interaction)).outcome).toBe('answered');
    expect(await store.settings.get(garden, 'mode')).toBe('observe');
  });

  it('says which platform to wake', async () => {
    expect(await interact(desk.deps, raw())).toEqual({ outcome: 'answered', deliver: ['anychat'] });
  });
});

describe('when it cannot be done', () => {
  const failing = (error: Error) => ({
    ...desk.deps,
    store: {
      ...store,
      transaction: <T>(work: (tx: Repositories) => Promise<T>) =>
        store.transaction((tx) => work({ ...tx, timers: { ...tx.timers, postpone: () => Promise.reject(error) } })),
    },
  });
  const wanted = { text: 'privacy erase yes' };

  it('what may heal is thrown, so that the queue tries again', async () => {
    const interaction = raw(wanted);
    const down = new CcoError('down', { code: 'queue-unavailable', retryable: true });
    await expect(interact(failing(down), interaction)).rejects.toBe(down);
    await expect(interact(failing(new Error('ECONNRESET')), interaction)).rejects.toThrow();
    expect((await interact(desk.deps, interaction)).outcome).toBe('answered');
  });

  it('at the last attempt the asker gets an apology instead of silence', async () => {
    const interaction = raw(wanted);
    const result = await interact(failing(new Error('ECONNRESET')), interaction, { final: true });
    expect(result).toEqual({ outcome: 'failed', deliver: ['anychat'] });
    expect((await desk.posted()).map(({ effect }) => bodyOf(effect))).toEqual([expect.stringContaining('Sorry')]);
  });

  it('what cannot heal is answered with an apology at once', async () => {
    const result = await interact(failing(new CcoError('no', { code: 'erase-refused' })), raw(wanted));
    expect(result.outcome).toBe('failed');
    const [entry] = await store.audit.list({ spaceId: garden, limit: 1 });
    expect(entry).toMatchObject({ action: 'command.privacy-erase.failed', subject: 'erase-refused' });
  });
});

it('the log holds who and which command, never what was typed', async () => {
  await desk.command(ada, 'space create chess canary-7316 description');
  await desk.command(mia, 'canary-7316');
  await desk.command(mona, 'draft edit abcdef canary-7316');
  await desk.mention(mia, 'canary-7316');
  await desk.press(mona, 'canary-7316');
  const entries = await store.audit.list({ limit: 5 });
  expect(entries.map(({ actor, action }) => [actor, action]).reverse()).toEqual([
    [ada.id, 'command.space-create'],
    [mia.id, 'command.unknown'],
    [mona.id, 'command.draft-edit'],
    [mia.id, 'mention'],
    [mona.id, 'action.unknown'],
  ]);
  expect(JSON.stringify(entries)).not.toContain('canary');
});

it.each([
  ['nothing', () => undefined],
  ['a string', () => 'help'],
  ['no kind', () => raw({ kind: undefined })],
  ['another platform’s space', () => raw({ spaceId: 'discord:1' })],
  ['another platform’s member', () => raw({ member: { ...mia, id: 'slack:mia' } })],
  ['a role nobody has', () => raw({ member: { ...mia, role: 'owner' } })],
  ['an id the store cannot hold', () => raw({ id: 'anychat:\u0000' })],
  ['a text too long', () => raw({ text: 'x'.repeat(2001) })],
])('%s is refused with a code, without quoting it', async (_what, make) => {
  await expect(interact(desk.deps, make())).rejects.toMatchObject({ code: 'interaction-invalid', retryable: false });
});

it('any text by anybody is answered, and every answer can be sent', async () => {
  const word = fc.constantFrom(
    ...commands.flatMap(({ name, aliases }) => [name, ...aliases]),
    ...['yes', 'auto', '2', '"', 'niche:', 'page:9', 'abcdef', '\u0000', '\ud800', '__proto__'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1000 }),
    fc.array(fc.oneof(word, fc.string({ maxLength: 10 })), { maxLength: 6 }).map((words) => words.join(' ')),
  );
  const asked = fc.oneof(
    fc.record({ kind: fc.constant('command'), text }),
    fc.record({
      kind: fc.constant('action'),
      actionId: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.constantFrom('draft:abcdef:approve', 'draft:abcdef:edit', 'privacy:erase:confirm', 'draft:__proto__:edit'),
      ),
      input: text,
    }),
    fc.record({ kind: fc.constant('mention'), text, messageId: fc.string({ unit: 'binary', maxLength: 400 }) }),
  );
  const role = fc.constantFrom(...memberRoles);
  const name = fc.string({ unit: 'binary', maxLength: 100 });
  await fc.assert(
    fc.asyncProperty(asked, role, name, async (interaction, byRole, byName) => {
      desk.clock.ms += 2 * minute;
      const member = { id: mona.id, name: byName, role: byRole };
      const { outcome } = await interact(desk.deps, raw({ ...interaction, member, at: desk.clock.ms }));
      const rows = await desk.posted();
      if (interaction.kind === 'mention' && byRole === 'agent') {
        expect([outcome, rows.length]).toEqual(['ignored', 0]);
        return;
      }
      expect(outcome).toBe('answered');
      expect(rows.length).toBeGreaterThan(0);
      for (const { effect } of rows) expect(effectSchema.parse(effect)).toEqual(effect);
    }),
    { numRuns: 200 },
  );
});
