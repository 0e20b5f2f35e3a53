import { z } from 'zod';
import { themeLine } from '../cases/words.ts';
import { aboutTopic, analyse as analyseTexts } from '../feedback/analysis.ts';
import { gatherTexts } from '../feedback/gather.ts';
import { loadSettings } from '../settings.ts';
import { parseSpan } from './chart.ts';
import { defineCommand, say } from './command.ts';
import { count, cut, percent, span } from './words.ts';

const dayMs = 86_400_000;
const usualSpan = 7 * dayMs;

/** The topic, and how far back where the last word says so. */
export const readTopic = (text: string): { readonly topic: string; readonly spanMs: number } => {
  const words = text.trim().split(/\s+/u);
  const spanMs = parseSpan(words.at(-1) ?? '');
  return spanMs === null
    ? { topic: text.trim(), spanMs: usualSpan }
    : { topic: words.slice(0, -1).join(' '), spanMs: Math.min(spanMs, 31 * dayMs) };
};

export const analyse = defineCommand({
  name: 'analyse',
  aliases: ['analyze', 'analysis'],
  summary: 'Tell what people say about a topic: themes with counts, and how it reads',
  options: [
    {
      name: 'topic',
      description: 'what it is about, and how far back: `checkout 7d`; all topics if you leave it out',
      type: 'text',
      required: false,
    },
  ],
  who: 'moderator',
  args: z.object({ topic: z.string().max(200, 'A topic has at most 200 characters.').default('') }),
  async run({ tx, interaction, now, deps }, args) {
    const { spaceId } = interaction;
    const { topic, spanMs } = readTopic(args.topic);
    // Measured from when they asked, by their platform: what waited in the queue counts.
    await tx.slas.requested({ id: interaction.id, spaceId, at: Math.min(interaction.at, now) });
    await tx.slas.answered(interaction.id, now);
    const settings = await loadSettings(tx, spaceId, deps.defaults);
    if (settings.privacy.metadataOnly)
      return say(
        'I read no texts in this space, so I cannot say what people speak of. `/cco sla` tells how fast they are answered.',
      );
    const lately = await gatherTexts(tx, spaceId, now - spanMs, now + 1);
    const from = lately.cutAt ?? now - spanMs;
    const earlier = lately.cutAt === null ? await gatherTexts(tx, spaceId, from - spanMs, from) : null;
    const name = (await tx.spaces.get(spaceId))?.name ?? '';
    const found = analyseTexts(aboutTopic(lately.texts, topic), aboutTopic(earlier?.texts ?? [], topic), {
      names: [...lately.names, ...(earlier?.names ?? [])],
      vocabulary: [name],
    });
    const title =
      topic === '' ? 'What people speak of' : `About ${cut(topic.replaceAll(/[*`@<>#\s]+/gu, ' ').trim(), 60)}`;
    const head = `**${title}, last ${span(now - from)}**`;
    if (found.negative === null || found.positive === null)
      return say(
        [
          head,
          found.messages === 0
            ? 'Nobody said anything about that.'
            : 'Fewer than five people spoke of it: too few to tell of, without telling on them.',
        ].join('\n'),
      );
    const trendless = earlier === null;
    return say(
      cut(
        [
          head,
          `${count(found.messages, 'message')} of ${count(found.people, 'person', 'people')}: ${percent(found.negative)} of what they say reads unhappy, ${percent(found.positive)} happy.`,
          ...(found.themes.length === 0
            ? ['No single theme is shared by five people or more.']
            : found.themes.map(
                (theme) =>
                  `- ${themeLine(trendless ? { ...theme, trend: { before: null, change: 'unknown' } } : theme)}`,
              )),
          ...(lately.cutAt === null ? [] : [`So much was said that I read back to ${span(now - from)} ago only.`]),
          'Taken from their own words, by counting. Themes of fewer than five people are left out.',
        ].join('\n'),
        4_000,
      ),
    );
  },
});
