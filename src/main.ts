// `npm start`: reads the configuration, starts the roles, prints where they are, and ends them on a signal.
import { relative } from 'node:path';
import { reportError, styled } from './cli/print.ts';
import { type Config, loadConfig } from './config/load.ts';
import { rolesFromArguments } from './config/roles.ts';
import { type Program, startProgram } from './main/program.ts';
import { version } from './main/version.ts';

const help = `Usage: npm start [-- --role bots|workers|web]

Starts the community agent. With nothing configured it brings its own community
space with a chat page; with REDIS_URL and DATABASE_URL it runs on those servers.

  --role NAME   run one role only (bots, workers or web); needs both servers
  --help        show this

Settings are environment variables or lines in .env; .env.example lists them all.
`;

const forcedExitMs = 20_000;

const describe = (config: Config): string =>
  config.mode.kind === 'embedded'
    ? `embedded, data in ${relative(process.cwd(), config.mode.dataDir) || config.mode.dataDir}`
    : 'on Redis and PostgreSQL';

const greet = (config: Config, { web, firstStart }: Program): void => {
  const lines = [`${styled('bold', `CCO Agent ${version}`)} · ${config.roles.join(', ')} · ${describe(config)}`];
  if (web !== null) {
    if (config.anychat.kind === 'playground') lines.push(`  Chat page  ${web.url}/`);
    lines.push(`  API        ${web.url}/api/openapi.json`);
    if (firstStart) lines.push(`  Log in as admin (good for a day): ${web.loginUrl()}`);
    else lines.push('  `npx cco login` prints a login link for the admin.');
  }
  lines.push('Ready. Ctrl-C stops it.');
  process.stdout.write(`${lines.join('\n')}\n`);
};

const endOnSignal = (program: Program): void => {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1);
      asked = true;
      process.stderr.write('Finishing what is under way…\n');
      setTimeout(() => process.exit(1), forcedExitMs).unref();
      program.close().then(
        () => process.exit(0),
        (error: unknown) => {
          reportError(error);
          process.exit(1);
        },
      );
    });
  }
};

/** Runs the program until a signal ends it. `argv` as given after `npm start --`. */
export const start = async (argv: readonly string[]): Promise<void> => {
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(help);
    return;
  }
  try {
    const config = loadConfig({ roles: rolesFromArguments(argv) });
    const program = await startProgram(config);
    endOnSignal(program);
    greet(config, program);
  } catch (error) {
    reportError(error);
    process.exit();
  }
};

if (import.meta.main) await start(process.argv.slice(2));
