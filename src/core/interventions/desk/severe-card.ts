// The card about severe content: how much of what, where the newest is, what moderators can do and what they did. Never
// what was said, nor by whom.
import { type ChannelId, type MessageId, type Platform, platformOf, type SpaceId, type ThreadId } from '../../ids.ts';
import { messageLink } from '../../messages/link.ts';
import { type Action, bodySchema, type ModerationKind, type OutboundBody } from '../../messages/outbound.ts';
import type { Channel, OutboxStatus, SevereMessage } from '../../ports.ts';
import type { SevereCategory } from '../../sentiment/severe.ts';
import { clockTime, plainName } from '../card.ts';
import { placeOf } from './draft-card.ts';

const categories: Readonly<Record<SevereCategory, string>> = {
  threat: 'threat',
  slur: 'slur',
  'self-harm': 'self-harm',
};

const hints: Readonly<Record<SevereCategory, string>> = {
  threat:
    'Threat: read what was said before it. If you think somebody is in danger, call the emergency services where they are, and report it to the chat’s operator.',
  slur: 'Slur: remove it if your rules say so, and tell whoever wrote it in private which rule it was.',
  'self-harm':
    'Self-harm: write to the person in private, soon and kindly, and ask how they are; findahelpline.com lists help lines in every country. Removing their words can hurt more.',
};

/** What each platform can do; what it cannot is not offered. */
const possible: Readonly<Record<Platform, readonly ModerationKind[]>> = {
  anychat: ['delete-message'],
  discord: ['delete-message', 'time-out', 'slow-mode'],
  slack: ['delete-message'],
  irc: [],
};

/** Of the orders: how long a member is kept from writing, and how long each waits between two messages. */
export const orders = { timeOutMinutes: 60, slowModeSeconds: 30 } as const;

const labels: Readonly<Record<ModerationKind, string>> = {
  'delete-message': 'Delete message',
  'time-out': 'Time-out 1 h',
  'slow-mode': 'Slow mode 30 s',
};

/** Something a moderator ordered on this card. */
export interface Deed {
  readonly kind: ModerationKind;
  /** null: not known, or erased. */
  readonly byName: string | null;
  readonly at: number;
  readonly status: OutboxStatus;
}

const prefix = 'moderate';

/** The id of a button: `moderate:<card>:<kind>`, and with the time of the message it is about once it asks to be sure. */
export const moderationActionId = (cardOutboxId: string, kind: ModerationKind, sureOf?: number): string =>
  [prefix, cardOutboxId, kind, ...(sureOf === undefined ? [] : [sureOf])].join(':');

/** The reverse of `moderationActionId`; null for any other action. */
export const parseModerationActionId = (
  actionId: string,
): { readonly cardOutboxId: string; readonly kind: ModerationKind; readonly sureOf: number | null } | null => {
  const [first, cardOutboxId, name, time, ...rest] = actionId.split(':');
  const kind = possible.discord.find((known) => known === name);
  if (first !== prefix || !cardOutboxId || kind === undefined || rest.length > 0) return null;
  if (time === undefined) return { cardOutboxId, kind, sureOf: null };
  return /^\d{12,14}$/u.test(time) ? { cardOutboxId, kind, sureOf: Number(time) } : null;
};

/** `#general, 14:02 UTC`, or `a thread in #general, 14:02 UTC`, and its address where it has one. */
export const messagePlace = (
  spaceId: SpaceId,
  {
    channelId,
    threadId = null,
    messageId,
    at,
  }: { channelId: ChannelId; threadId?: ThreadId | null; messageId: MessageId; at: number },
  channels: readonly Channel[],
): string => {
  const link = messageLink(spaceId, { channelId, threadId, messageId });
  return `${placeOf({ channelId, threadId }, channels)}, ${clockTime(at)}${link === null ? '' : ` ${link}`}`;
};

const done: Readonly<Record<ModerationKind, string>> = {
  'delete-message': 'A message was deleted',
  'time-out': 'A member has a time-out of 1 hour',
  'slow-mode': 'The channel is in slow mode, 30 seconds',
};

const deedLine = ({ kind, byName, at, status }: Deed): string => {
  const who = `${plainName(byName ?? 'a moderator')} at ${clockTime(at)}`;
  if (status === 'sent') return `- ${done[kind]}, by ${who}.`;
  if (status === 'pending' || status === 'sending') return `- ${labels[kind]}: ordered by ${who}, under way.`;
  return `- ${labels[kind]}: ordered by ${who}, but the chat refused it or was out of reach. Please do it yourself.`;
};

/** A time-out is no answer to a cry for help. */
const offered = (platform: Platform, newest: SevereMessage): readonly ModerationKind[] =>
  possible[platform].filter((kind) => kind === 'delete-message' || newest.category !== 'self-harm');

const buttons = (cardOutboxId: string, kinds: readonly ModerationKind[]): Action[] =>
  kinds.map((kind) => ({
    id: moderationActionId(cardOutboxId, kind),
    label: labels[kind],
    // Not danger, where a page would ask too: the press itself asks once more.
    style: 'secondary',
  }));

export interface SevereFacts {
  /** Those still there, newest first. */
  readonly messages: readonly SevereMessage[];
  /** All that were found, by category. */
  readonly counts: Partial<Record<SevereCategory, number>>;
  /** Oldest first. */
  readonly deeds: readonly Deed[];
}

const isCategory = (name: string): name is SevereCategory => Object.hasOwn(hints, name);

export const severeCard = (
  spaceId: SpaceId,
  cardOutboxId: string,
  { messages, counts, deeds }: SevereFacts,
  channels: readonly Channel[],
): OutboundBody => {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(counts).map(([category, count]) => `${category}: ${count}`);
  const shown = messages.map(
    (message) => `- ${categories[message.category]} in ${messagePlace(spaceId, message, channels)}`,
  );
  const more = total - shown.length;
  const [newest] = messages;
  const offers = newest === undefined ? [] : offered(platformOf(spaceId), newest);
  return bodySchema.parse({
    text: [
      `**Severe content: please look now** (${kinds.join(', ')})`,
      ...shown,
      ...(more > 0 && newest !== undefined ? [`and ${more} more, or gone.`] : []),
      ...(newest === undefined ? ['Nothing of it is there any more.'] : []),
      ...Object.keys(counts)
        .filter(isCategory)
        .map((category) => hints[category]),
      ...(deeds.length === 0 ? [] : ['**What you did:**', ...deeds.map(deedLine)]),
      'Found by rules, which can be wrong. I have done nothing about it and told nobody else; more of it within the hour is added here.',
      ...(offers.length === 0
        ? []
        : [
            `The buttons are about the newest above, ${newest === undefined ? '' : clockTime(newest.at)}; each asks you once more.`,
          ]),
    ]
      .join('\n')
      .slice(0, 4_000),
    actions: buttons(cardOutboxId, offers),
  });
};
