import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandSchema } from '../../../src/anychat-protocol/entities.ts';
import { commandHints, commands } from '../../../src/core/commands/registry.ts';
import { draftActionId } from '../../../src/core/interventions/card.ts';
import { memberRoles } from '../../../src/core/messages/inbound.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { ada, bot, type Desk, draft, mia, mona, openDesk, type Person } from './desk.ts';

let store: Store;
let desk: Desk;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
  desk = await openDesk(store);
});
afterAll(() => store.close());

const people: readonly Person[] = [mia, mona, ada, bot];
const everybody = ['member', 'moderator', 'admin'];
const staff = ['moderator', 'admin'];

// The product's rule, written down once more on purpose: who may use what.
const rules: readonly [typed: string, allowed: readonly string[]][] = [
  ['help', everybody],
  ['about', everybody],
  ['health', staff],
  ['why', staff],
  ['why-not', staff],
  ['trend 7d', staff],
  ['effect', staff],
  ['cases', staff],
  ['case abcdef', staff],
  ['case assign abcdef', staff],
  ['case note abcdef it is the checkout', staff],
  ['case close abcdef', staff],
  ['case reopen abcdef', staff],
  ['drafts', staff],
  ['draft approve abcdef', staff],
  ['draft edit abcdef Let us slow down', staff],
  ['draft dismiss abcdef', staff],
  ['undo', staff],
  ['pause 2h', staff],
  ['quiet-hours off', staff],
  ['mode', staff],
  ['sla', staff],
  ['analyse checkout 7d', staff],
  ['allow', staff],
  ['messages', staff],
  ['messages set thanks en {bot}', staff],
  ['messages reset thanks', staff],
  ['brand', staff],
  ['audit', staff],
  ['coordination', ['admin']],
  ['coordination resume CMO', ['admin']],
  ['campaign', ['admin']],
  ['settings threshold 0.7', staff],
  ['settings privacy metadata-only', staff],
  ['space create chess', ['admin']],
  ['space undo chess', ['admin']],
  ['feedback I like it here', everybody],
  ['helper', everybody],
  ['stop', everybody],
  ['email mia@example.com', everybody],
  ['privacy show', everybody],
  ['privacy export', everybody],
  ['privacy erase yes', everybody],
  ['privacy opt-out', everybody],
  ['privacy opt-in', everybody],
];

it('has a rule for every command', () => {
  expect(
    rules.map(([typed]) => commands.filter(({ name }) => `${typed} `.startsWith(`${name} `)).at(-1)?.name),
  ).toEqual(commands.map(({ name }) => name));
});

const refused = /^Sorry, only|^My commands are for people/u;

describe.each(rules)('/cco %s', (typed, allowed) => {
  it.each(people.map((who) => [who.role, allowed.includes(who.role) ? 'may' : 'may not', who] as const))(
    'a %s %s',
    async (role, _may, who) => {
      const before = [desk.chat.asked.length, await desk.erasures()];
      const { text } = await desk.ask(who, typed);
      if (allowed.includes(role)) {
        expect(text).not.toMatch(refused);
      } else {
        expect(text).toMatch(refused);
        expect([desk.chat.asked.length, await desk.erasures()]).toEqual(before);
      }
    },
  );
});

it.each([
  ['member', mia, 'only moderators and admins'],
  ['agent', bot, 'for people'],
] as const)('a button of a draft refuses a %s', async (_role, who, says) => {
  const open = draft();
  await store.interventions.add(open);
  const { text } = await desk.askPress(who, draftActionId(open.id, 'approve'));
  expect(text).toContain(says);
  expect((await store.interventions.get(open.id))?.status).toBe('draft');
});

it.each([
  ['member', 'health', 'only moderators and admins', mia],
  ['member', 'space create chess', 'only an admin', mia],
  ['moderator', 'space create chess', 'only an admin', mona],
  ['member', 'mode loud', 'only moderators and admins', mia],
] as const)('a %s who types %j is told: %s', async (_role, typed, says, who) => {
  expect((await desk.ask(who, typed)).text).toContain(says);
});

it('answers are seen by the asker only', async () => {
  await desk.command(mia, 'health');
  await desk.command(mona, 'health');
  const effects = (await desk.posted()).map(({ effect }) => effect);
  expect(effects).toMatchObject([
    { kind: 'reply', to: mia.id },
    { kind: 'reply', to: mona.id },
  ]);
});

describe('hints for the platform', () => {
  it.each([undefined, ...memberRoles])('fit the protocol for %s', (role) => {
    const hints = commandHints(role);
    expect(commandSchema.parse(hints)).toEqual(hints);
  });

  it.each(people.filter(({ role }) => role !== 'agent'))(
    '$role is offered what $role may do, in help too',
    async (who) => {
      const mine = rules.filter(([, allowed]) => allowed.includes(who.role)).length;
      expect(commandHints(who.role).hints).toHaveLength(mine);
      const { text } = await desk.ask(who, 'help');
      expect(text.split('\n').filter((line) => line.startsWith('`/cco'))).toHaveLength(mine);
    },
  );
});
