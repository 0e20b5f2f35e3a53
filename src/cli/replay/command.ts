import { basename } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { createProgress } from '../progress.ts';
import type { ReplayResult } from './collect.ts';
import { readExport } from './read.ts';
import { renderReport } from './report.ts';
import { runReplay } from './run.ts';

/** What `--json` prints: other programs rely on these keys. */
const publicResult = ({ threshold: _, warnings, interventions, ...result }: ReplayResult) => ({
  ...result,
  interventions: interventions.map(({ messageId: _about, ...one }) => one),
  warnings: warnings.map(({ at, clearedAt, cause }) => ({ at, clearedAt, cause })),
});

/** Replays an export with this folder's configuration and prints a report, or with `json` one object. */
export const replay = async (path: string, { json = false }: { json?: boolean }): Promise<void> => {
  const { agent } = loadConfig();
  const { events, format, files } = await readExport(path);
  const progress = createProgress('Replaying', events.length, 'messages');
  const result = await runReplay(events, agent.spaceDefaults, progress.update).finally(progress.stop);
  const source = `${basename(path)} (${format}, ${files === 1 ? 'one file' : `${files} files`})`;
  process.stdout.write(json ? `${JSON.stringify(publicResult(result))}\n` : renderReport(result, source));
};
