// The main job, whole, in a real browser: people talk, a talk turns sour, a moderator decides, the answer is posted once.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, launchChromium } from '../services/chromium.ts';
import { type RunningProgram, runCco, startProgram, temporaryFolder } from '../services/program.ts';
import { until } from '../services/until.ts';
import { createPeople, ensureChatPage, type People, type Person, phone, picture } from './people.ts';

const bot = 'CCO Agent';
const slow = { timeoutMs: 90_000 };
const mood = 'The mood turned in a thread in #general';
const disclosure = `${bot} here, a bot.`;
const sideways = 'document.documentElement.scrollWidth > innerWidth';

// Six and more from four members, most of them clearly negative: what the agent offers to calm.
const quarrel = (subject: string): readonly string[] => [
  `This ${subject} is terrible, I hate it`,
  `Awful. You made a stupid and useless ${subject}`,
  `I am angry too, the ${subject} is a disaster`,
  `The worst ${subject} ever, horrible and broken`,
  `Everything about this ${subject} is bad and annoying`,
  `I am disgusted, the ${subject} is a terrible failure`,
  `You all hate the ${subject}, and I hate it most`,
  `A pathetic, horrible ${subject}`,
];

describe.skipIf(chromiumMissing !== undefined)(
  `a community in one program${chromiumMissing === undefined ? '' : ` (${chromiumMissing})`}`,
  () => {
    const dataDir = `${temporaryFolder()}/data`;
    let browser: Browser;
    let program: RunningProgram;
    let people: People;
    let ada: Person;
    let members: Person[] = [];
    /** A second moderator, on a phone. */
    let pocket: Person;

    const member = (index: number): Person => {
      const found = members[index];
      if (found === undefined) throw new Error('nobody there');
      return found;
    };
    /** One of the members begins a thread in #general, and all four quarrel in it. */
    const quarrelIn = async (opening: string, subject: string): Promise<void> => {
      await member(0).open('general');
      await member(0).say(opening);
      for (const one of members) {
        await one.open('general');
        await one.openThread(opening);
      }
      for (const [index, text] of quarrel(subject).entries()) await member(index % members.length).reply(text);
    };
    /** The open draft in the moderators' channel; there is one at a time in this story. */
    const openCard = async () => {
      await ada.open('moderators');
      const card = ada.said(mood).filter({ has: ada.page.getByRole('button', { name: 'Approve' }) });
      await until(async () => (await card.count()) === 1, { ...slow, label: 'one open draft' });
      return card;
    };
    const decided = async (line: RegExp): Promise<void> => {
      await ada.said(line).first().waitFor();
      expect(await ada.said(mood).last().getByRole('button', { name: 'Approve' }).count()).toBe(0);
    };

    /** Somebody joins on a phone and opens a channel there. */
    const onPhone = async (name: string, address: string, channel: string): Promise<Person> => {
      const one = await people.join(name, address, phone);
      await one.page.getByRole('button', { name: 'Spaces and channels' }).tap();
      await picture(one.page, `phone-channels-${name}`);
      await one.open(channel);
      return one;
    };

    beforeAll(async () => {
      await ensureChatPage();
      browser = await launchChromium();
      program = await startProgram({ dataDir });
      people = createPeople(browser, () => program.url);
    }, 240_000);
    afterAll(async () => {
      await people?.close();
      await browser?.close();
      await program?.stop();
    });

    it('makes whoever opens the login link its admin, and everybody else a member', async () => {
      ada = await people.join('Ada', program.loginUrl ?? '');
      expect(ada.page.url()).toBe(`${program.url}/`);
      members = await Promise.all(['Ben', 'Cleo', 'Dan', 'Eva'].map((name) => people.join(name, `${program.url}/`)));
      await ada.page.getByRole('button', { name: /^moderators/u }).waitFor();
      for (const { page } of members) {
        await page.getByRole('button', { name: /^general/u }).waitFor();
        expect(await page.getByRole('button', { name: /moderators/u }).count()).toBe(0);
      }
      await ada.page.getByRole('button', { name: /^Members/u }).click();
      await picture(ada.page, '01-admin-members');
      await ada.page.getByRole('button', { name: 'Close Members' }).click();
    });

    it('lets members talk, and answers once who mentions the bot', async () => {
      await Promise.all(members.map((one) => one.open('general')));
      await member(0).say('Good morning all, how is the new release?');
      await member(1).say('Morning Ben, it runs well here');
      await member(2).said('it runs well here').first().waitFor();
      await ada.open('general');
      await ada.say('Good to hear, Cleo');
      await member(3).say(`@${bot} how do I see what you can do?`);
      const answer = member(0).said('I am CCO Agent, a bot.');
      await answer.first().waitFor();
      expect(await answer.first().innerText()).toContain('/cco help');
      await picture(member(0).page, '02-mention-answered');
    });

    it('shows a draft of what it would say to moderators only, when a thread turns negative', async () => {
      await quarrelIn('Has anybody tried the new editor?', 'editor');
      const card = await openCard();
      const text = await card.innerText();
      expect(text).toMatch(/\d of the last \d+ messages read negative/u);
      expect(text).toContain(disclosure);
      for (const { name } of members) expect(text).not.toContain(name);
      for (const button of ['Approve', 'Edit', 'Dismiss', 'Snooze', 'Never here'])
        expect(await card.getByRole('button', { name: button }).count()).toBe(1);
      await picture(ada.page, '03-draft-card');
      pocket = await onPhone('Gus', (await runCco(['login'], { dataDir })).stdout.trim(), 'moderators');
      await pocket.said(mood).first().waitFor();
      await picture(pocket.page, '03-draft-card-phone');
      expect(await pocket.page.evaluate(sideways)).toBe(false);
      await pocket.ask('/cco drafts', 'I would post');
      await picture(pocket.page, '03-drafts-phone');
      for (const { page } of members) {
        expect(await page.getByRole('button', { name: /moderators/u }).count()).toBe(0);
        expect(await page.getByText('The mood turned').count()).toBe(0);
        expect(await page.getByText(disclosure).count()).toBe(0);
      }
      await picture(member(0).page, '04-thread-before');
    });

    it('posts in the thread what two moderators approve at once, once, and notes on the card who did and when', async () => {
      const card = await openCard();
      const theirs = pocket.said(mood).getByRole('button', { name: 'Approve' });
      await Promise.all(
        [card.getByRole('button', { name: 'Approve' }), theirs].map((button) => button.first().dispatchEvent('click')),
      );
      await decided(/Approved by (?:Ada|Gus) at \d\d:\d\d UTC\. Posted\./u);
      const second = /(?:Ada|Gus|Somebody else) approved this draft/u;
      await until(async () => (await ada.said(second).count()) + (await pocket.said(second).count()) === 1, {
        ...slow,
        label: 'who came second was told',
      });
      await picture(ada.page, '05-card-approved');
      for (const one of members) {
        await one.inThread(disclosure).first().waitFor();
        expect(await one.inThread(disclosure).count()).toBe(1);
      }
      await picture(member(0).page, '06-answer-in-thread');
    });

    it('posts what a moderator wrote instead, and says that a bot posted it', async () => {
      await quarrelIn('What about the mobile app?', 'app');
      const card = await openCard();
      await card.getByRole('button', { name: 'Edit' }).click();
      const field = ada.page.getByRole('dialog').getByRole('textbox');
      expect(await field.inputValue()).toContain(disclosure);
      await picture(ada.page, '07-edit-dialog');
      await field.fill('Let us all take ten minutes and come back to the app after that.');
      await ada.page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
      await decided(/Edited and approved by Ada at \d\d:\d\d UTC/u);
      await picture(ada.page, '08-card-edited');
      for (const one of members) await one.inThread('take ten minutes').first().waitFor();
      expect(await member(0).inThread('take ten minutes').first().innerText()).toContain('a bot');
    });

    it('posts nothing where a moderator dismisses', async () => {
      await quarrelIn('And the web shop?', 'shop');
      const card = await openCard();
      await card.getByRole('button', { name: 'Dismiss' }).click();
      await decided(/Dismissed by Ada at \d\d:\d\d UTC; nothing is posted/u);
      await picture(ada.page, '09-dismiss-reasons');
      await ada.page.getByRole('button', { name: 'Wrong tone' }).click();
      await ada.page.getByText('Thank you, noted: wrong tone.').first().waitFor();
      await picture(ada.page, '10-card-dismissed');
      expect(await member(0).inThread(bot).count()).toBe(0);
    });

    it('puts off what a moderator snoozes, posts it once approved from the list, and takes it back', async () => {
      await quarrelIn('Who uses the old docs?', 'documentation');
      const card = await openCard();
      await card.getByRole('button', { name: 'Snooze' }).click();
      await decided(/Snoozed: I ask again at \d\d:\d\d UTC/u);
      await picture(ada.page, '10-card-snoozed');
      const list = await ada.ask('/cco drafts', /open draft/u);
      expect(list).toContain('snoozed until');
      await ada.page.getByRole('button', { name: 'Approve' }).last().click();
      await ada
        .said(/Approved by Ada at \d\d:\d\d UTC\. Posted\./u)
        .last()
        .waitFor();
      await member(0).inThread(disclosure).first().waitFor();
      await ada.ask('/cco undo', 'Taken back');
      await decided(/Taken back by Ada at \d\d:\d\d UTC\./u);
      await until(async () => (await member(0).inThread(disclosure).count()) === 0, { ...slow, label: 'post removed' });
      await picture(ada.page, '10-card-undone');
    });

    it('tells moderators how the space is, why, and what is open, only to them', async () => {
      await ada.open('general');
      const health = await ada.ask('/cco health', '371OS-commons');
      const why = await ada.ask('/cco why', /Tone/u);
      const drafts = await ada.ask('/cco drafts', /open drafts/u);
      const help = await ada.ask('/cco help', 'What you can ask me');
      await picture(ada.page, '11-commands-admin');
      expect(health).toMatch(/\d\.\d\d/u);
      expect(why).toMatch(/Tone: \d\.\d\d/u);
      expect(drafts).toContain('No open drafts');
      for (const command of ['health', 'why', 'drafts', 'mode', 'space create', 'privacy show'])
        expect(help).toContain(`/cco ${command}`);
      const observe = await ada.ask('/cco mode observe', 'Mode: observe');
      expect(observe).toContain('was approve');
      await ada.ask('/cco mode approve', 'Mode: approve, was observe');
      await picture(ada.page, '12-mode');
      await member(0).closeThread();
      expect(await member(0).page.getByText('371OS-commons:').count()).toBe(0);
    });

    it.each(['/cco health', '/cco why', '/cco drafts', '/cco mode auto', '/cco space create mine'])(
      'refuses %s to a member, kindly and in private',
      async (command) => {
        const answer = await member(0).ask(command, 'Sorry, only');
        expect(answer).toContain('`/cco help`'.replaceAll('`', ''));
        expect(await member(1).page.getByText('Sorry, only').count()).toBe(0);
      },
    );

    it('offers a member only what a member may do', async () => {
      const help = await member(0).ask('/cco help', 'What you can ask me');
      expect(help).toContain('/cco privacy erase');
      expect(help).not.toContain('/cco drafts');
      await picture(member(0).page, '13-help-member');
    });

    it('creates a space for the admin, who is let in and gets its invitation in private', async () => {
      await ada.open('general');
      const answer = await ada.ask('/cco space create demo', '371OS-demo is ready');
      await picture(ada.page, '14-space-created');
      await ada.page.getByRole('button', { name: /^371OS-demo/u }).click();
      await ada.page.getByRole('textbox', { name: 'Write in welcome' }).waitFor();
      await ada.say('Welcome to the demo');
      await picture(ada.page, '15-space-entered');
      const code = /inv_[\w-]+/u.exec(answer)?.[0] ?? '';
      expect(code).not.toBe('');
      for (const { page } of members) expect(await page.getByText(code).count()).toBe(0);
      await ada.page.getByRole('button', { name: /^371OS-commons/u }).click();
      await ada.page.getByRole('textbox', { name: /^Write in/u }).waitFor();
    });

    it('shows, exports, stops and erases what it keeps of a member who asks', async () => {
      const eva = member(3);
      await eva.closeThread();
      const shown = await eva.ask('/cco privacy show', 'What I keep about you');
      expect(shown).toMatch(/Messages: [1-9]\d*\./u);
      await picture(eva.page, '16-privacy-show');
      const exported = await eva.ask('/cco privacy export', 'One JSON object a line');
      expect(exported).toContain('"text":"');
      await picture(eva.page, '17-privacy-export');
      await eva.ask('/cco privacy opt-out', 'You are out.');
      const out = await eva.ask('/cco privacy show', 'You opted out');
      expect(out).toContain('With their text: 0');
      await eva.ask('/cco privacy opt-in', 'Welcome back.');
      await eva.ask('/cco privacy erase', 'Erase everything about you?');
      await eva.page.getByRole('button', { name: 'Erase all about me' }).click();
      await picture(eva.page, '18-erase-dialog');
      await eva.page.getByRole('dialog').getByRole('button', { name: 'Erase all about me' }).click();
      await eva.said('I am erasing everything about you').first().waitFor();
      await until(async () => /Messages: 0\./u.test(await eva.ask('/cco privacy show', 'What I keep about you')), {
        ...slow,
        label: 'nothing is kept of Eva',
      });
      await picture(eva.page, '19-erased');
    });

    it('shows nothing amiss on any page', () => {
      expect(people.troubles).toEqual([]);
    });

    it('answered, posted and asked each thing exactly once', async () => {
      const ben = await people.again(member(0), `${program.url}/`);
      await ben.open('general');
      await ben.said('And the web shop?').first().waitFor();
      expect(await ben.said('I am CCO Agent, a bot.').count()).toBe(1);
      expect(await ben.said(disclosure).count()).toBe(0);
      await ben.openThread('Has anybody tried the new editor?');
      await ben.inThread(disclosure).first().waitFor();
      expect(await ben.inThread(bot).count()).toBe(1);
      await ben.closeThread();
      await ben.openThread('What about the mobile app?');
      await ben.inThread('take ten minutes').first().waitFor();
      expect(await ben.inThread(bot).count()).toBe(1);
      await ben.closeThread();
    });

    it('has everything still there after a restart, and goes on', async () => {
      const port = new URL(program.url).port;
      expect(await program.stop()).toBe(0);
      program = await startProgram({ dataDir, env: { CCO_HTTP_PORT: port } });
      expect(program.loginUrl).toBeNull();
      ada = await people.again(ada, `${program.url}/`);
      await ada.open('moderators');
      for (const line of [/Approved by (?:Ada|Gus)/u, /Edited and approved by Ada/u, /Dismissed by Ada/u]) {
        await ada.said(line).first().waitFor();
        expect(await ada.said(line).count()).toBe(1);
      }
      await ada.page.getByRole('button', { name: /^371OS-demo/u }).waitFor();
      await ada.open('general');
      await ada.said('Good morning all').first().waitFor();
      await ada.ask('/cco mode', 'Mode: approve');
      const health = await ada.ask('/cco health', '371OS-commons');
      expect(health).toMatch(/\d\.\d\d|Too little data/u);
    });

    it('is as usable on a phone', async () => {
      const fay = await onPhone('Fay', `${program.url}/`, 'general');
      await picture(fay.page, '20-phone-general');
      await fay.ask('/cco help', 'What you can ask me');
      await picture(fay.page, '21-phone-help');
      expect(await fay.page.evaluate(sideways)).toBe(false);
    });
  },
);
