// The desk through the whole pipeline: what is taken back is gone from the chat, what sleeps wakes, and what a moderator
// orders against severe content is done once, with their right only.
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interact } from '../../../src/core/commands/interact.ts';
import { CcoError } from '../../../src/core/errors.ts';
import { draftActionId } from '../../../src/core/interventions/card.ts';
import type { MemberRole } from '../../../src/core/messages/inbound.ts';
import type { ModerationKind, OutboundBody } from '../../../src/core/messages/outbound.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createErase } from '../../../src/core/privacy/erase.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { type Community, createCommunity, minute, mods, quarrel } from './community.ts';

let store: Store;
let made = 0;
beforeAll(async () => {
  ({ store } = await createPgliteStore({ dataDir: 'memory' }));
});
afterAll(() => store.close());

const desk = (of: Community) => {
  const deps = {
    store,
    clock: of.clock,
    newId: () => v7(),
    defaults: defaultSpaceSettings,
    platforms: () => null,
    agent: { name: 'CCO', role: '', bio: '', capabilities: [] },
  };
  const settle = async (): Promise<void> => {
    while ((await of.deliver()).more);
    await of.deliver();
  };
  return {
    settle,
    /** What a press or command was answered. */
    async does(
      what: { actionId: string } | { text: string },
      { who = 'mona', role = 'moderator', rights }: { who?: string; role?: MemberRole; rights?: ModerationKind[] } = {},
    ): Promise<OutboundBody> {
      const id = `anychat:${v7()}`;
      await interact(deps, {
        id,
        platform: 'anychat',
        spaceId: of.id,
        channelId: mods(of.id.slice('anychat:'.length)),
        threadId: null,
        member: { ...of.moderator(who), role },
        at: of.clock.now(),
        ...(rights === undefined ? {} : { rights }),
        ...('text' in what ? { kind: 'command', ...what } : { kind: 'action', ...what }),
      });
      await settle();
      const bodies = of.platform.done.flatMap(({ effect }) =>
        effect.kind === 'reply' && effect.interactionId === id ? [effect.body] : [],
      );
      const [body] = bodies;
      if (body === undefined) throw new Error('no answer');
      return body;
    },
    /** The card as it stands in the chat. */
    card(): OutboundBody {
      const bodies = of.platform.done.flatMap(({ effect }) =>
        (effect.kind === 'post' && effect.channelId === mods(of.id.slice('anychat:'.length))) ||
        effect.kind === 'update'
          ? [effect.body]
          : [],
      );
      const last = bodies.at(-1);
      if (last === undefined) throw new Error('no card');
      return last;
    },
  };
};

const withDraft = async () => {
  const of = await createCommunity(store, `desk-${++made}`);
  await of.talk(quarrel);
  await of.evaluate();
  const at = desk(of);
  await at.settle();
  const [draft] = await store.interventions.list({ spaceId: of.id, status: 'draft', limit: 1 });
  if (draft === undefined) throw new Error('no draft');
  return { of, at, draft };
};

describe('taking back', () => {
  it('removes the post from the chat, and the card says who did', async () => {
    const { of, at, draft } = await withDraft();
    await at.does({ actionId: draftActionId(draft.id, 'approve') });
    const post = of.platform.done.find(({ effect }) => effect.kind === 'post' && effect.channelId === draft.channelId);
    expect((await at.does({ text: 'undo' }, { who: 'marc' })).text).toContain('**Taken back.**');
    const removed = of.platform.done.filter(({ effect }) => effect.kind === 'remove');
    expect(removed.map(({ targetExternalId }) => targetExternalId)).toEqual([post?.externalId]);
    expect(at.card().text).toMatch(/Taken back by marc at \d\d:\d\d UTC\.\*\*$/u);
  });

  it('that the chat refuses is said on the card', async () => {
    const { of, at, draft } = await withDraft();
    await at.does({ actionId: draftActionId(draft.id, 'approve') });
    await store.transaction(async () => undefined);
    of.platform.beforeSend = async () => {
      const [effect] = of.platform.asked.slice(-1);
      if ((await store.outbox.get(effect ?? ''))?.effect.kind === 'remove')
        throw new CcoError('no', { code: 'chat-forbidden' });
    };
    await at.does({ text: 'undo' });
    expect(at.card().text).toContain('I could not remove the post. Please remove it yourself.');
  });

  it('of two who do, one did', async () => {
    const { of, at, draft } = await withDraft();
    await at.does({ actionId: draftActionId(draft.id, 'approve') });
    await Promise.all([at.does({ text: 'undo' }), at.does({ text: `undo ${draft.id}` }, { who: 'marc' })]);
    expect(of.platform.done.filter(({ effect }) => effect.kind === 'remove')).toHaveLength(1);
  });
});

describe('snooze', () => {
  it('takes the buttons away, brings them back after half an hour, and the draft ends later', async () => {
    const { of, at, draft } = await withDraft();
    await at.does({ actionId: draftActionId(draft.id, 'snooze') });
    expect(at.card().actions).toEqual([]);
    of.clock.advance(30 * minute);
    await of.runTimers();
    await at.settle();
    expect(at.card().actions.map(({ label }) => label)).toContain('Approve');
    expect(await store.interventions.get(draft.id)).toMatchObject({ status: 'draft' });
    of.clock.advance(31 * minute);
    await of.runTimers();
    await at.settle();
    expect(await store.interventions.get(draft.id)).toMatchObject({ status: 'expired' });
    expect(at.card().text).toContain('Expired at');
  });

  it('outlasts the time at which the draft would have ended', async () => {
    const { of, at, draft } = await withDraft();
    of.clock.set(draft.expiresAt - minute);
    await at.does({ actionId: draftActionId(draft.id, 'snooze') });
    of.clock.advance(2 * minute);
    await of.runTimers();
    expect(await store.interventions.get(draft.id)).toMatchObject({ status: 'draft' });
  });
});

describe('severe content', () => {
  const withThreat = async () => {
    const of = await createCommunity(store, `desk-${++made}`);
    const message = of.message('zed', 'I will find you and kill you', { thread: 't1' });
    await of.ingest([message]);
    await of.evaluate();
    const at = desk(of);
    await at.settle();
    return { of, at, message };
  };
  const deletion = (body: OutboundBody) => body.actions.find(({ label }) => label === 'Delete message')?.id ?? '';

  it('comes with a hint, and offers what the platform can', async () => {
    const { at, message } = await withThreat();
    const body = at.card();
    expect(body.text).toContain('Threat: read what was said before it.');
    expect(body.text).toMatch(/^- threat in a thread in #general, \d\d:\d\d UTC$/mu);
    expect(body.text).not.toContain(message.id);
    expect(body.text).not.toContain('zed');
    expect(body.text).not.toContain('kill');
    expect(body.actions.map(({ label }) => label)).toEqual(['Delete message']);
  });

  it.each([
    ['a member', { role: 'member' as const, rights: ['delete-message' as const] }, 'only moderators and admins'],
    ['a moderator without the right', { rights: [] }, 'You may not delete others’ messages'],
    ['a moderator of whom the platform said nothing', {}, 'You may not delete others’ messages'],
  ])('%s is refused in private', async (_who, press, says) => {
    const { of, at } = await withThreat();
    expect((await at.does({ actionId: deletion(at.card()) }, press)).text).toContain(says);
    expect(of.platform.done.some(({ effect }) => effect.kind === 'delete-message')).toBe(false);
  });

  it('is deleted only after a second press, once, and the card says by whom, not whose it was', async () => {
    const { of, at, message } = await withThreat();
    const rights: ModerationKind[] = ['delete-message'];
    const question = await at.does({ actionId: deletion(at.card()) }, { rights });
    expect(question.text).toContain('Delete this message, for everyone?');
    expect(of.platform.done.some(({ effect }) => effect.kind === 'delete-message')).toBe(false);
    const sure = question.actions[0]?.id ?? '';
    expect((await at.does({ actionId: sure }, { rights })).text).toContain('I am deleting it');
    expect(of.platform.done.flatMap(({ effect }) => (effect.kind === 'delete-message' ? [effect] : []))).toEqual([
      {
        kind: 'delete-message',
        spaceId: of.id,
        channelId: message.channelId,
        threadId: message.threadId,
        messageId: message.id,
      },
    ]);
    expect(at.card().text).toMatch(/A message was deleted, by mona at \d\d:\d\d UTC\./u);
    await of.ingest([of.deletion(message)]);
    expect((await at.does({ actionId: sure }, { rights })).text).toContain('nothing to do');
    expect((await at.does({ text: 'audit' })).text).toContain('mona had a severe message deleted.');
    const { actor, data } =
      (await store.audit.list({ spaceId: of.id, limit: 50 })).find(
        ({ action }) => action === 'moderation.delete-message',
      ) ?? {};
    expect({ actor, data }).toEqual({ actor: of.moderator('mona').id, data: { card: expect.any(String) } });
  });

  it('is deleted once, however often and by however many it is confirmed', async () => {
    const { of, at } = await withThreat();
    const rights: ModerationKind[] = ['delete-message'];
    const question = await at.does({ actionId: deletion(at.card()) }, { rights });
    const sure = { actionId: question.actions[0]?.id ?? '' };
    const answers = await Promise.all(['mona', 'marc', 'mona'].map((who) => at.does(sure, { who, rights })));
    expect(answers.filter(({ text }) => text.startsWith('**I am deleting it.**'))).toHaveLength(1);
    expect(answers.filter(({ text }) => /^(?:mona|marc) ordered this just now/u.test(text))).toHaveLength(2);
    expect(of.platform.done.filter(({ effect }) => effect.kind === 'delete-message')).toHaveLength(1);
    expect((await at.does({ text: 'audit' })).text.match(/had a severe message deleted/gu)).toHaveLength(1);
  });

  it('may be ordered again at once where the chat refused it', async () => {
    const { of, at } = await withThreat();
    const rights: ModerationKind[] = ['delete-message'];
    const question = await at.does({ actionId: deletion(at.card()) }, { rights });
    const sure = { actionId: question.actions[0]?.id ?? '' };
    of.platform.beforeSend = async () => {
      const [asked] = of.platform.asked.slice(-1);
      if ((await store.outbox.get(asked ?? ''))?.effect.kind === 'delete-message')
        throw new CcoError('no', { code: 'chat-invalid' });
    };
    await at.does(sure, { rights });
    of.platform.beforeSend = () => Promise.resolve();
    expect((await at.does(sure, { who: 'marc', rights })).text).toContain('I am deleting it');
    expect(of.platform.done.filter(({ effect }) => effect.kind === 'delete-message')).toHaveLength(1);
  });

  it('that the chat refuses to delete is said on the card', async () => {
    const { of, at } = await withThreat();
    const rights: ModerationKind[] = ['delete-message'];
    const question = await at.does({ actionId: deletion(at.card()) }, { rights });
    of.platform.beforeSend = async () => {
      const [asked] = of.platform.asked.slice(-1);
      if ((await store.outbox.get(asked ?? ''))?.effect.kind === 'delete-message')
        throw new CcoError('no', { code: 'chat-invalid' });
    };
    await at.does({ actionId: question.actions[0]?.id ?? '' }, { rights });
    expect(at.card().text).toContain('the chat refused it or was out of reach. Please do it yourself.');
  });

  it('names nobody any more once the moderator is erased', async () => {
    const { of, at } = await withThreat();
    const rights: ModerationKind[] = ['delete-message'];
    const question = await at.does({ actionId: deletion(at.card()) }, { rights });
    await at.does({ actionId: question.actions[0]?.id ?? '' }, { rights });
    of.clock.advance(minute);
    await createErase({ store, targets: [], clock: of.clock })(of.moderator('mona').id);
    await at.settle();
    expect(at.card().text).toMatch(/A message was deleted, by a moderator at/u);
  });
});
