// A moderator's own sanctions from a card about severe content: asked twice, only with the right the platform gives them,
// and in the log. The agent decides on none of them.
import { platformOf } from '../ids.ts';
import { plainName } from '../interventions/card.ts';
import {
  type Deed,
  messagePlace,
  moderationActionId,
  orders,
  parseModerationActionId,
} from '../interventions/desk/severe-card.ts';
import { orderEntry, orderedAlready, refreshSevere } from '../interventions/desk/severe-deeds.ts';
import type { Moderation, ModerationKind } from '../messages/outbound.ts';
import type { SevereMessage } from '../ports.ts';
import { type CommandContext, type Reply, say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { type Plan, planFor } from './planned.ts';
import { ago } from './words.ts';

interface Press {
  readonly cardOutboxId: string;
  readonly kind: ModerationKind;
  readonly sureOf: number | null;
}

const minuteMs = 60_000;
const messagesRead = 50;
/** Ordered, and not done within this: the moment has passed. */
const orderLifeMs = 15 * minuteMs;
/** The same order within this is the same wish: a second press, or a second moderator. */
const sameWishMs = 5 * minuteMs;

const missing: Readonly<Record<ModerationKind, string>> = {
  'delete-message': 'You may not delete others’ messages here, so I may not do it for you.',
  'time-out': 'You may not time members out here, so I may not do it for you.',
  'slow-mode': 'You may not set slow mode here, so I may not do it for you.',
};

const questions: Readonly<
  Record<ModerationKind, { readonly ask: string; readonly button: string; readonly done: string }>
> = {
  'delete-message': {
    ask: '**Delete this message, for everyone?** It cannot be brought back.',
    button: 'Delete it',
    done: '**I am deleting it.** The card says when it is done.',
  },
  'time-out': {
    ask: '**Keep whoever wrote this from writing for an hour?** You can lift it on the platform.',
    button: 'Time-out, 1 hour',
    done: '**I am setting the time-out.** The card says when it is done.',
  },
  'slow-mode': {
    ask: '**Let everyone in this channel write only once in 30 seconds?** It holds until somebody ends it.',
    button: 'Slow mode, 30 seconds',
    done: '**I am setting slow mode.** The card says when it is done.',
  },
};

const gone = say('There is no message of this card left, so there is nothing to do.');

const alreadyOrdered = ({ byName, at, status }: Deed, now: number): Reply =>
  say(
    `${plainName(byName ?? 'A moderator')} ordered this ${ago(at, now)}, and it is ${status === 'sent' ? 'done' : 'under way'}. Nothing more happens.`,
  );

const effectOf = async (
  { tx, interaction: { spaceId } }: CommandContext,
  kind: ModerationKind,
  { messageId, channelId, threadId }: SevereMessage,
): Promise<Moderation | null> => {
  switch (kind) {
    case 'delete-message':
      return { kind, spaceId, channelId, threadId, messageId };
    case 'time-out': {
      const author = (await tx.messages.get(messageId))?.author ?? null;
      return author === null ? null : { kind, spaceId, memberId: author.id, minutes: orders.timeOutMinutes };
    }
    case 'slow-mode':
      return { kind, spaceId, channelId, seconds: orders.slowModeSeconds };
    default:
      return kind satisfies never;
  }
};

const press = async (context: CommandContext, { cardOutboxId, kind, sureOf }: Press): Promise<Reply> => {
  const { tx, interaction, now, deps } = context;
  const { spaceId, member } = interaction;
  const card = await (sureOf === null ? tx.outbox.get(cardOutboxId) : tx.outbox.hold(cardOutboxId));
  if (card === null || card.effect.spaceId !== spaceId) return gone;
  if (interaction.rights?.includes(kind) !== true) return say(missing[kind]);
  const { messages } = await tx.health.severeOn(cardOutboxId, messagesRead);
  const message = sureOf === null ? messages[0] : messages.find(({ at }) => at === sureOf);
  if (message === undefined) return gone;
  const words = questions[kind];
  if (sureOf === null)
    return say(`${words.ask}\nIt is about ${messagePlace(spaceId, message, await tx.spaces.channels(spaceId))}`, [
      { id: moderationActionId(cardOutboxId, kind, message.at), label: words.button, style: 'danger' },
    ]);
  const effect = await effectOf(context, kind, message);
  if (effect === null) return gone;
  const earlier = await orderedAlready(tx, effect, { cardOutboxId, since: now - sameWishMs });
  if (earlier !== null) return alreadyOrdered(earlier, now);
  const order = deps.newId();
  await tx.members.told(spaceId, member, now);
  await tx.outbox.add([
    { id: order, platform: platformOf(spaceId), effect, createdAt: now, expiresAt: now + orderLifeMs },
  ]);
  await tx.audit.append(orderEntry(kind, { spaceId, cardOutboxId, by: member.id, at: now, order }));
  await refreshSevere(tx, spaceId, cardOutboxId, { now, rowId: deps.newId() });
  return { ...say(words.done), subject: order };
};

/** The plan for such a button; null: it is none. */
export const planModeration = (actionId: string, { member }: Interaction): Plan | null => {
  const pressed = parseModerationActionId(actionId);
  if (pressed === null) return null;
  const { cardOutboxId, kind, sureOf } = pressed;
  if (moderationActionId(cardOutboxId, kind, sureOf ?? undefined) !== actionId) return null;
  const action = `action.${kind}${sureOf === null ? '-ask' : ''}`;
  return planFor(action, 'moderator', member.role, (context) => press(context, pressed));
};
