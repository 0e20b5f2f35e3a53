// The card about severe content in feedback from elsewhere. There is no message to delete and nobody to keep from writing: it
// says where to look, and what helps. Never what was said, nor by whom.
import { bodySchema, type OutboundBody } from '../../messages/outbound.ts';
import type { SevereCategory } from '../../sentiment/severe.ts';
import { plainName } from '../card.ts';

const hints: Readonly<Record<SevereCategory, string>> = {
  threat:
    'Threat: read it where it came in. If you think somebody is in danger, call the emergency services where they are.',
  slur: 'Slur: nobody in the chat has seen it. Answer it as your rules say, or not at all.',
  'self-harm':
    'Self-harm: where it can be answered, answer soon and kindly, and ask how they are; findahelpline.com lists help lines in every country.',
};

export interface SevereFeedback {
  readonly category: SevereCategory;
  /** The source's own id: by that it is found there. */
  readonly id: string;
  readonly at: number;
}

const shown = 10;
const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** @param last no more cards follow within the hour */
export const severeFeedbackCard = (source: string, found: readonly SevereFeedback[], last: boolean): OutboundBody => {
  const categories = [...new Set(found.map(({ category }) => category))];
  const counted = categories.map((name) => `${name}: ${found.filter(({ category }) => category === name).length}`);
  const from = plainName(source);
  return bodySchema.parse({
    text: [
      `**Severe content in feedback: please look now** (${counted.join(', ')})`,
      ...found
        .slice(0, shown)
        .map(({ category, id, at }) => `- ${category} in ${from}, ${minute(at)}, number \`${plainName(id)}\``),
      ...(found.length > shown ? [`and ${found.length - shown} more.`] : []),
      ...categories.map((category) => hints[category]),
      'Found by rules, which can be wrong. I have done nothing about it and told nobody else.',
      ...(last ? ['I show no more of it within this hour; look at the source itself.'] : []),
    ]
      .join('\n')
      .slice(0, 4_000),
    actions: [],
  });
};
