// Opportunities to say something: what each kind makes of the facts, before the policy is asked.
import type { MemberId, MessageId } from '../ids.ts';
import type { Conversation } from '../ports.ts';
import type { Consideration } from './kinds/kind.ts';
import type { KindName } from './kinds/limits.ts';

/** One kind that saw a reason in one conversation. */
export interface Considered {
  readonly kind: KindName;
  readonly where: Conversation;
  readonly consideration: Exclude<Consideration, { readonly outcome: 'nothing' }>;
  /** The message it is about, where it is about one. */
  readonly messageId: MessageId | null;
  /** Display names of the members whose messages brought it: none may stand in the text. */
  readonly accused: readonly string[];
  /** Mentions of those it pings, as they stand in the text. */
  readonly mentions: readonly string[];
  /** Of a question: its time to a first answer, in ms. */
  readonly answerMs?: number;
}

/** A key for a conversation within a space. */
export const conversationKey = ({ channelId, threadId }: Pick<Conversation, 'channelId' | 'threadId'>): string =>
  `${channelId}\n${threadId ?? ''}`;

/** What is there where a kind saw something; nothing where it saw nothing. */
export const considered = (
  one: Omit<Considered, 'consideration'>,
  consideration: Consideration,
): readonly Considered[] => (consideration.outcome === 'nothing' ? [] : [{ ...one, consideration }]);

/** In which order kinds are asked: what is most urgent first, since each may be the day's last. */
export const urgency: Readonly<Record<KindName, number>> = {
  'de-escalation': 0,
  'rules-reminder': 1,
  'status-post': 2,
  nudge: 3,
  'helper-call': 4,
  welcome: 5,
  'resolution-check': 6,
  survey: 7,
  thanks: 8,
};

/** A mention as the platform of the member's id writes it, so that it pings them and nobody else. */
export const mentionOf = (member: MemberId, name: string): string => {
  const [platform, external = ''] = [member.slice(0, member.indexOf(':')), member.slice(member.indexOf(':') + 1)];
  switch (platform) {
    case 'discord':
      return `<@${external}>`;
    case 'slack':
      // The part after the team, where it is there.
      return `<@${external.slice(external.lastIndexOf(':') + 1)}>`;
    case 'anychat':
      return `@${name}`;
    default:
      return name;
  }
};
