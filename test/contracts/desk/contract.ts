// What the moderators' desk promises on every platform: the real adapter in between, people pressing and typing as they do
// there, and everything seen through their eyes.
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandDeps } from '../../../src/core/commands/command.ts';
import { interact } from '../../../src/core/commands/interact.ts';
import type { Interaction } from '../../../src/core/commands/interaction.ts';
import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../../../src/core/ids.ts';
import { draftActionId } from '../../../src/core/interventions/card.ts';
import { cardsFor } from '../../../src/core/interventions/desk/cards.ts';
import { ratingActionId } from '../../../src/core/interventions/desk/post-body.ts';
import type { InboundEvent } from '../../../src/core/messages/inbound.ts';
import { createDeliver } from '../../../src/core/pipeline/deliver.ts';
import { alertSevere } from '../../../src/core/pipeline/severe.ts';
import type { ChatPlatform, Space, Store } from '../../../src/core/ports.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import { draft } from '../../core/commands/desk.ts';
import { until } from '../../services/until.ts';

export interface Seen {
  readonly externalId: string;
  readonly text: string;
  readonly actions: readonly { readonly id: string; readonly label: string }[];
  /** For this person's eyes only. */
  readonly isPrivate: boolean;
}

/** `moderators`, or a thread as `startThread` gave it. */
export type Where = 'moderators' | Thread;

export interface Thread {
  readonly threadId: ThreadId;
  /** What it began with. */
  readonly messageId: MessageId;
}

/** A person, by what they can do and see on the platform. */
export interface Hand {
  readonly id: MemberId;
  /** As cards show it. */
  readonly name: string;
  /** Oldest first; null: they cannot see that place. */
  sees(where: Where): Promise<readonly Seen[] | null>;
  say(where: Thread, text: string): Promise<MessageId>;
  /** Presses a button; `input` is typed into the field it asks for. */
  press(where: Where, message: Seen, actionId: string, input?: string): Promise<void>;
  /** `/cco <name> <values>`, as this platform has it. */
  command(where: Where, name: string, values?: Readonly<Record<string, string>>): Promise<void>;
}

export interface DeskHarness {
  readonly store: Store;
  readonly chat: ChatPlatform;
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  readonly moderators: readonly [Hand, Hand];
  readonly member: Hand;
  /** The agent, as one mentions it. */
  readonly mention: string;
  startThread(): Promise<Thread>;
  /** What the adapter handed on since it was last asked. */
  taken(): Interaction[];
  readonly events: readonly InboundEvent[];
  close(): Promise<void>;
}

const slow = { timeoutMs: 30_000 };

export const deskContract = (name: string, makeHarness: () => Promise<DeskHarness>): void => {
  describe(`The moderators’ desk on ${name}`, () => {
    let harness: DeskHarness;
    let deps: CommandDeps;
    let space: Space;
    let deliver: ReturnType<typeof createDeliver>;
    let thread: Thread;
    const clock = { now: Date.now };
    const newId = () => v7();

    beforeAll(async () => {
      harness = await makeHarness();
      const { store, chat, spaceId } = harness;
      deps = {
        store,
        clock,
        newId,
        defaults: defaultSpaceSettings,
        platforms: () => chat,
        agent: { name: 'CCO', role: '', bio: '', capabilities: [] },
      };
      deliver = createDeliver({ store, platform: chat, clock, patienceMs: 5_000 });
      await until(async () => ((await store.spaces.get(spaceId))?.moderatorsChannelId ?? null) !== null, slow);
      const known = await store.spaces.get(spaceId);
      if (known === null) throw new Error('no space');
      space = known;
    });
    afterAll(() => harness.close());
    beforeEach(async () => {
      thread = await harness.startThread();
    });

    /** Answers what was asked, all at the same moment, and delivers. */
    const settle = async (): Promise<void> => {
      await Promise.all(harness.taken().map((interaction) => interact(deps, interaction)));
      while ((await deliver()).more);
    };
    const eventually = (condition: () => Promise<boolean>, label: string): Promise<void> =>
      until(
        async () => {
          await settle();
          return condition();
        },
        { ...slow, label },
      );

    /** A draft, shown on its card as an evaluation does it. */
    const propose = async (): Promise<{ readonly id: string; card(): Promise<Seen> }> => {
      const { store, spaceId, channelId } = harness;
      const now = clock.now();
      const one = {
        ...draft({ spaceId, channelId, threadId: thread.threadId }),
        createdAt: now,
        expiresAt: now + 30 * 60_000,
      };
      const cards = cardsFor({
        space,
        channels: await store.spaces.channels(spaceId),
        drafts: [one],
        open: [],
        settings: defaultSpaceSettings,
        reviews: new Map(),
        said: new Map(),
        now,
        newId,
      });
      const cardOutboxId = cards.cardOf.get(one.id) ?? null;
      await store.interventions.add({ ...one, cardOutboxId });
      await store.outbox.add(cards.outbox);
      const outId = async () => (await store.outbox.get(cardOutboxId ?? ''))?.externalId ?? null;
      await eventually(async () => (await outId()) !== null, 'card out');
      return {
        id: one.id,
        card: async () => {
          const id = await outId();
          const shown = (await harness.moderators[0].sees('moderators'))?.find(({ externalId }) => externalId === id);
          if (shown === undefined) throw new Error('no card');
          return shown;
        },
      };
    };
    const cardSays = (of: { card(): Promise<Seen> }, words: RegExp): Promise<void> =>
      eventually(async () => words.test((await of.card()).text), `card: ${words.source}`);
    /** What the agent said in the thread, for all. */
    const posts = async (): Promise<readonly Seen[]> => {
      const start = thread.messageId.slice(thread.messageId.indexOf(':') + 1);
      return ((await harness.member.sees(thread)) ?? []).filter(
        ({ text, isPrivate, externalId }) => !isPrivate && externalId !== start && /\bbot\b/u.test(text),
      );
    };
    /** What somebody is told in private, from now on. */
    const listen = async (hand: Hand, where: Where = 'moderators') => {
      const before = new Set((await hand.sees(where))?.map(({ externalId }) => externalId));
      const heard = async () =>
        ((await hand.sees(where)) ?? []).filter(({ externalId, isPrivate }) => isPrivate && !before.has(externalId));
      return async (words: string): Promise<Seen> => {
        let found: Seen | undefined;
        await eventually(async () => {
          found = (await heard()).find(({ text }) => text.includes(words));
          return found !== undefined;
        }, words);
        return found as Seen;
      };
    };
    const labels = ({ actions }: Seen): string[] => actions.map(({ label }) => label);
    const actionOf = ({ actions }: Seen, label: string): string =>
      actions.find((action) => action.label === label)?.id ?? '';

    it('shows a draft to moderators, with its buttons, and to no member', async () => {
      const of = await propose();
      const card = await of.card();
      expect(card.text).toContain('The mood turned in a thread in #');
      expect(labels(card)).toEqual(['Approve', 'Edit', 'Dismiss', 'Snooze', 'Never here']);
      expect(card.isPrivate).toBe(false);
      expect(await harness.moderators[1].sees('moderators')).toContainEqual(card);
      expect(await harness.member.sees('moderators')).toBeNull();
      expect(await posts()).toEqual([]);
    });

    it('of two who approve at the same moment one does; both are told in private, and it is posted once', async () => {
      const of = await propose();
      const card = await of.card();
      const approve = draftActionId(of.id, 'approve');
      const { moderators } = harness;
      const told = [await listen(moderators[0]), await listen(moderators[1])];
      await Promise.all(moderators.map((one) => one.press('moderators', card, approve)));
      await cardSays(of, /Approved by .* at .*\. Posted\./su);
      const { decidedBy } = (await harness.store.interventions.get(of.id)) ?? {};
      const won = moderators[0].id === decidedBy ? 0 : 1;
      await told[won]?.('**Approved.** I am posting it now.');
      await told[1 - won]?.(`${moderators[won]?.name} approved this draft`);
      expect(await posts()).toMatchObject([{ text: 'I am a bot. Shall we take a short break?' }]);
      expect((await of.card()).text).toContain(`Approved by ${moderators[won]?.name}`);
      expect(labels(await of.card())).toEqual([]);
    });

    it('posts a moderator’s own words, typed where the platform has them typed, and says that a bot posts them', async () => {
      const of = await propose();
      const told = await listen(harness.moderators[0]);
      await harness.moderators[0].press('moderators', await of.card(), draftActionId(of.id, 'edit'), 'Tea, anyone?');
      await told('**Approved with your words.**');
      await cardSays(of, /Edited and approved by .*\. Posted\./su);
      const [post, ...others] = await posts();
      expect(others).toEqual([]);
      expect(post?.text).toMatch(/Tea, anyone\?[\s\S]*bot|bot[\s\S]*Tea, anyone\?/u);
    });

    it('lets readers say whether a post helped, in private', async () => {
      const of = await propose();
      await harness.moderators[0].press('moderators', await of.card(), draftActionId(of.id, 'approve'));
      await eventually(async () => (await posts()).length === 1, 'posted');
      const [post] = await posts();
      if (post === undefined) throw new Error('no post');
      expect(labels(post)).toEqual(['This helped', 'Not helpful']);
      const told = await listen(harness.member, thread);
      await harness.member.press(thread, post, ratingActionId(of.id, true));
      await told('I noted that it helped');
    });

    it('dismisses, and asks why afterwards by buttons that work', async () => {
      const of = await propose();
      const told = await listen(harness.moderators[1]);
      await harness.moderators[1].press('moderators', await of.card(), draftActionId(of.id, 'dismiss'));
      const asked = await told('**Dismissed.** Nothing is posted.');
      await harness.moderators[1].press('moderators', asked, actionOf(asked, 'Wrong tone'));
      await told('noted: wrong tone');
      await cardSays(of, /Dismissed by .*; nothing is posted\./su);
      expect(await posts()).toEqual([]);
    });

    it('snoozes: the buttons go, and the card says until when', async () => {
      const of = await propose();
      const told = await listen(harness.moderators[0]);
      await harness.moderators[0].press('moderators', await of.card(), draftActionId(of.id, 'snooze'));
      await told('**Snoozed.**');
      await cardSays(of, /Snoozed: I ask again at/u);
      expect(labels(await of.card())).toEqual([]);
    });

    it('turns a kind off in a channel, and on again by the button of the answer', async () => {
      const of = await propose();
      const told = await listen(harness.moderators[0]);
      await harness.moderators[0].press('moderators', await of.card(), draftActionId(of.id, 'never'));
      const answer = await told('**No word to calm a talk in #');
      await cardSays(of, /Dismissed by/u);
      await harness.moderators[0].press('moderators', answer, actionOf(answer, 'Allow it again'));
      await told('**Allowed again:**');
    });

    it('refuses a member who decides on a draft by its id, and posts nothing', async () => {
      const of = await propose();
      const told = await listen(harness.member, thread);
      await harness.member.command(thread, 'draft approve', { id: of.id });
      await told('only moderators and admins');
      expect((await harness.store.interventions.get(of.id))?.status).toBe('draft');
      expect(await posts()).toEqual([]);
    });

    it('takes the last thing it said back where that is asked: a post, and an answer to a mention', async () => {
      const [mod] = harness.moderators;
      const told = await listen(mod, thread);
      const of = await propose();
      await mod.press('moderators', await of.card(), draftActionId(of.id, 'approve'));
      await cardSays(of, /Posted\./u);
      await harness.member.say(thread, `${harness.mention} what is this?`);
      await eventually(async () => (await posts()).length === 2, 'answered');
      await mod.command(thread, 'undo');
      await told('I am removing what I said in a thread in #');
      await eventually(async () => (await posts()).length === 1, 'answer gone');
      expect((await posts())[0]?.text).toContain('take a short break');
      await mod.command(thread, 'undo');
      await told('I am removing my word to calm a talk in a thread in #');
      await eventually(async () => (await posts()).length === 0, 'post gone');
      await cardSays(of, /Taken back by/u);
    });

    it('deletes a severe message for a moderator who has that right, after asking once more, once', async () => {
      const { store, member, moderators, events } = harness;
      const [mod] = moderators;
      const messageId = await member.say(thread, 'Something vile');
      const event = () => events.find((one) => one.kind === 'message' && one.id === messageId);
      await eventually(async () => event() !== undefined, 'heard');
      const heard = event();
      if (heard?.kind !== 'message') throw new Error('not heard');
      await store.messages.apply(
        [{ event: { ...heard, revision: heard.revision + 1 }, score: null, severe: 'threat' }],
        clock.now(),
      );
      const channels = await store.spaces.channels(space.id);
      await store.transaction(async (tx) => {
        const alert = await alertSevere(tx, { space, channels, lasting: [] }, clock.now(), newId);
        await tx.outbox.add(alert.outbox);
      });
      const card = async (): Promise<Seen | undefined> =>
        (await mod.sees('moderators'))?.findLast(({ text }) => text.startsWith('**Severe content: please look now**'));
      await eventually(async () => (await card()) !== undefined, 'card');
      const shown = (await card()) as Seen;
      expect(shown.text).not.toContain('vile');
      const external = messageId.slice(messageId.indexOf(':') + 1);
      const isThere = async () => (await member.sees(thread))?.some(({ externalId }) => externalId === external);
      const told = await listen(mod);
      await mod.press('moderators', shown, actionOf(shown, 'Delete message'));
      const question = await told('Delete this message, for everyone?');
      expect(await isThere()).toBe(true);
      await Promise.all([1, 2].map(() => mod.press('moderators', question, actionOf(question, 'Delete it'))));
      await told('**I am deleting it.**');
      await eventually(async () => !(await isThere()), 'deleted');
      await eventually(
        async () => (await card())?.text.includes(`A message was deleted, by ${mod.name}`) ?? false,
        'told',
      );
      const orders = (await store.audit.list({ spaceId: space.id, limit: 100 })).filter(
        ({ action }) => action === 'moderation.delete-message',
      );
      expect(orders).toMatchObject([{ actor: mod.id }]);
    });
  });
};
