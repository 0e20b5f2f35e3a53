// A campaign's words against the rules that every text of ours is read against.
import { eld } from 'eld/extrasmall';
import { type ReviewedViolation, review } from '../brand/review.ts';
import type { BrandRules, ViolationCode } from '../brand/rule.ts';
import type { Strategy } from '../brand/strategy.ts';
import type { Campaign } from './campaign.ts';

export interface CampaignViolation extends Pick<ReviewedViolation, 'code' | 'hard' | 'why'> {
  /** Where it stands: `subject`, `heading`, `paragraph 2`, `button`. */
  readonly part: string;
  /** What to change; never a quote. */
  readonly fix: string;
}

/** Of chat alone: a mail has its own limits, and says in its frame who sends it. */
const ofChat: readonly ViolationCode[] = ['empty', 'too-long', 'beyond-platform', 'no-bot-disclosure', 'mention'];

/** Pure. A hard one forbids to send it; of a soft one whoever wrote it is warned. */
export const reviewCampaign = (
  { subject, heading, paragraphs, button }: Campaign['content'],
  { rules, strategy }: { readonly rules: BrandRules; readonly strategy: Strategy | null },
): CampaignViolation[] => {
  const { language } = eld.detect(paragraphs.join('\n'));
  const parts: [part: string, text: string][] = [
    ['subject', subject],
    ['heading', heading],
    ...paragraphs.map((text, index): [string, string] => [`paragraph ${index + 1}`, text]),
    ...(button === null ? [] : [['button', `${button.label} ${button.link}`] as [string, string]]),
  ];
  return parts.flatMap(([part, text]) => {
    const { hard, soft } = review(text, { rules, strategy, language });
    return [...hard, ...soft]
      .filter(({ code }) => !ofChat.includes(code))
      .map(({ code, hard: forbids, why, fix }) => ({ part, code, hard: forbids, why, fix }));
  });
};
