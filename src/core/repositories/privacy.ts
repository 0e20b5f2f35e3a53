// What a member may see, take away and have forgotten.
import type { CaseEvent } from '../cases/case.ts';
import type { MemberId, SpaceId } from '../ids.ts';
import type { Arm } from '../interventions/effect/hold-out.ts';
import type { InterventionKind, InterventionStatus } from '../interventions/intervention.ts';
import type { MailEventType } from '../mail/mail-event.ts';
import type { Subscription } from '../mail/opt-in.ts';
import type { RecipientStatus } from '../mail/recipients.ts';
import type { MemberRole } from '../messages/inbound.ts';
import type { Effect, OutboundBody } from '../messages/outbound.ts';
import type { OutboxStatus } from './outbox.ts';
import type { AuditEntry } from './records.ts';

export interface PrivacyStatus {
  readonly optedOut: boolean;
  readonly erasedAt: number | null;
}

/** Everything stored about one member, ready for JSON. Times are ISO 8601, UTC. */
export interface MemberExport {
  readonly memberId: MemberId;
  readonly optedOut: boolean;
  /** When they last had everything erased. */
  readonly erasedAt: string | null;
  /** They asked to have all up to then erased, and it is under way. */
  readonly erasureOrderedFor: string | null;
  readonly spaces: readonly {
    spaceId: SpaceId;
    name: string;
    role: MemberRole;
    joinedAt: string | null;
    leftAt: string | null;
  }[];
  readonly messages: readonly {
    id: string;
    at: string;
    editedAt: string | null;
    spaceId: SpaceId;
    channelId: string;
    threadId: string | null;
    replyTo: string | null;
    /** As they were called when they said it. */
    name: string | null;
    role: MemberRole | null;
    mentions: readonly string[];
    text: string | null;
    label: string | null;
    score: number | null;
    confidence: number | null;
    offensive: number | null;
    language: string | null;
    asks: boolean | null;
    /** What the rules for severe content found in it. */
    severe: string | null;
  }[];
  /** Messages of others that mention them. */
  readonly mentions: readonly { messageId: string; at: string; channelId: string }[];
  /** What they clicked under messages, where it has a mood; `messageId` is null where the message is not stored. */
  readonly reactions: readonly { messageId: string | null; spaceId: SpaceId; at: string; mood: number }[];
  readonly activity: readonly {
    spaceId: SpaceId;
    channelId: string;
    from: string;
    messages: number;
    positive: number;
    negative: number;
    offensive: number;
  }[];
  /** Drafts they decided on; `text` is empty past its time to live. */
  readonly decisions: readonly {
    id: string;
    spaceId: SpaceId;
    at: string;
    status: InterventionStatus;
    reason: string | null;
    text: string;
  }[];
  /** What was proposed to be said to them, or to tell them; `text` is empty past its time to live. */
  readonly interventions: readonly {
    id: string;
    spaceId: SpaceId;
    at: string;
    kind: InterventionKind;
    status: InterventionStatus;
    as: 'about' | 'told';
    text: string;
  }[];
  /** Where something could have been said to them, and what came of it, in the measure of its kind. */
  readonly measured: readonly {
    id: string;
    spaceId: SpaceId;
    at: string;
    kind: InterventionKind;
    arm: Arm | null;
    outcome: number | null;
  }[];
  /** They asked to be left alone. */
  readonly stopped: boolean;
  /** Where they asked to be told of questions. */
  readonly helping: readonly { spaceId: SpaceId; since: string; lastCalledAt: string | null }[];
  /** What they said about the community; `text` is null past its time to live. */
  readonly feedback: readonly {
    id: string;
    spaceId: SpaceId;
    at: string;
    source: string;
    text: string | null;
    label: string | null;
    score: number | null;
    offensive: number | null;
    language: string | null;
  }[];
  /** Their answers to whether a post helped. */
  readonly ratings: readonly { interventionId: string; helpful: boolean; at: string }[];
  /** What they did in cases, and cases they were put in charge of; `note` is null past its time to live. */
  readonly caseWork: readonly {
    caseId: string;
    spaceId: SpaceId;
    at: string;
    kind: CaseEvent['kind'];
    as: 'doer' | 'assignee';
    note: string | null;
  }[];
  /** Their answers to whether a case is solved. */
  readonly caseVotes: readonly { caseId: string; spaceId: SpaceId; at: string; round: number; solved: boolean }[];
  /** Cases that rest on something they said. */
  readonly caseMessages: readonly { caseId: string; spaceId: SpaceId; messageId: string }[];
  /** Addresses they linked, or asked to link, for mail. */
  readonly addresses: readonly {
    spaceId: SpaceId;
    address: string;
    status: Subscription['status'];
    requestedAt: string;
    confirmedAt: string | null;
    unsubscribedAt: string | null;
  }[];
  /** Campaigns sent, or to be sent, to those addresses, and what was reported about the mail. */
  readonly campaigns: readonly {
    id: string;
    spaceId: SpaceId;
    status: RecipientStatus;
    reported: readonly MailEventType[];
    unsubscribed: boolean;
  }[];
  readonly settings: readonly { scope: string; key: string; value: unknown; at: string }[];
  readonly audit: readonly {
    at: string;
    spaceId: SpaceId | null;
    action: string;
    subject: string;
    data: AuditEntry['data'];
  }[];
  /** Work that failed with something of theirs in it; `events`: those that are their own. */
  readonly deadLetters: readonly {
    id: string;
    at: string;
    queue: string;
    errorCode: string;
    events: readonly unknown[];
  }[];
  /** Drafts and replies that still hold something about them. `body` is null where the row only removes a message. */
  readonly outbox: readonly {
    id: string;
    createdAt: string;
    kind: Effect['kind'];
    status: OutboxStatus;
    body: OutboundBody | null;
  }[];
}

/** How many entries an export has, each by its name there. */
export interface MemberSummary {
  readonly optedOut: boolean;
  readonly spaces: number;
  readonly messages: number;
  /** Of the messages, those whose text is still kept, and those with a score. */
  readonly withText: number;
  readonly scored: number;
  readonly mentions: number;
  readonly reactions: number;
  readonly activity: number;
  readonly decisions: number;
  readonly interventions: number;
  readonly measured: number;
  readonly stopped: boolean;
  /** Spaces they help in. */
  readonly helping: number;
  readonly feedback: number;
  readonly ratings: number;
  readonly caseWork: number;
  readonly caseVotes: number;
  readonly caseMessages: number;
  readonly addresses: number;
  readonly campaigns: number;
  readonly settings: number;
  readonly audit: number;
  readonly deadLetters: number;
  readonly outbox: number;
}

export interface PrivacyRepository {
  status(id: MemberId): Promise<PrivacyStatus>;
  /** Opting out also clears the texts and scores already stored. */
  setOptedOut(id: MemberId, optedOut: boolean, now: number): Promise<void>;
  /**
   * Removes everything about a member up to `until` from every table and leaves a keyed-hash tombstone; returns rows
   * removed. What they said or did after `until` stays, so that a repeat with the same time takes nothing said since.
   */
  erase(id: MemberId, until: number): Promise<number>;
  export(id: MemberId): Promise<MemberExport>;
  /** How much an export would hold, without reading it. */
  summary(id: MemberId): Promise<MemberSummary>;
}
