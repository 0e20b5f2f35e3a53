// What every ChatPlatform promises the core. A platform's own test file gives it a harness on a real or faithful peer.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../../../src/core/ids.ts';
import {
  type Effect,
  type Moderation,
  type ModerationKind,
  moderationKinds,
} from '../../../src/core/messages/outbound.ts';
import type { ChatPlatform } from '../../../src/core/ports.ts';
import { until } from '../../services/until.ts';

/** A message as a member sees it on the platform. */
export interface SeenMessage {
  readonly externalId: string;
  readonly text: string;
  readonly threadExternalId: string | null;
  readonly actions: readonly string[];
}

export interface ChatPlatformHarness {
  readonly platform: ChatPlatform;
  readonly spaceId: SpaceId;
  /** Public and empty. */
  readonly channelId: ChannelId;
  /** Well-formed, but not there. */
  readonly goneChannelId: ChannelId;
  /** What it can do for a moderator. */
  readonly moderation: readonly ModerationKind[];
  /** Two members who are in the space. */
  readonly member: MemberId;
  readonly bystander: MemberId;
  /** Said by a member, for threads and replies to begin with. */
  say(text: string): Promise<{ messageId: MessageId; threadId: ThreadId }>;
  /** What that member sees in the channel now, oldest first, private messages to them included. */
  seenBy(member: MemberId): Promise<SeenMessage[]>;
  /** The next sending is done on the platform, but its answer is lost on every attempt. */
  loseAnswers(): void;
  /** Everything passes again. */
  recover(): void;
  /** The platform answers nothing. */
  goDown(): void;
  /** Ids made in order, as outbox rows have them. */
  rowId(): string;
  close(): Promise<void>;
}

const day = 86_400_000;

export const chatPlatformContract = (name: string, makeHarness: () => Promise<ChatPlatformHarness>): void => {
  describe(`${name} as a ChatPlatform`, () => {
    let harness: ChatPlatformHarness;
    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(() => harness.close());

    const post = (text: string, more: Partial<Extract<Effect, { kind: 'post' }>> = {}): Effect => ({
      kind: 'post',
      spaceId: harness.spaceId,
      channelId: harness.channelId,
      threadId: null,
      replyTo: null,
      body: { text, actions: [] },
      ...more,
    });
    const row = (effect: Effect, targetExternalId: string | null = null) => ({
      id: harness.rowId(),
      effect,
      targetExternalId,
    });
    const seen = async (text: string, member = harness.member): Promise<SeenMessage[]> =>
      (await harness.seenBy(member)).filter((message) => message.text === text);

    /** Tries again while the error says that this can help, as the outbox does. */
    const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
      let result: { readonly value: T } | null = null;
      await until(async () => {
        result = await work().then(
          (value) => ({ value }),
          (error: unknown) => {
            if (error instanceof CcoError && error.retryable) return null;
            throw error;
          },
        );
        return result !== null;
      });
      return (result as unknown as { readonly value: T }).value;
    };

    it('posts what a row says and returns the platform’s id of it', async () => {
      const { externalId } = await harness.platform.send(row(post('A plain post')));
      expect(await seen('A plain post')).toEqual([
        { externalId, text: 'A plain post', threadExternalId: null, actions: [] },
      ]);
    });

    it('posts a row once, however often it is sent', async () => {
      const one = row(post('Sent three times'));
      const first = await harness.platform.send(one);
      expect(await harness.platform.send(one)).toEqual(first);
      expect(await harness.platform.send(one)).toEqual(first);
      expect(await seen('Sent three times')).toHaveLength(1);
    });

    it('posts two rows with the same text twice', async () => {
      const [first, second] = [row(post('Same words')), row(post('Same words'))];
      const ids = [await harness.platform.send(first), await harness.platform.send(second)].map(
        (sent) => sent.externalId,
      );
      expect((await seen('Same words')).map((message) => message.externalId)).toEqual(ids);
      expect(await harness.platform.findSent(first, Date.now() - day)).toEqual({ externalId: ids[0] });
      expect(await harness.platform.findSent(second, Date.now() - day)).toEqual({ externalId: ids[1] });
    });

    it('posts into a thread', async () => {
      const { messageId, threadId } = await harness.say('A question');
      const one = row(post('An answer', { threadId, replyTo: messageId }));
      const { externalId } = await harness.platform.send(one);
      const thread = threadId.slice(threadId.indexOf(':') + 1);
      expect(await seen('An answer')).toMatchObject([{ externalId, threadExternalId: thread }]);
      expect(await harness.platform.findSent(one, Date.now() - day)).toEqual({ externalId });
    });

    it('shows a post’s buttons in their order', async () => {
      const actions = [
        { id: 'approve:1', label: 'Approve', style: 'primary' as const },
        { id: 'edit:1', label: 'Edit', style: 'secondary' as const, input: { label: 'Text', value: 'as it is' } },
        { id: 'dismiss:1', label: 'Dismiss', style: 'danger' as const },
      ];
      await harness.platform.send(row(post('A card', { body: { text: 'A card', actions } })));
      expect(await seen('A card')).toMatchObject([{ actions: ['approve:1', 'edit:1', 'dismiss:1'] }]);
    });

    it('shows a reply to the member who asked, and to nobody else', async () => {
      const one = row({
        kind: 'reply',
        spaceId: harness.spaceId,
        channelId: harness.channelId,
        threadId: null,
        to: harness.member,
        interactionId: 'any:1',
        body: { text: 'For your eyes', actions: [] },
      });
      const { externalId } = await harness.platform.send(one);
      expect(await harness.platform.send(one)).toEqual({ externalId });
      expect(await seen('For your eyes')).toHaveLength(1);
      expect(await seen('For your eyes', harness.bystander)).toEqual([]);
      expect(await harness.platform.findSent(one, Date.now() - day)).toEqual({ externalId });
    });

    it('replaces text and buttons of its own message, as often as it is asked', async () => {
      const actions = [{ id: 'approve:2', label: 'Approve', style: 'primary' as const }];
      const { externalId } = await harness.platform.send(row(post('Draft', { body: { text: 'Draft', actions } })));
      const change = row(
        {
          kind: 'update',
          spaceId: harness.spaceId,
          channelId: harness.channelId,
          outboxId: harness.rowId(),
          body: { text: 'Approved by Ann', actions: [] },
        },
        externalId,
      );
      await harness.platform.send(change);
      await harness.platform.send(change);
      expect(await seen('Draft')).toEqual([]);
      expect(await seen('Approved by Ann')).toMatchObject([{ externalId, actions: [] }]);
    });

    it('removes its own message; removing what is gone is done', async () => {
      const { externalId } = await harness.platform.send(row(post('Soon gone')));
      const removal = row(
        { kind: 'remove', spaceId: harness.spaceId, channelId: harness.channelId, outboxId: harness.rowId() },
        externalId,
      );
      await harness.platform.send(removal);
      await harness.platform.send(removal);
      expect(await seen('Soon gone')).toEqual([]);
    });

    it('removes what a member said, as often as it is asked', async () => {
      const { messageId } = await harness.say('Something vile');
      const order: Effect = {
        kind: 'delete-message',
        spaceId: harness.spaceId,
        channelId: harness.channelId,
        threadId: null,
        messageId,
      };
      expect(await seen('Something vile')).toHaveLength(1);
      await harness.platform.send(row(order));
      await harness.platform.send(row(order));
      expect(await seen('Something vile')).toEqual([]);
      expect(await harness.platform.findSent(row(order), Date.now() - day)).toBeNull();
    });

    it('carries out what moderators order, and says plainly what it cannot', async () => {
      const { messageId } = await harness.say('Said by a member');
      const at = { spaceId: harness.spaceId, channelId: harness.channelId };
      const orders: Readonly<Record<ModerationKind, Moderation>> = {
        'delete-message': { kind: 'delete-message', ...at, threadId: null, messageId },
        'time-out': { kind: 'time-out', spaceId: harness.spaceId, memberId: harness.bystander, minutes: 5 },
        'slow-mode': { kind: 'slow-mode', ...at, seconds: 10 },
      };
      for (const kind of moderationKinds) {
        const done = harness.platform.send(row(orders[kind]));
        if (harness.moderation.includes(kind))
          await expect(done).resolves.toMatchObject({ externalId: expect.stringMatching(/./u) });
        else await expect(done).rejects.toMatchObject({ code: 'chat-invalid', retryable: false });
      }
    });

    it('asks to be tried again for a change of a message that is not posted yet', async () => {
      const removal: Effect = {
        kind: 'remove',
        spaceId: harness.spaceId,
        channelId: harness.channelId,
        outboxId: harness.rowId(),
      };
      await expect(harness.platform.send(row(removal))).rejects.toMatchObject({ retryable: true });
    });

    it('says for sure that a row was never posted', async () => {
      expect(await harness.platform.findSent(row(post('Never sent')), Date.now() - day)).toBeNull();
    });

    it('says that a channel is gone, and that trying again is no use', async () => {
      await expect(
        harness.platform.send(row(post('Nowhere', { channelId: harness.goneChannelId }))),
      ).rejects.toMatchObject({ code: 'chat-gone', retryable: false });
    });

    it('adopts its own post when the work was done and the answer lost', async () => {
      const one = row(post('Answer lost'));
      harness.loseAnswers();
      const outcome = await harness.platform.send(one).catch((error: { retryable?: boolean }) => {
        expect(error.retryable).toBe(true);
        return null;
      });
      harness.recover();
      const found = await harness.platform.findSent(one, Date.now() - 60_000);
      expect(found).not.toBeNull();
      if (outcome !== null) expect(outcome).toEqual(found);
      expect(await harness.platform.send(one)).toEqual(found);
      expect(await seen('Answer lost')).toHaveLength(1);
    });

    it('does not claim to know, nor to have done, anything while the platform is down', async () => {
      const one = row(post('While down'));
      harness.goDown();
      await expect(harness.platform.send(one)).rejects.toMatchObject({ code: 'chat-unavailable', retryable: true });
      await expect(harness.platform.findSent(one, Date.now())).rejects.toMatchObject({ retryable: true });
      harness.recover();
    });

    it('founds a space once for one key, with its member as the founder', async () => {
      const wanted = {
        name: '371OS-gardening',
        description: 'For gardeners',
        privacy: 'invite_only' as const,
        features: ['contribution_tracking' as const],
        idempotencyKey: harness.rowId(),
        founder: harness.member,
      };
      const first = await patiently(() => harness.platform.createSpace(wanted));
      const second = await patiently(() => harness.platform.createSpace(wanted));
      expect(first).toMatchObject({ name: '371OS-gardening' });
      expect(first.moderatorsChannelId).not.toBeNull();
      expect(second.id).toBe(first.id);
    });
  });
};
