// A community whose mood turns, with a tracker, a mail service and a chat that can be held; time passes by hand.
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createFakeYoutrack, type FakeYoutrack } from '../../fakes/youtrack/index.ts';
import { type Peer as Resend, startPeer as startResend } from '../../integrations/resend/peer.ts';
import { type ClockAhead, createClockAhead } from '../../services/clock-ahead.ts';
import { type Gate, startGate } from '../../services/gate.ts';
import type { RunningProgram } from '../../services/program.ts';
import { type Backing, type BackingKind, openBacking } from './backing.ts';
import { type Community, settle } from './community.ts';
import { type Peer, type Resident, startPeer } from './peer.ts';
import { createSubject, type Subject, untilHearing } from './subject.ts';

const minute = 60_000;
const hour = 60 * minute;

export const ceo = 'eve@example.com';

/**
 * Who else is told, and what is posted without a moderator: the question to members, no proposals. What is sudden is warned
 * of; what lasts, a day later only, since days pass here in which nobody says anything better.
 */
export const planAgent = {
  roles: { CEO: { name: 'Eve', email: ceo } },
  reports: { health: 'off', insights: 'off' },
  spaces: { mode: 'auto', interventions: { dailyCap: 0 } },
  thresholds: { confirmMinutes: 24 * 60 },
};

/** What the program needs to know of a tracker and a mail service. */
export const planEnvironment = (youtrackUrl: string, token: string, resendUrl: string) => ({
  YOUTRACK_BASE_URL: youtrackUrl,
  YOUTRACK_TOKEN: token,
  YOUTRACK_PROJECT: 'CCO',
  RESEND_API_BASE: resendUrl,
  RESEND_API_KEY: 're_canary',
  RESEND_FROM: 'CCO Agent <cco@example.com>',
});

export interface PlanScene {
  readonly clock: ClockAhead;
  readonly backing: Backing;
  readonly peer: Peer;
  readonly youtrack: FakeYoutrack;
  readonly resend: Resend;
  readonly gates: { readonly chat: Gate; readonly tracker: Gate; readonly mail: Gate };
  readonly community: Community;
  readonly residents: readonly Resident[];
  /** Seven of them, who get angry. */
  readonly upset: readonly Resident[];
  readonly subject: Subject;
}

const say = async (peer: Peer, channel: string, people: readonly Resident[], text: string): Promise<void> => {
  for (const { token } of people) await peer.call(token, 'POST', `/channels/${channel}/messages`, { text });
};

/** Opens everything, until the test ends, and lets the program join the space. */
export const openPlanScene = async (kind: BackingKind): Promise<PlanScene> => {
  const opened = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    onTestFinished(() => one.close());
    return one;
  };
  const clock = createClockAhead();
  const peer = await opened(startPeer({ forgetKeys: true, env: clock.env }));
  const youtrack = await opened(createFakeYoutrack(clock.now));
  const resend = await opened(startResend());
  const gates = {
    chat: await opened(startGate(peer.url)),
    tracker: await opened(startGate(youtrack.url)),
    mail: await opened(startGate(resend.url)),
  };
  const backing = await opened(openBacking(kind));
  const env = { ...clock.env, ...planEnvironment(gates.tracker.url, youtrack.token, gates.mail.url) };
  const subject = createSubject(backing, peer, `${gates.chat.url}/v1`, { agent: planAgent, env });
  const community = await settle(peer);
  const residents: Resident[] = [];
  while (residents.length < 15) residents.push(await peer.join(`Resident ${residents.length + 1}`));
  const program = await subject.start();
  await untilHearing(program.url, peer, community);
  await program.stop();
  return {
    clock,
    backing,
    peer,
    youtrack,
    resend,
    gates,
    community,
    residents,
    upset: residents.slice(8),
    subject,
  };
};

/** Two calm days, then seven of fifteen get angry within minutes. Nobody listens meanwhile. */
export const turnTheMood = async ({ clock, peer, community, residents, upset }: PlanScene): Promise<void> => {
  const [channel = ''] = community.channels;
  for (let times = 0; times < 8; times += 1) {
    clock.advance(6 * hour);
    await say(peer, channel, residents, 'good morning, the new map looks great');
  }
  clock.advance(hour);
  for (let times = 0; times < 3; times += 1) {
    clock.advance(4 * minute);
    await say(peer, channel, upset, 'the checkout is terrible, I hate it, this checkout is awful');
  }
};

/** All fifteen are content. */
export const allIsWell = async ({ peer, community, residents }: PlanScene): Promise<void> => {
  for (let times = 0; times < 4; times += 1)
    await say(peer, community.channels[0] ?? '', residents, 'thanks, it works, great');
};

/** Waits for it, and where it does not come soon, lets a minute pass. */
export const untilLater = async (
  clock: ClockAhead,
  program: RunningProgram,
  condition: () => boolean | Promise<boolean>,
  label: string,
): Promise<void> => {
  for (let looked = 0; looked < 600; looked += 1) {
    if (await condition()) return;
    if (!program.running()) throw new Error(`the program ended before: ${label}`);
    await pause(100);
    if (looked % 30 === 29) clock.advance(minute);
  }
  throw new Error(`it does not come: ${label}`);
};
