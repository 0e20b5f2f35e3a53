// Many report the same problem: says that it is known, so that each need not ask.
import type { MemberId } from '../../ids.ts';
import { defineKind } from './kind.ts';
import { groupAlike, termsOf, vectorizer } from './similarity.ts';

export const statusRule = {
  windowMs: 60 * 60_000,
  /** Distinct members in a group of alike reports. */
  leastMembers: 5,
  /**
   * Cosine with the middle of the group. Among 200 questions of #ubuntu in a row, where all speak of much the same things, 9
   * in 100 times four people are so alike by chance (0.3: 22, 0.4: 5); reports are fewer than questions, and a person decides.
   */
  alike: 0.35,
  /** Reports with fewer words that carry a matter ("it is broken") are like everything and left out. */
  leastTerms: 2,
  /** So many newest reports are compared. */
  most: 200,
} as const;

export interface Report {
  readonly memberId: MemberId;
  readonly at: number;
  readonly text: string;
}

export interface StatusFacts {
  /** Members' messages that read as a problem: negative, or asking about one. Oldest first. */
  readonly reports: readonly Report[];
  /** Recent messages of the space, so that words everybody uses count little. */
  readonly background: readonly string[];
  /** Address of the status page; null: none is known. */
  readonly status: string | null;
}

interface Found {
  readonly people: number;
  readonly messages: number;
}

export const statusPost = defineKind<StatusFacts, Found, 'status-post'>({
  name: 'status-post',
  trigger: ({ reports, background }, now) => {
    const rule = statusRule;
    const recent = reports
      .filter(({ at, text }) => at > now - rule.windowMs && at <= now && termsOf(text).length >= rule.leastTerms)
      .slice(-rule.most);
    const texts = recent.map(({ text }) => text);
    const groups = groupAlike(texts, vectorizer([...background, ...texts]), rule.alike).map((group) => ({
      people: new Set(group.map((index) => recent[index]?.memberId)).size,
      messages: group.length,
    }));
    const [largest] = groups.sort((a, b) => b.people - a.people);
    return largest !== undefined && largest.people >= rule.leastMembers ? largest : null;
  },
  skip: () => null,
  propose: ({ people, messages }, { status }) => ({
    message: 'status-post',
    values: { people, status: status ?? '' },
    about: null,
    pings: [],
    reason: `${people} members wrote ${messages} messages about the same problem within an hour.`,
  }),
});
