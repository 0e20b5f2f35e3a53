// What the commands about a space's health read: its name, its rules and the latest evaluation.
import { type HealthSnapshot, type SignalName, signalNames } from '../health/snapshot.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import type { CommandContext } from './command.ts';
import { count, decimal, signalWords, statusWord } from './words.ts';

export interface SpaceHealth {
  /** The space's, or "This space". */
  readonly name: string;
  readonly settings: SpaceSettings;
  /** null: never evaluated. */
  readonly snapshot: HealthSnapshot | null;
}

/** Reads a space with its latest evaluation. */
export const readSpaceHealth = async ({
  tx,
  interaction: { spaceId },
  deps,
}: CommandContext): Promise<SpaceHealth> => ({
  name: (await tx.spaces.get(spaceId))?.name ?? 'This space',
  settings: await loadSettings(tx, spaceId, deps.defaults),
  snapshot: await tx.health.latest(spaceId),
});

/** Why there is no number: how many spoke and how many it takes. */
export const tooLittle = ({ snapshot, settings }: Pick<SpaceHealth, 'snapshot' | 'settings'>): string => {
  const authors = snapshot?.authors ?? 0;
  const needed = settings.health.minimumAuthors;
  const spoke = authors === 0 ? 'nobody spoke lately' : `${count(authors, 'person', 'people')} spoke`;
  return authors < needed
    ? `Too little data yet: ${spoke}, I need ${needed}.`
    : `Too little data yet: ${spoke}, but not enough for a score I would trust.`;
};

/** `0.84, healthy`; without a score only the word. */
export const scoreInWords = (snapshot: HealthSnapshot): string =>
  snapshot.score === null ? statusWord[snapshot.status] : `${decimal(snapshot.score)}, ${statusWord[snapshot.status]}`;

/** The signal a warning is about, `tone`; null where it is the score as a whole. */
export const warnedSignal = (warning: HealthSnapshot['warning']): string | null => {
  // Rows made before there were two windows name a signal as the cause.
  const signal: SignalName | undefined =
    warning?.signal ?? signalNames.find((name) => name === warning?.cause) ?? undefined;
  return signal === undefined ? null : signalWords[signal].name.toLowerCase();
};

/** Said beside every score of a space in which no text is read; otherwise nothing. */
export const metadataNote = ({ privacy }: SpaceSettings): string[] =>
  privacy.metadataOnly
    ? ['Metadata only: I read no text here, so tone and civility are not in the score (`/cco settings privacy`).']
    : [];
