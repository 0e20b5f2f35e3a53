/** What stops a command before it began: one sentence, and what the reader can do. */
export class LaunchError extends Error {
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** The part of npm's output that says why it failed, and what to do about it. */
export const npmFailure = (what, output) => {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/u, '').trim());
  const code = lines.find((line) => line.startsWith('code '))?.slice(5) ?? '';
  const reason =
    lines.find((line) => line !== '' && !/^(code|errno|syscall|path|dest|type) /u.test(line)) ?? 'no reason';
  const remedies = [
    [/^(EACCES|EPERM|EROFS)$/u, 'Give this user write permission on the project folder and on the npm cache.'],
    [/^ENOSPC$/u, 'Make room on the disk and run the command again.'],
    [/^(E4\d\d|ETARGET)$/u, 'Check that the npm registry in use (`npm config get registry`) has this package.'],
    [
      /^(EUSAGE|EINTEGRITY)$/u,
      'package.json and package-lock.json do not fit: run `npm install` and look at the change.',
    ],
  ];
  const remedy =
    remedies.find(([pattern]) => pattern.test(code))?.[1] ??
    'Check the network connection and the npm registry (`npm ping`), then run the command again.';
  return new LaunchError(`${what} failed (${code || 'npm'}: ${reason.slice(0, 200)}).`, remedy);
};
