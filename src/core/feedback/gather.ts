// Reads what members said in a time: in chat, and what they gave as feedback.
import type { SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import type { AnalysedText } from './analysis.ts';

const page = 500;
/** So many are read at most, newest first: enough for themes, and a moment's work. */
export const mostRead = 3_000;

export interface Gathered {
  /** Newest first. */
  readonly texts: readonly AnalysedText[];
  /** Display names of who wrote, so that none becomes a theme. */
  readonly names: readonly string[];
  /** There was more than is read; what is given goes back to here. */
  readonly cutAt: number | null;
}

/**
 * What people said from `since` to before `until`; nothing of agents, nor of who opted out, nor what is past its time to live.
 */
export const gatherTexts = async (
  { messages, feedback, coordination }: Pick<Repositories, 'messages' | 'feedback' | 'coordination'>,
  spaceId: SpaceId,
  since: number,
  until: number,
): Promise<Gathered> => {
  const texts: AnalysedText[] = [];
  const names = new Set<string>();
  const seen = new Set<string>();
  let before = until;
  let cutAt: number | null = null;
  for (;;) {
    const rows = await messages.list({ spaceId, before, limit: page });
    const fresh = rows.filter(({ id, at }) => !seen.has(id) && at >= since && at < until);
    for (const { id, at, author, text, score } of fresh) {
      seen.add(id);
      if (author === null || author.role === 'agent' || text === null || text === '') continue;
      names.add(author.name);
      const language = score?.language;
      texts.push({
        authorId: author.id,
        text,
        at,
        label: score?.label ?? null,
        score: score?.score ?? null,
        ...(language === undefined ? {} : { language }),
      });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < page || last.at < since || last.at >= before) break;
    before = last.at;
    if (texts.length >= mostRead) {
      cutAt = last.at;
      break;
    }
  }
  const given = await feedback.list({ spaceId, since, limit: page });
  const authors = given.length === 0 ? new Map<string, string>() : await coordination.authorsOf(spaceId, since, until);
  for (const { id, memberId, source, at, text, score } of given) {
    if (text === null || at >= until) continue;
    // Who is not known may be the same as anybody else of whom that is said.
    const authorId = memberId ?? authors.get(id) ?? `unnamed ${source}`;
    texts.push({ authorId, text, at, label: score?.label ?? null, score: score?.score ?? null });
  }
  return { texts, names: [...names], cutAt };
};
