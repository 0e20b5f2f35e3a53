// `cco bench pipeline`: messages a second from enqueue to committed, latency, memory and time by stage, beside a naive
// baseline in the same run. Options: --messages N, --backend embedded|server|both, --scorer afinn|trained, --json.
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { reportError } from '../src/cli/print.ts';
import { createProgress, type Progress } from '../src/cli/progress.ts';
import { CcoError } from '../src/core/errors.ts';
import { type BackendName, backendNames, measureBackend, missing } from './pipeline/backends.ts';
import type { BackendResult } from './pipeline/measure.ts';
import { type BenchResult, reportText } from './pipeline/report.ts';
import { scorerNames } from './pipeline/scorers.ts';
import { rounded } from './pipeline/statistics.ts';

/** How long an interrupted benchmark waits for what it was just opening. */
const interruptedMs = 20_000;

const optionsSchema = z.object({
  messages: z.coerce.number().int().min(1).max(100_000_000).default(200_000),
  backend: z.enum([...backendNames, 'both']).default('both'),
  scorer: z.enum(scorerNames).default('afinn'),
  json: z.boolean().default(false),
});

const readOptions = (args: string[]): z.infer<typeof optionsSchema> => {
  try {
    const { values } = parseArgs({
      args,
      options: {
        messages: { type: 'string' },
        backend: { type: 'string' },
        scorer: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    return optionsSchema.parse(values);
  } catch (cause) {
    throw new CcoError('The options of this benchmark are not understood.', {
      code: 'usage-bench',
      remedy: 'Use --messages N, --backend embedded|server|both, --scorer afinn|trained, --json.',
      cause,
    });
  }
};

/** One bar after another, as phases come. */
const createPhases = (backend: string) => {
  let phase = '';
  let bar: Progress | null = null;
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  const onProgress = (name: string, done: number, total: number): void => {
    if (name !== phase || done < 1) {
      stop();
      phase = name;
      bar = createProgress(`${backend}, ${name}`, total, 'messages');
    }
    bar?.update(done);
    if (done >= total) {
      stop();
      phase = '';
    }
  };
  return { onProgress, stop };
};

const closers: (() => Promise<void>)[] = [];
let closing = Promise.resolve();
let interrupted = false;
/** One at a time, the last opened first; resolves when nothing is open any more. */
const closeAll = (): Promise<void> => {
  closing = closing.then(async () => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close().catch(() => undefined);
  });
  return closing;
};
const onClose = (close: () => Promise<void>): void => {
  closers.push(close);
  // It was being opened when the signal came.
  if (interrupted) throw new CcoError('The benchmark was interrupted.', { code: 'bench-interrupted' });
};

const run = async (): Promise<void> => {
  const { messages, backend, scorer, json } = readOptions(process.argv.slice(2));
  const plan = {
    scorer,
    messages,
    naiveMessages: Math.min(messages, 2_500),
    latency: { perSecond: 100, seconds: 15 },
  };
  const machine = { cores: availableParallelism(), node: process.version, load: rounded(loadavg()[0] ?? 0) };
  const backends: Partial<Record<BackendName, BackendResult>> = {};
  const skipped: Partial<Record<BackendName, string>> = {};
  for (const name of backendNames) {
    if (backend !== 'both' && backend !== name) continue;
    const reason = missing(name);
    if (reason !== null) {
      skipped[name] = reason;
      continue;
    }
    const phases = createPhases(name);
    try {
      backends[name] = await measureBackend(name, plan, { onProgress: phases.onProgress, onClose });
    } finally {
      phases.stop();
      await closeAll();
    }
  }
  const result: BenchResult = {
    ratio: (backends.server ?? backends.embedded)?.ratio ?? null,
    backends,
    messages,
    scorer,
    machine,
    ...(Object.keys(skipped).length === 0 ? {} : { skipped }),
  };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${reportText(result)}\n`);
};

const finished = run().catch((error: unknown) => {
  // What breaks because it is being taken away is no news.
  if (!interrupted) reportError(error);
});
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
for (const [signal, code] of Object.entries(exitCodes)) {
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    closeAll()
      .then(() => Promise.race([finished, pause(interruptedMs)]))
      .finally(() => process.exit(code));
  });
}
await finished;
