// What is read of messages: counts, questions, answers; mostly without a text.
import type { ChannelId, MemberId, MessageId, ThreadId } from '../ids.ts';
import type { MemberRole } from '../messages/inbound.ts';
import type { Label } from '../sentiment/score.ts';

/** Decayed counts of one author: each message weighs 0.5^(age / half-life), age taken to its 10-minute bucket. */
export interface AuthorTotals {
  readonly memberId: MemberId;
  readonly role: MemberRole;
  readonly messages: number;
  readonly positive: number;
  readonly negative: number;
  readonly offensive: number;
  /** Plain count, not decayed, and the start of the 10-minute bucket of the last message. */
  readonly count: number;
  readonly lastAt: number;
}

/** What a member clicked under messages, each reaction decayed as a message is. */
export interface ReactionTotals {
  readonly memberId: MemberId;
  readonly role: MemberRole;
  readonly positive: number;
  readonly negative: number;
}

/** What a person wrote in one 10-minute bucket, over all channels. */
export interface RecentActivity {
  readonly memberId: MemberId;
  /** Its start. */
  readonly bucket: number;
  readonly messages: number;
  readonly negative: number;
  readonly offensive: number;
}

/** What is counted of a span of days, for the summary of a week. Nothing is decayed. */
export interface WeekFacts {
  readonly authors: readonly AuthorTotals[];
  /** Members whose first message in the space was in the span before this one, as long; whether they wrote in this one. */
  readonly newcomers: readonly { readonly memberId: MemberId; readonly back: boolean }[];
  /** By hour from the span's start: people who are no agents, and the sum of their shares of negative messages. */
  readonly hours: readonly { readonly hour: number; readonly people: number; readonly negative: number }[];
}

/** A message moderators may want to look at; never its text. */
export interface Example {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly at: number;
}

/**
 * A question and when another human answered it: a reply to it, a later message by another member in its thread or one that
 * mentions the asker; in a channel's own stream also what most likely answers it (`answersIn` of core/health/answers.ts).
 * Left out: what its asker withdrew or solved, and in a channel's own stream what is asked in reply to somebody.
 */
export interface QuestionFact {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly askerId: MemberId;
  readonly at: number;
  readonly answeredAt: number | null;
}

/** A question that another human answered, and who it was. */
export interface AnswerFact {
  readonly questionId: MessageId;
  readonly channelId: ChannelId;
  readonly askerId: MemberId;
  readonly answererId: MemberId;
  /** When it was answered. */
  readonly at: number;
  /** The question's; null: not kept. */
  readonly text: string | null;
  /** It was the first thing its asker ever said in the space. */
  readonly first: boolean;
}

/** Something a member said. */
export interface OwnWord {
  readonly memberId: MemberId;
  readonly channelId: ChannelId;
  readonly at: number;
  readonly text: string | null;
  readonly label: Label | null;
  /** It mentions somebody, or replies. */
  readonly addressed: boolean;
}

/** The first thing a member ever said in a space. */
export interface FirstMessage {
  readonly messageId: MessageId;
  readonly channelId: ChannelId;
  readonly threadId: ThreadId | null;
  readonly memberId: MemberId;
  readonly name: string;
  readonly at: number;
  readonly asks: boolean;
  /** When the platform said they joined; null: it did not. */
  readonly joinedAt: number | null;
  /**
   * A reply to it, a mention of them, or whatever another human said next in its conversation; null: nobody did. Of a question
   * `questions` knows better.
   */
  readonly answeredAt: number | null;
}
