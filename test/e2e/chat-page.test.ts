// The chat page in a real browser, against a real playground: what people see and do.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claim, startServer, type TestServer } from '../playground/server.ts';
import { chromiumMissing, launchChromium } from '../services/chromium.ts';
import { type CuttableProxy, startCuttableProxy } from '../services/cuttable-proxy.ts';
import { until } from '../services/until.ts';

const supportUrl = 'https://support.example/pay';
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

const write = (page: Page): Locator => page.getByRole('textbox', { name: /^Write in/u });
const said = (page: Page, text: string): Locator => page.getByRole('article').filter({ hasText: text });
const say = async (page: Page, text: string, field = write(page)): Promise<void> => {
  await field.fill(text);
  await field.press('Enter');
};
const texts = (page: Page): Promise<string[]> => page.locator('.list ol .text').allInnerTexts();

describe.skipIf(chromiumMissing !== undefined)(`the chat page${chromiumMissing ? ` (${chromiumMissing})` : ''}`, () => {
  let folder: string;
  let browser: Browser;
  let server: TestServer;
  let proxy: CuttableProxy;
  let contexts: BrowserContext[] = [];
  /** What should never be: errors on the console, refusals by the content security policy, requests to elsewhere. */
  let troubles: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chat-page-'));
    const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
    await build({ configFile, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    server = await startServer({ clientDir: folder, supportUrl, clock: { at: 0, now: () => Date.now() } });
    proxy = await startCuttableProxy(server.url);
    troubles = [];
  });
  afterEach(async () => {
    for (const context of contexts) await context.close();
    contexts = [];
    await proxy.close();
    await server.close();
  });

  const openPage = async (fragment = '', options: object = desktop): Promise<Page> => {
    const context = await browser.newContext(options);
    contexts.push(context);
    context.on('request', (request) => {
      if (!request.url().startsWith(`${proxy.url}/`)) troubles.push(`request to ${request.url()}`);
    });
    await context.addInitScript(
      "addEventListener('securitypolicyviolation', (event) => console.error('refused: ' + event.violatedDirective))",
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') troubles.push(line.text());
    });
    page.setDefaultTimeout(10_000);
    await page.goto(proxy.url + fragment);
    return page;
  };
  const enter = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel('Your name').fill(name);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await write(page).waitFor();
  };
  const joined = async (name: string, fragment = '', options: object = desktop): Promise<Page> => {
    const page = await openPage(fragment, options);
    await enter(page, name);
    return page;
  };

  it('lets two people talk, in a channel and in a thread, with nothing from elsewhere and nothing amiss', async () => {
    const ana = await joined('Ana');
    const ben = await joined('Ben');
    await say(ana, 'Hello **all**, see https://example.org/guide');
    await said(ben, 'Hello all').getByRole('link').waitFor();
    expect(await said(ben, 'Hello all').getByRole('link').getAttribute('rel')).toBe('noopener noreferrer');

    const hello = said(ben, 'Hello all').first();
    await hello.hover();
    await hello.getByRole('button', { name: 'Open thread' }).click();
    await say(ben, 'And a good day to you', ben.getByRole('textbox', { name: 'Reply in this thread' }));
    await ana.getByRole('button', { name: /1 reply/u }).click();
    await ana.getByRole('complementary').getByRole('article').filter({ hasText: 'And a good day' }).waitFor();
    expect(await texts(ben)).toEqual(['Hello all, see https://example.org/guide', 'And a good day to you']);
    expect(troubles).toEqual([]);
  });

  it('shows edits, deletions, replies and helpful marks to everyone at once', async () => {
    const ana = await joined('Ana');
    const ben = await joined('Ben');
    await say(ana, 'Try port 3711');
    await said(ben, 'Try port 3711').hover();
    await said(ben, 'Try port 3711').getByRole('button', { name: 'Helpful', exact: true }).click();
    await said(ana, 'Helpful · 1').waitFor();
    expect(await said(ana, 'Try port 3711').getByText('edited').count()).toBe(0);

    await said(ana, 'Try port 3711').hover();
    await said(ana, 'Try port 3711').getByRole('button', { name: 'Edit' }).click();
    await say(ana, 'Try port 3712', ana.getByLabel('Edit your message'));
    await said(ben, 'Try port 3712').getByText('edited').waitFor();

    await said(ben, 'Try port 3712').getByRole('button', { name: 'Reply' }).click();
    await say(ben, 'That works');
    await said(ana, 'That works')
      .getByRole('button', { name: /Ana Try port 3712/u })
      .waitFor();

    await said(ana, 'Try port 3712').first().hover();
    await said(ana, 'Try port 3712').first().getByRole('button', { name: 'Delete' }).click();
    await ana.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await until(async () => (await texts(ben)).join() === 'That works', { label: 'the deletion' });
    expect(troubles).toEqual([]);
  });

  it('offers commands and names to the keyboard, and runs a poll', async () => {
    const ana = await joined('Ana');
    await joined('Benedict');
    const field = write(ana);
    await field.pressSequentially('/');
    await ana
      .getByRole('option', { name: /^\/poll/u })
      .first()
      .waitFor();
    await ana.keyboard.press('Escape');
    expect(await ana.getByRole('listbox').count()).toBe(0);
    await field.fill('');
    await field.pressSequentially('/po');
    await ana.keyboard.press('ArrowDown');
    await ana.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('/poll ');
    await field.pressSequentially('Lunch? | Yes | No');
    await ana.keyboard.press('Enter');
    await said(ana, 'Poll: Lunch?').getByRole('button', { name: 'Yes' }).click();
    await said(ana, 'Yes: 1 vote').waitFor();

    await field.pressSequentially('hi @bene');
    await ana.keyboard.press('Tab');
    expect(await field.inputValue()).toBe('hi @Benedict ');
    await field.fill('/dance');
    await field.press('Enter');
    await ana.getByText('There is no command /dance here').waitFor();
    expect(troubles).toEqual([]);
  });

  it('can be used with the keyboard alone', async () => {
    const ana = await joined('Ana');
    await say(ana, 'one');
    await say(ana, 'two');
    await said(ana, 'two').waitFor();
    await ana.keyboard.press('Shift+Tab');
    await until(() => ana.evaluate("document.activeElement.closest('article') !== null"), {
      label: 'focus in a message',
    });
    await said(ana, 'two').focus();
    await ana.keyboard.press('ArrowUp');
    expect(await ana.evaluate('document.activeElement.innerText')).toContain('one');
    await ana.keyboard.press('Tab');
    await ana.keyboard.press('Tab');
    await ana.keyboard.press('Enter');
    await ana.getByRole('heading', { name: 'Thread' }).waitFor();
    expect(await ana.evaluate('document.activeElement.innerText')).toBe('Thread');
    await ana.keyboard.press('Escape');
    await until(
      async () => (await ana.evaluate('document.activeElement.getAttribute("aria-label")')) === 'Open thread',
      { label: 'the focus back where it was' },
    );
    expect(troubles).toEqual([]);
  });

  it('tells why a name cannot be had, and what to do', async () => {
    await joined('Ana');
    const page = await openPage();
    await page.getByLabel('Your name').fill('ANA');
    await page.getByRole('button', { name: 'Join' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Choose another name.');
    expect(await page.getByLabel('Your name').getAttribute('aria-invalid')).toBe('true');
    await enter(page, 'Anna');
  });

  it('lets two windows of one browser be two people, and go on as one known', async () => {
    const ana = await joined('Ana');
    const context = ana.context();
    const other = await context.newPage();
    await other.goto(proxy.url);
    await other.getByRole('button', { name: 'Continue as Ana' }).waitFor();
    await enter(other, 'Ben');
    await say(other, 'I am Ben');
    await said(ana, 'I am Ben').waitFor();
    await ana.reload();
    await write(ana).waitFor();
    await say(ana, 'and I am still Ana');
    await said(other, 'Ana').filter({ hasText: 'still Ana' }).waitFor();
    await other.reload();
    await said(other, 'still Ana').waitFor();
    const third = await context.newPage();
    await third.goto(proxy.url);
    await third.getByRole('button', { name: 'Continue as Ana' }).click();
    await said(third, 'I am Ben').waitFor();
    expect(troubles).toEqual([]);
  });

  it('makes the holder of the login link an admin, who invites and promotes', async () => {
    const ana = await openPage(`/#claim=${claim}`);
    await ana.getByLabel('Your name').waitFor();
    expect(ana.url()).toBe(`${proxy.url}/`);
    await enter(ana, 'Ana');
    const ben = await joined('Ben');
    expect(await ben.getByRole('button', { name: /moderators/u }).count()).toBe(0);

    await ana.getByRole('button', { name: /^Members/u }).click();
    await ana.getByLabel('Role of Ben').selectOption('moderator');
    await ben.getByRole('button', { name: /moderators private/u }).click();
    await say(ben, 'only for us');
    await ana.getByRole('button', { name: /moderators private 1 unread/u }).click();
    await said(ana, 'only for us').waitFor();

    await ana.getByRole('button', { name: 'Invite people' }).click();
    const link = ana.getByLabel('Invitation link');
    await until(async () => (await link.inputValue()).includes('#invite='), { label: 'the invitation' });
    const invited = await openPage(new URL(await link.inputValue()).hash);
    expect(invited.url()).toBe(`${proxy.url}/`);
    await enter(invited, 'Cleo');
    expect(await ana.getByRole('link', { name: /pay what you can/u }).getAttribute('href')).toBe(supportUrl);
    expect(troubles).toEqual([]);
  });

  it('shows what only one member may see to that member, and asks before a dangerous button', async () => {
    const ana = await joined('Ana');
    const ben = await joined('Ben');
    const agent = await server.client(await server.playground.agentToken());
    const { members } = (await agent.call('GET', `/spaces/${server.space}/members`)).body;
    const heard = agent.connect();
    await until(() => heard.of('ready').length > 0, { label: 'the agent' });
    await agent.call('POST', `/spaces/${server.space}/channels/${server.channels.welcome}/messages`, {
      text: 'A draft',
      privateTo: members.find((member: { name: string }) => member.name === 'Ana').id,
      actions: [
        { id: 'edit', label: 'Edit the answer', input: { label: 'The answer', value: 'Use 3711' } },
        { id: 'dismiss', label: 'Dismiss', style: 'danger' },
      ],
    });
    const draft = said(ana, 'A draft');
    await draft.getByText('Only you can see this').waitFor();
    await draft.getByRole('button', { name: 'Dismiss' }).click();
    await ana.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await draft.getByRole('button', { name: 'Edit the answer' }).click();
    const answer = ana.getByRole('dialog').getByLabel('The answer');
    expect(await answer.inputValue()).toBe('Use 3711');
    await answer.fill('Use 3712');
    await ana.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
    await until(() => heard.of('action.invoked').length > 0, { label: 'the press' });
    expect(heard.of('action.invoked').map(({ actionId, input }) => [actionId, input])).toEqual([['edit', 'Use 3712']]);
    heard.close();
    await say(ana, 'after that');
    await said(ben, 'after that').waitFor();
    expect(await texts(ben)).toEqual(['after that']);
    expect(troubles).toEqual([]);
  });

  it('connects again after a loss, with nothing lost and nothing twice', async () => {
    const ana = await joined('Ana');
    const ben = await server.join('Ben');
    const post = (text: string) =>
      ben.call('POST', `/spaces/${server.space}/channels/${server.channels.welcome}/messages`, { text });
    await post('one');
    await said(ana, 'one').waitFor();
    proxy.cut();
    await ana.getByText('Connecting again…').waitFor();
    await post('two');
    await say(ana, 'mine');
    await ana.getByText('Not sent.').waitFor();
    await post('three');
    proxy.mend();
    await said(ana, 'three').waitFor();
    await until(async () => (await ana.getByText('Connecting again…').count()) === 0, { label: 'the connection' });
    await ana.getByRole('button', { name: 'Try again' }).click();
    await said(ana, 'mine').waitFor();
    await post('four');
    await said(ana, 'four').waitFor();
    expect(await texts(ana)).toEqual(['one', 'two', 'three', 'mine', 'four']);
  });

  it('loads anew what the server can no longer replay', async () => {
    const ana = await joined('Ana');
    const ben = await server.join('Ben');
    const messages = `/spaces/${server.space}/channels/${server.channels.welcome}/messages`;
    const first = await ben.call('POST', messages, { text: 'one' });
    await ben.call('POST', messages, { text: 'two' });
    await said(ana, 'two').waitFor();
    proxy.cut();
    await ana.getByText('Connecting again…').waitFor();
    await ben.call('DELETE', `${messages}/${first.body.id}`);
    await ben.call('POST', messages, { text: 'three' });
    await server.pglite.exec(`
      update anychat.counters set value = (select max(seq) from anychat.events) where name = 'floor';
      delete from anychat.events;
    `);
    proxy.mend();
    await said(ana, 'three').waitFor();
    expect(await texts(ana)).toEqual(['two', 'three']);
  });

  it('says so when an identity is no longer known, and lets one join again', async () => {
    const ana = await joined('Ana');
    proxy.cut();
    await ana.getByText('Connecting again…').waitFor();
    await server.pglite.exec(
      'delete from anychat.tokens where account_id not in (select account_id from anychat.agents)',
    );
    proxy.mend();
    await ana.getByText('Ana is no longer known here.').waitFor();
    expect(await ana.getByRole('button', { name: 'Continue as Ana' }).count()).toBe(0);
    await enter(ana, 'Ana Two');
  });

  it('waits as long as a server that is asked too much wants, then sends once', async () => {
    await server.stop();
    await proxy.close();
    const limits = { memberRate: { perSecond: 1, burst: 8 } };
    const clock = { at: 0, now: () => Date.now() };
    server = await startServer({ clientDir: folder, clock, limits });
    proxy = await startCuttableProxy(server.url);
    const ana = await joined('Ana');
    const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const text of all) await say(ana, text);
    await until(async () => (await texts(ana)).length === all.length, { label: 'all messages', timeoutMs: 30_000 });
    await until(async () => (await ana.getByText('Sending…').count()) === 0, { label: 'all sent', timeoutMs: 30_000 });
    expect((await texts(ana)).sort()).toEqual(all);
  });

  it('brings older messages when one scrolls up, in order', async () => {
    const ben = await server.join('Ben');
    const all = Array.from({ length: 130 }, (_, index) => `number ${index}`);
    for (const text of all) {
      await ben.call('POST', `/spaces/${server.space}/channels/${server.channels.welcome}/messages`, { text });
    }
    const ana = await joined('Ana');
    await said(ana, 'number 129').waitFor();
    await until(
      async () => {
        await ana.evaluate("document.querySelector('.list').scrollTop = 0");
        return (await texts(ana)).length === all.length;
      },
      { label: 'all messages' },
    );
    expect(await texts(ana)).toEqual(all);
    expect(troubles).toEqual([]);
  });

  it('keeps what is not sent yet, in each conversation', async () => {
    const ana = await joined('Ana');
    await write(ana).fill('half a thought');
    await ana.getByRole('button', { name: 'general' }).click();
    await ana.getByRole('textbox', { name: 'Write in general' }).waitFor();
    expect(await write(ana).inputValue()).toBe('');
    await ana.getByRole('button', { name: 'welcome' }).click();
    await ana.getByRole('textbox', { name: 'Write in welcome' }).waitFor();
    expect(await write(ana).inputValue()).toBe('half a thought');
  });

  it('fits a phone: no sideways scrolling, targets of 44 pixels, one part at a time', async () => {
    const ana = await joined('Ana', '', phone);
    await say(ana, `a long word ${'x'.repeat(300)} and \`${'y'.repeat(300)}\``);
    await said(ana, 'a long word').getByRole('button', { name: 'What to do with this message' }).tap();
    const sideways =
      "document.documentElement.scrollWidth > innerWidth || document.querySelector('.list').scrollWidth > innerWidth";
    const small = `[...document.querySelectorAll('button, select, a')]
      .filter((element) => element.offsetParent !== null && !element.matches('.skip, .text a, .quote'))
      .filter((element) => element.getBoundingClientRect().height < 44)
      .map((element) => element.outerHTML)`;
    expect(await ana.evaluate(sideways)).toBe(false);
    expect(await ana.evaluate(small)).toEqual([]);
    await said(ana, 'a long word').getByRole('button', { name: 'Open thread' }).tap();
    expect(await write(ana).isVisible()).toBe(false);
    expect(await ana.evaluate(small)).toEqual([]);
    await ana.getByRole('button', { name: 'Back' }).tap();
    await ana.getByRole('button', { name: 'Spaces and channels' }).tap();
    await ana.getByRole('button', { name: 'general' }).tap();
    await ana.getByRole('heading', { name: 'general' }).waitFor();
    expect(await ana.evaluate(sideways)).toBe(false);
    expect(troubles).toEqual([]);
  });
});
