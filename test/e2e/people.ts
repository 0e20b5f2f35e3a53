// People in a browser: each in a context of their own, doing what people do on the chat page.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { until } from '../services/until.ts';

/** Pages answer in a moment; a busy machine may need much longer. */
const patienceMs = 60_000;

export const desktop = { viewport: { width: 1280, height: 800 } };
export const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

export interface Person {
  readonly page: Page;
  readonly name: string;
  /** Opens a channel by its name. */
  open(channel: string): Promise<void>;
  /** Opens the thread that a message of the open channel began, or begins it. */
  openThread(text: string): Promise<void>;
  closeThread(): Promise<void>;
  /** Says something in the open channel, or gives a command there. */
  say(text: string): Promise<void>;
  /** Says something in the open thread. */
  reply(text: string): Promise<void>;
  /** The messages in the open channel that hold this text. */
  said(text: string | RegExp): Locator;
  /** The same in the open thread. */
  inThread(text: string | RegExp): Locator;
  /** Gives a command and waits for the new private answer that fits `answer`; returns its text. */
  ask(command: string, answer: string | RegExp): Promise<string>;
}

/** Builds the chat page where that has not been done, as `npm test` does before. */
export const ensureChatPage = async (): Promise<void> => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  if (existsSync(join(root, 'dist/playground/index.html'))) return;
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
};

const folder = process.env.E2E_SCREENSHOTS;

/** Keeps what a page shows as a picture, where E2E_SCREENSHOTS names a folder for them. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
};

const person = (page: Page, name: string): Person => {
  const field = page.getByRole('textbox', { name: /^Write in/u });
  const threadField = page.getByRole('textbox', { name: 'Reply in this thread' });
  const main = page.getByRole('main');
  const side = page.getByRole('complementary');
  const articles = (within: Locator, text: string | RegExp): Locator =>
    within.getByRole('article').filter({ hasText: text });
  const send = async (to: Locator, text: string): Promise<void> => {
    await to.fill(text);
    await to.press('Enter');
  };
  return {
    page,
    name,
    open: async (channel) => {
      await page
        .getByRole('navigation', { name: 'Spaces and channels' })
        .getByRole('button', { name: new RegExp(`^${channel}\\b`, 'u') })
        .click();
      await page.getByRole('textbox', { name: `Write in ${channel}` }).waitFor();
    },
    openThread: async (text) => {
      const first = articles(main, text).first();
      await first.waitFor();
      const link = first.getByRole('button', { name: /\d+ repl(?:y|ies)/u });
      if ((await link.count()) > 0) await link.click();
      else {
        await first.hover();
        await first.getByRole('button', { name: 'Open thread' }).click();
      }
      await threadField.waitFor();
    },
    closeThread: async () => {
      await side.getByRole('button', { name: 'Close Thread' }).click();
      await threadField.waitFor({ state: 'detached' });
    },
    say: async (text) => {
      await send(field, text);
      if (!text.startsWith('/')) await articles(main, text).first().waitFor();
    },
    reply: async (text) => {
      await send(threadField, text);
      await articles(side, text).first().waitFor();
    },
    said: (text) => articles(main, text),
    inThread: (text) => articles(side, text),
    ask: async (command, answer) => {
      const answers = articles(main, 'Only you can see this').filter({ hasText: answer });
      const ids = (): Promise<string[]> => answers.evaluateAll((all: { id: string }[]) => all.map(({ id }) => id));
      const before = new Set(await ids());
      await send(field, command);
      let fresh: string | undefined;
      await until(
        async () => {
          // Not by counting: an erasure takes earlier answers away.
          fresh = (await ids()).find((id) => !before.has(id));
          return fresh !== undefined;
        },
        { timeoutMs: patienceMs, label: `an answer to ${command}` },
      );
      return page.locator(`[id="${fresh}"] .text`).innerText();
    },
  };
};

export interface People {
  /** What should never be: errors on a console, refusals by the content security policy, requests to elsewhere. */
  readonly troubles: readonly string[];
  /** Somebody opens an address of the program and joins under a name. */
  join(name: string, address: string, options?: object): Promise<Person>;
  /** The same person after a reload, or at another address of the program. */
  again(who: Person, address: string): Promise<Person>;
  close(): Promise<void>;
}

export const createPeople = (browser: Browser, origin: () => string): People => {
  const contexts: BrowserContext[] = [];
  const troubles: string[] = [];
  const written = (page: Page): Locator => page.getByRole('textbox', { name: /^Write in/u });
  return {
    troubles,
    join: async (name, address, options = desktop) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      context.on('request', (request) => {
        if (!request.url().startsWith(`${origin()}/`)) troubles.push(`request to ${new URL(request.url()).origin}`);
      });
      await context.addInitScript(
        "addEventListener('securitypolicyviolation', (event) => console.error('refused: ' + event.violatedDirective))",
      );
      const page = await context.newPage();
      page.setDefaultTimeout(patienceMs);
      page.on('pageerror', (error) => troubles.push(error.message));
      page.on('console', (line) => {
        if (line.type() === 'error') troubles.push(line.text());
      });
      await page.goto(address);
      await page.getByLabel('Your name').fill(name);
      await page.getByRole('button', { name: 'Join', exact: true }).click();
      await written(page).waitFor();
      return person(page, name);
    },
    again: async ({ page, name }, address) => {
      await page.goto(address);
      await written(page).waitFor();
      return person(page, name);
    },
    close: async () => {
      for (const context of contexts) await context.close();
    },
  };
};
