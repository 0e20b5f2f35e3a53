// Config → parts → roles, and back in the opposite order.
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { unusedFields } from '../config/agent.ts';
import type { Config } from '../config/load.ts';
import { CcoError, errorCode } from '../core/errors.ts';
import { createPlayground, type Playground } from '../playground/index.ts';
import { isClaim } from '../web/server.ts';
import { type ChatBot, startBotsRole } from './bots.ts';
import { createClosing } from './closing.ts';
import { openParts, type Parts } from './parts.ts';
import { createPlatforms, findPeer } from './platforms.ts';
import { createLazyReader } from './reading/lazy.ts';
import { openResponsePlan, type ResponsePlan } from './response/plan.ts';
import { startWebRole, type WebRole } from './web.ts';
import { startWorkersRole } from './workers.ts';

export interface Program {
  /** null: this process has no web role. */
  readonly web: WebRole | null;
  readonly firstStart: boolean;
  /** Finishes or gives back work within ten seconds or so; safe to call twice. */
  close(): Promise<void>;
}

const queuesCloseMs = 10_000;
const findPeerEveryMs = 500;

const openPlayground = (parts: Parts): Playground | null =>
  parts.config.anychat.kind === 'hosted'
    ? null
    : createPlayground({
        db: parts.db,
        migrate: async (migrations) => void (await parts.migrate({ schema: 'anychat', migrations })),
        clock: parts.clock,
        logger: parts.logger,
        supportUrl: parts.config.agent.supportUrl,
        agentName: parts.config.agent.spaceDefaults.brand.botName,
        claimCheck: (claim) => isClaim(parts.token, claim, parts.clock),
        clientDir: fileURLToPath(new URL('../../dist/playground', import.meta.url)),
      });

/** A bot that only acts when asked has nothing to finish. */
const closeNow = (bot: ChatBot) => () => bot.close({ deadlineMs: 0 });

/** Starts the configured roles. Throws CcoError with a remedy; nothing stays open then. */
export const startProgram = async (config: Config): Promise<Program> => {
  const has = (role: Config['roles'][number]): boolean => config.roles.includes(role);
  if (config.mode.kind === 'embedded' && !(has('bots') && has('workers') && has('web'))) {
    throw new CcoError('One role alone needs servers that the others share.', {
      code: 'config-role-embedded',
      remedy: 'Set REDIS_URL and DATABASE_URL, or start without --role to run everything in this process.',
    });
  }
  const parts = await openParts(config);
  for (const note of unusedFields(config.agent)) parts.logger.warn({ file: 'cco-agent.json' }, note);
  const closing = createClosing(parts.logger);
  const reading = createLazyReader();
  let response: ResponsePlan | null = null;
  const closeParts = async (): Promise<void> => {
    await response?.close();
    await parts.close(queuesCloseMs);
    // What the queues still had in hand needed it.
    await reading.close();
  };
  await closing.opening('parts', Promise.resolve({ close: closeParts }));

  try {
    response = openResponsePlan(parts, reading);
    const playground = openPlayground(parts);
    if (playground !== null && !has('web')) await closing.opening('playground', Promise.resolve(playground));
    const platforms = createPlatforms(parts);
    const targets = [parts.queues.eraser, ...(playground === null ? [] : [playground.eraser])];
    const web = has('web') ? await closing.opening('web', startWebRole(parts, playground, response)) : null;

    // The playground may be in a process that starts later: look for it until it has said where it listens.
    const agentToken = async (): Promise<string> => playground?.agentToken() ?? '';
    const connect = async (): Promise<{ close(): Promise<void> } | null> => {
      for (
        let peer = await findPeer(parts, agentToken);
        !closing.signal.aborted;
        peer = await findPeer(parts, agentToken)
      ) {
        if (peer !== null) {
          const bot = platforms.connect(peer);
          return has('bots') ? startBotsRole(parts, bot) : null;
        }
        await pause(findPeerEveryMs, undefined, { signal: closing.signal }).catch(() => undefined);
      }
      return null;
    };
    if (has('workers')) {
      await reading.open();
      await closing.opening('workers', startWorkersRole(parts, platforms, reading, targets, response));
    }
    const { discord } = platforms;
    const acting = (bot: ChatBot) =>
      has('bots') ? startBotsRole(parts, bot) : Promise.resolve({ close: closeNow(bot) });
    const joined = discord === null ? null : closing.opening('discord', acting(discord));
    const connected = closing.opening('bots', connect());
    if (web !== null || config.anychat.kind === 'hosted') await connected;
    else connected.catch((error: unknown) => parts.logger.error({ code: errorCode(error) }, 'AnyChat'));
    await joined;
    return { web, firstStart: parts.firstStart, close: closing.close };
  } catch (error) {
    // What kept it from starting is the news, not what then failed to close.
    await closing.close().catch(() => undefined);
    throw error;
  }
};
