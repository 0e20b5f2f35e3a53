import { afterEach, expect, it } from 'vitest';
import { messageId } from '../../../src/core/ids.ts';
import { until } from '../../services/until.ts';
import { createWorld, type Scene, type World } from './world.ts';

let world: World;
let scene: Scene;
afterEach(async () => {
  await scene.end();
  await world.close();
});

/** A scene in which an agent that is away for `presenceMs` is answered for, and whose bot was there and left. */
const leave = async (presenceMs: number): Promise<void> => {
  world = await createWorld({ limits: { presenceMs } });
  scene = await world.scene();
  const before = await scene.startBot();
  const hello = await scene.say('hello');
  await until(() => before.bot.state().lastEventId === hello, { label: 'a resume point' });
  await before.bot.close({ deadlineMs: 3000 });
};

/** How often the agent has answered a message, as members see it. */
const answers = async (to: string): Promise<number> => {
  const { body } = await scene.ben.call('GET', `${scene.path}/messages?limit=100`);
  return body.messages.filter((message: { replyTo?: string }) => message.replyTo === to).length;
};

it('asks nothing of the agent again that was answered for it while it was away', async () => {
  await leave(300);
  let said = '';
  const isAnswered = async (): Promise<boolean> => {
    said = await scene.say('@CCO anybody there?');
    return (await answers(said)) === 1;
  };
  await until(isAnswered, { label: 'answered for it' });
  const after = await scene.startBot();
  const live = messageId('anychat', await scene.say('@CCO and now?'));
  await until(() => after.interactions.some(({ id }) => id === live), { label: 'live again' });
  await until(() => !after.bot.state().backfilling);
  expect(after.interactions.map(({ id }) => id)).not.toContain(messageId('anychat', said));
});

it('asks once what nobody answered while it was away', async () => {
  await leave(600_000);
  const said = await scene.say('@CCO just now?');
  expect(await answers(said)).toBe(0);
  const after = await scene.startBot();
  await until(() => after.interactions.length > 0, { label: 'asked' });
  const last = await scene.say('and on');
  await until(() => after.bot.state().lastEventId === last, { label: 'live again' });
  expect(after.interactions.map(({ id }) => id)).toEqual([messageId('anychat', said)]);
});
