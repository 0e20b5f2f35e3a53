// What is said in a space, by theme, for those it is told to: read as `/cco analyse` reads it.
import { aboutTopic, analyse } from '../feedback/analysis.ts';
import { gatherTexts } from '../feedback/gather.ts';
import type { Store } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import type { FindInsights } from './requests.ts';

/** Makes what finds the themes of a span. In a space of which no text is read there are none. */
export const createFindInsights =
  ({ store, defaults }: { readonly store: Store; readonly defaults: SpaceSettings }): FindInsights =>
  async (spaceId, span, topic) => {
    const { from, to } = span;
    const chat = await store.messages.counts(spaceId, from);
    const sources = [
      { source: 'chat', authors: chat.authors, items: chat.messages },
      ...(await store.coordination.sources(spaceId, from, to)),
    ].filter(({ items }) => items > 0);
    const settings = await loadSettings(store, spaceId, defaults);
    if (settings.privacy.metadataOnly) return { span, themes: [], sources, summary: null };
    const lately = await gatherTexts(store, spaceId, from, to);
    const earlier = lately.cutAt === null ? await gatherTexts(store, spaceId, from - (to - from), from) : null;
    const texts = aboutTopic(lately.texts, topic ?? '');
    const name = (await store.spaces.get(spaceId))?.name ?? '';
    const found = analyse(texts, aboutTopic(earlier?.texts ?? [], topic ?? ''), {
      names: [...lately.names, ...(earlier?.names ?? [])],
      vocabulary: [name],
    });
    const themes = found.themes.map(({ label, authors, messages, mood, trend }) => ({
      theme: label.slice(0, 80),
      authors,
      mentions: messages,
      negative: mood?.negative ?? null,
      positive: mood?.positive ?? null,
      mood: mood?.mean ?? null,
      trend: earlier === null ? ('unknown' as const) : trend.change,
    }));
    const summary =
      found.negative === null
        ? null
        : `${found.people} people wrote ${found.messages} messages about it; ${Math.round(found.negative * 100)} % of what they say reads unhappy.`;
    return { span, themes, sources, summary };
  };
