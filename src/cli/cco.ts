// `cco`: the commands an admin types. One file a command; this one names them.
import { Command, CommanderError } from 'commander';
import { CcoError } from '../core/errors.ts';
import { version } from '../main/version.ts';
import { start } from '../main.ts';
import { bench } from './bench.ts';
import { doctor } from './doctor.ts';
import { health } from './health.ts';
import { importFeedback } from './import.ts';
import { login } from './login.ts';
import { reportError } from './print.ts';
import { listQueues, retryDeadLetter } from './queues.ts';
import { replay } from './replay/command.ts';
import { score } from './score.ts';
import { listSpaces } from './spaces.ts';

const program = new Command('cco')
  .description("The community agent's command line.")
  .version(version)
  .showSuggestionAfterError()
  .showHelpAfterError('(cco --help shows what there is)')
  .exitOverride();

program
  .command('start')
  .description('start the program, as `npm start` does')
  .option('--role <name>', 'one role only: bots, workers or web')
  .action(({ role }: { role?: string }) => start(role === undefined ? [] : ['--role', role]));

program
  .command('replay')
  .description('run an export through the real pipeline on simulated time, and show what it would have said')
  .argument('<path>', 'Discord export (JSON), Slack export (zip or folder), IRC log, or AnyChat events (JSON lines)')
  .option('--json', 'print one JSON object instead of a report')
  .action(replay);

program
  .command('score')
  .description('score texts: JSON lines {"text": "…"} in, JSON lines out')
  .option('--text <text>', 'score this one text')
  .action(score);

program
  .command('spaces')
  .description('list the spaces and how they are')
  .option('--json', 'as JSON')
  .action(listSpaces);

program
  .command('health')
  .description('show how a space is doing, and how it got there')
  .argument('<space>', 'its id or its name, as `cco spaces` shows them')
  .option('--since <span>', 'how far back: 24h, 7d, 4w or 1y', '7d')
  .option('--json', 'as JSON')
  .action(health);

program
  .command('import')
  .description('take feedback of a space from an export of another system: tickets, reviews, mentions')
  .argument('<file>', 'CSV with a header, or JSON lines: text, at (the date), and id, title, author where there are')
  .requiredOption('--space <id>', 'whose feedback it is, as `cco spaces` shows it')
  .requiredOption('--source <name>', 'where it is from, e.g. tickets')
  .option('--json', 'print one JSON object instead of a summary')
  .action(importFeedback);

program.command('login').description('print a login link for the admin').action(login);

const queues = program
  .command('queues')
  .description('show jobs by queue and state, and dead letters by id')
  .option('--json', 'as JSON')
  .action(listQueues);
queues
  .command('retry')
  .description('put a dead letter back into its queue')
  .argument('<id>', 'as `cco queues` shows it')
  .action(retryDeadLetter);

program
  .command('doctor')
  .description('check every configured part, and say what to do')
  .argument('[part]', 'only this one: discord, youtrack, github or resend')
  .option('--json', 'as JSON')
  .action(doctor);

program
  .command('bench')
  .description('measure against a naive baseline in the same run')
  .argument('[name]', 'which benchmark: pipeline', 'pipeline')
  .option('--messages <number>', 'how many messages')
  .option('--backend <name>', 'embedded, server or both')
  .option('--scorer <name>', 'afinn (the word list) or trained')
  .option('--only <names>', 'health: which scenarios, e.g. outage,decline')
  .option('--seeds <number>', 'health: how many')
  .option('--first <number>', 'health: the first seed')
  .option('--weeks <number>', 'health: how long the healthy year is')
  .option('--traffic <number>', 'health: messages a day')
  .option('--json', 'print one JSON object')
  .action(bench);

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own errors and help.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else reportError(error instanceof Error ? error : new CcoError('The command failed.', { code: 'command-failed' }));
}
