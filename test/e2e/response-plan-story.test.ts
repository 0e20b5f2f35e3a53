// The response plan as people see it: the running program on its own playground, in real browsers of phone size.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakeYoutrack, type FakeYoutrack } from '../fakes/youtrack/index.ts';
import { type Peer as Resend, startPeer as startResend } from '../integrations/resend/peer.ts';
import { chromiumMissing, launchChromium } from '../services/chromium.ts';
import { createClockAhead } from '../services/clock-ahead.ts';
import { joinCommunity, type Member } from '../services/member.ts';
import { type RunningProgram, startProgram, temporaryFolder } from '../services/program.ts';
import { until } from '../services/until.ts';
import { ceo, planAgent, planEnvironment, untilLater } from './crash/plan-scene.ts';
import { createPeople, ensureChatPage, type People, type Person, phone, picture } from './people.ts';

const minute = 60_000;
const secret = 'a-secret-of-the-tracker';
const sideways = 'document.documentElement.scrollWidth > innerWidth';
const slow = { timeoutMs: 90_000 };

describe.skipIf(chromiumMissing !== undefined)(
  `a mood that turns, and what comes of it${chromiumMissing === undefined ? '' : ` (${chromiumMissing})`}`,
  () => {
    const clock = createClockAhead();
    let youtrack: FakeYoutrack;
    let resend: Resend;
    let browser: Browser;
    let program: RunningProgram;
    let people: People;
    /** The admin, and one of those who get angry: both on a phone. */
    let ada: Person;
    let ida: Person;
    const others: Member[] = [];

    const onPhone = async (name: string, address: string, channel: string): Promise<Person> => {
      const one = await people.join(name, address, phone);
      await one.page.getByRole('button', { name: 'Spaces and channels' }).tap();
      await one.open(channel);
      return one;
    };
    const say = async (who: readonly Member[], text: string): Promise<void> => {
      for (const one of who) await one.say('general', text);
    };
    const card = () => ada.said(/Case \w+: The mood is bad/u).first();

    beforeAll(async () => {
      await ensureChatPage();
      youtrack = await createFakeYoutrack(clock.now);
      resend = await startResend();
      browser = await launchChromium();
      const agentFile = join(temporaryFolder(), 'cco-agent.json');
      writeFileSync(agentFile, JSON.stringify(planAgent));
      program = await startProgram({
        env: {
          ...clock.env,
          ...planEnvironment(youtrack.url, youtrack.token, resend.url),
          YOUTRACK_WEBHOOK_SECRET: secret,
          CCO_AGENT_FILE: agentFile,
        },
      });
      people = createPeople(browser, () => program.url);
      ada = await onPhone('Ada', program.loginUrl ?? '', 'moderators');
      ida = await onPhone('Ida', `${program.url}/`, 'general');
      while (others.length < 14) {
        others.push(await joinCommunity(program.url, `Resident ${others.length + 1}`));
        clock.advance(minute);
      }
    }, 240_000);
    afterAll(async () => {
      await people?.close();
      await browser?.close();
      await program?.stop();
      await resend?.close();
      await youtrack?.close();
    });

    it('shows moderators a case, files an issue and mails the CEO, once each', async () => {
      for (let times = 0; times < 4; times += 1) {
        await say(others, 'good morning, the new map looks great');
        await ida.say(`good morning, this is a great day (${times})`);
        clock.advance(20 * minute);
      }
      const upset = others.slice(8);
      for (let times = 0; times < 3; times += 1) {
        await say(upset, 'the checkout is terrible, I hate it, this checkout is awful');
        await ida.say(`the checkout is terrible, I hate it, so awful (${times})`);
        clock.advance(4 * minute);
      }
      const text = async () => ((await card().count()) === 0 ? '' : await card().innerText());
      await untilLater(clock, program, async () => (await text()).includes('Tracker:'), 'the case and its issue');
      await until(async () => (await resend.mails()).length === 1, { ...slow, label: 'a mail to the CEO' });
      await until(async () => (await text()).includes('told the CEO'), { ...slow, label: 'the card says so' });
      const shown = await text();
      expect(shown).toContain('checkout');
      for (const { name } of [...others, ida]) expect(shown).not.toContain(name);
      for (const button of ['I take it', 'Note', 'Close as solved'])
        expect(await card().getByRole('button', { name: button }).count()).toBe(1);
      expect(youtrack.world.issues.map(({ summary }) => summary)).toEqual(['Review Customer Health']);
      expect((await resend.mails()).map(({ to }) => to)).toEqual([[ceo]]);
      await card().scrollIntoViewIfNeeded();
      await picture(ada.page, 'plan-1-case-card');
      expect(await ada.page.evaluate(sideways)).toBe(false);
      expect(await ida.page.getByText('The mood is bad').count()).toBe(0);
    });

    it('asks members when the tracker says that it is resolved, and believes three of them', async () => {
      const [issue] = youtrack.world.issues;
      youtrack.world.setState(issue?.idReadable ?? '', 'Fixed');
      // What the workflow of docs/trackers.md sends.
      const told = await fetch(`${program.url}/api/webhooks/youtrack`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-cco-secret': secret },
        body: JSON.stringify({
          event: 'issue-changed',
          key: issue?.idReadable,
          marker: /ccoref[0-9a-f]{32}/u.exec(issue?.description ?? '')?.[0],
          state: 'Fixed',
          resolved: true,
          at: clock.now(),
        }),
      });
      expect(told.status).toBeLessThan(300);
      const question = ida.said('Is it solved for you?');
      await question.first().waitFor();
      expect(await question.first().innerText()).toContain('I am a bot.');
      await picture(ida.page, 'plan-2-resolution-check');
      expect(await ida.page.evaluate(sideways)).toBe(false);

      await question.first().getByRole('button', { name: 'Yes, solved' }).click();
      await ida.said('Good to hear').first().waitFor();
      await picture(ida.page, 'plan-3-answered');
      for (const one of others.slice(8, 10)) {
        const asked = (await one.messages('general')).find(({ text }) => text.includes('Is it solved for you?'));
        await one.press('general', asked?.id ?? '', asked?.actions?.[0]?.id ?? '');
      }
      await until(async () => (await card().innerText()).includes('members said so'), { ...slow, label: 'resolved' });
      await card().scrollIntoViewIfNeeded();
      await picture(ada.page, 'plan-4-resolved');
      expect(await card().innerText()).toContain('3 say it is solved');
      await until(() => (issue?.comments.length ?? 0) > 0, { ...slow, label: 'the tracker is told' });
      expect(issue?.comments.map(({ text }) => text.split('\n')[0])).toEqual(['Members confirmed that it is solved.']);
      expect(await question.count()).toBe(1);
      expect(await ada.said(/Case \w+: The mood is bad/u).count()).toBe(1);
      expect(people.troubles).toEqual([]);
    });
  },
);
