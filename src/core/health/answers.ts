// Who answers whom in a channel's own stream, where no reply or thread says so. From who spoke when and to whom: no text is
// read, so it holds in spaces without text too. How good it is: docs/answers.md.
import type { MemberId, MessageId } from '../ids.ts';
import { type LinkSign, linkWeights, type Naming } from './answer-weights.ts';

/** A message of a channel's own stream. */
export interface StreamLine {
  readonly id: MessageId;
  readonly at: number;
  /** null: somebody who opted out; taken for a person of its own in each line. */
  readonly authorId: MemberId | null;
  readonly agent: boolean;
  /** Whom it addresses. */
  readonly mentions: readonly MemberId[];
  readonly replyTo: MessageId | null;
  readonly asks: boolean;
  /** It reads negative. */
  readonly upset: boolean;
}

/** What a line may go on from: the place of another line, or null for nothing. */
export interface LinkCandidate {
  readonly to: number | null;
  /** What speaks for or against it, and how much of it there is. */
  readonly signs: readonly (readonly [LinkSign, number])[];
}

/**
 * A line is compared with at most `before` lines of people before it, an answer looked for in at most `after` behind its
 * question (on the days tuned on all are found within 45), and neither further away than `ms`.
 */
export const linkReach = { before: 40, after: 50, ms: 3_600_000 } as const;
const minuteMs = 60_000;
// In #ubuntu half of the lines say it; in most channels of other platforms hardly any.
const usualNaming = 0.15;
// Of a sum of probabilities, each for itself: more likely than not.
const likely = 0.5;
// Below this a probability changes nothing and is not followed.
const negligible = 0.01;

/** Places of the lines of people before `place` that it may go on from, nearest first. */
const before = (lines: readonly StreamLine[], place: number): number[] => {
  const found: number[] = [];
  const at = lines[place]?.at ?? 0;
  for (let index = place - 1; index >= 0 && found.length < linkReach.before; index -= 1) {
    const line = lines[index];
    if (line === undefined || at - line.at > linkReach.ms) break;
    if (!line.agent) found.push(index);
  }
  return found;
};

/** Whether people here say whom they speak to. */
export const namingAt = (lines: readonly StreamLine[], place: number): Naming => {
  const reach = before(lines, place);
  const naming = reach.filter((index) => (lines[index]?.mentions.length ?? 0) > 0).length;
  return (lines[place]?.mentions.length ?? 0) > 0 || naming > reach.length * usualNaming ? 'named' : 'unnamed';
};

/** What speaks for each line that the one at `place` may go on from. `lines`: in order of time. */
export const linkCandidates = (lines: readonly StreamLine[], place: number): LinkCandidate[] => {
  const later = lines[place];
  if (later === undefined) return [];
  const reach = before(lines, place).flatMap((index) => {
    const line = lines[index];
    return line === undefined ? [] : [{ index, line }];
  });
  const isMine = (line: StreamLine): boolean => line.authorId !== null && line.authorId === later.authorId;
  const forMe = (line: StreamLine): boolean => later.authorId !== null && line.mentions.includes(later.authorId);
  const present = new Set(reach.map(({ line }) => line.authorId));
  const addressed = later.mentions.filter((member) => member !== later.authorId && present.has(member));
  const talkedWith = new Set<MemberId | null>();
  for (const { line } of reach) {
    if (isMine(line)) for (const member of line.mentions) talkedWith.add(member);
    else if (forMe(line)) talkedWith.add(line.authorId);
  }

  const begins: [LinkSign, number][] = [
    ['begins', 1],
    ['beginsInCrowd', Math.log1p(present.size)],
  ];
  if (later.asks) begins.push(['beginsAsking', 1]);
  if (addressed.length > 0) begins.push(['beginsAddressed', 1]);
  if (reach.some(({ line }) => isMine(line))) begins.push(['beginsAgain', 1]);
  const candidates: LinkCandidate[] = [{ to: null, signs: begins }];

  const addressedSince = new Set<MemberId>();
  let sawMine = false;
  let sawForMe = false;
  for (const [step, { index, line }] of reach.entries()) {
    const signs: [LinkSign, number][] = [
      ['distance', Math.log1p(step + 1)],
      ['minutes', Math.log1p((later.at - line.at) / minuteMs)],
    ];
    const sign = (name: LinkSign, holds: boolean): void => {
      if (holds) signs.push([name, 1]);
    };
    const mine = isMine(line);
    const since = line.authorId !== null && addressedSince.has(line.authorId);
    const mentioned = line.authorId !== null && addressed.includes(line.authorId);
    sign('next', step === 0);
    sign('addressesAuthor', mentioned);
    sign('addressesOther', !mentioned && addressed.length > 0);
    if (mine) {
      sign('sameAuthor', true);
      sign('sameAuthorLast', !sawMine);
      sign('sameAuthorNext', step === 0);
      sign('sameAuthorAsks', later.asks);
      sign(
        'sameAddressee',
        line.mentions.some((member) => addressed.includes(member)),
      );
    } else {
      sign('wasAddressed', forMe(line));
      sign('wasAddressedLast', forMe(line) && !sawForMe);
      sign('wasForOther', !forMe(line) && line.mentions.length > 0);
      sign('talked', talkedWith.has(line.authorId));
      sign('asked', line.asks);
      sign('askedOpen', line.asks && line.mentions.length === 0 && !since);
      sign('addressedSince', since);
    }
    candidates.push({ to: index, signs });
    sawMine ||= mine;
    sawForMe ||= forMe(line);
    for (const member of line.mentions) addressedSince.add(member);
  }
  return candidates;
};

const strength = ({ signs }: LinkCandidate, naming: Naming): number =>
  signs.reduce((sum, [sign, amount]) => sum + (linkWeights[naming][sign] ?? 0) * amount, 0);

/** A line that the one it belongs to may go on from, and how likely that is. */
export interface Link {
  readonly to: number;
  readonly probability: number;
}

/**
 * What the line at `place` goes on from, unlikely ones left out; what is missing to 1 is that it begins something new. A
 * reply the platform tells of is certain. Depends on nothing but the lines within `linkReach` before it.
 */
export const linksOf = (lines: readonly StreamLine[], place: number): Link[] => {
  const replyTo = lines[place]?.replyTo ?? null;
  if (replyTo !== null) {
    const to = lines.findLastIndex(({ id }, index) => index < place && id === replyTo);
    return to === -1 ? [] : [{ to, probability: 1 }];
  }
  const candidates = linkCandidates(lines, place);
  const naming = namingAt(lines, place);
  const strengths = candidates.map((candidate) => strength(candidate, naming));
  const largest = Math.max(...strengths);
  const weights = strengths.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return candidates.flatMap(({ to }, index) => {
    const probability = (weights[index] ?? 0) / total;
    return to === null || probability < negligible ? [] : [{ to, probability }];
  });
};

/** What is known of a question asked in a channel's own stream. */
export interface StreamAnswer {
  /**
   * When it became more likely than not that another person had answered it, or what its asker added to it; null: not
   * within `linkReach`.
   */
  readonly answeredAt: number | null;
  /** It is part of a talk: more likely than not it goes on from what another person said, as a helper's "which version?". */
  readonly inReply: boolean;
}

/**
 * Which of the questions were answered, and when.
 * @param lines a channel's own stream in order of time. Gaps do no harm where `linkReach` around each question is whole.
 * @returns one entry for each question that is among the lines and whose asker is known
 */
export const answersIn = (
  lines: readonly StreamLine[],
  questions: ReadonlySet<MessageId>,
): Map<MessageId, StreamAnswer> => {
  const known = new Map<number, Link[]>();
  const links = (place: number): Link[] => {
    const found = known.get(place) ?? linksOf(lines, place);
    known.set(place, found);
    return found;
  };
  const answered = new Map<MessageId, StreamAnswer>();
  for (const [place, question] of lines.entries()) {
    if (!questions.has(question.id) || question.authorId === null) continue;
    const fromOthers = links(place).filter(({ to }) => lines[to]?.authorId !== question.authorId);
    const isNamed = namingAt(lines, place) === 'named';
    const inReply = isNamed && fromOthers.reduce((sum, { probability }) => sum + probability, 0) > likely;
    // The question and what its asker added to it, each with how likely it belongs to it.
    const own = new Map([[place, 1]]);
    let unanswered = 1;
    let answeredAt: number | null = null;
    let people = 0;
    for (let index = place + 1; people < linkReach.after && answeredAt === null; index += 1) {
      const line = lines[index];
      if (line === undefined || line.at - question.at > linkReach.ms) break;
      if (line.agent) continue;
      people += 1;
      const belongs = links(index).reduce((sum, { to, probability }) => sum + probability * (own.get(to) ?? 0), 0);
      if (belongs < negligible) continue;
      if (line.authorId === question.authorId) own.set(index, belongs);
      // Where nobody says whom they speak to, a question or a complaint after a question may as well be one more of its
      // kind: in an outage everybody has one.
      else if ((!line.asks && !line.upset) || line.replyTo !== null || namingAt(lines, index) === 'named')
        unanswered *= 1 - Math.min(1, belongs);
      if (unanswered < 1 - likely) answeredAt = line.at;
    }
    answered.set(question.id, { answeredAt, inReply });
  }
  return answered;
};
