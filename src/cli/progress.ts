import { type Options, SingleBar } from 'cli-progress';

export interface Progress {
  /** Sets how much is done, out of the total. */
  update(done: number): void;
  /** Leaves the bar as it is and frees the line. */
  stop(): void;
}

const silent: Progress = { update: () => {}, stop: () => {} };

/**
 * A progress bar on `stream`, by default standard error, so that standard output stays clean for data. Where the stream
 * is no terminal nothing is drawn.
 * @param unit what is counted, in the plural, e.g. `messages`
 */
export const createProgress = (
  label: string,
  total: number,
  unit: string,
  stream: NodeJS.WriteStream = process.stderr,
): Progress => {
  if (!stream.isTTY || total <= 0) return silent;
  const options: Options = {
    format: `${label} {bar} {percentage}% · {value}/{total} ${unit} · {eta_formatted} left`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    fps: 10,
    hideCursor: true,
    gracefulExit: false,
    stream,
  };
  const bar = new SingleBar(options);
  bar.start(total, 0);
  return { update: (done) => bar.update(Math.min(done, total)), stop: () => bar.stop() };
};
