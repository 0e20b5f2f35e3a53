// The running program, killed at each step of the response plan: before the other side did its work, and after that, before
// its answer came. At the end everything was done once.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GateRequest, Moment } from '../services/gate.ts';
import type { RunningProgram } from '../services/program.ts';
import { type BackingKind, missing, type Query } from './crash/backing.ts';
import { explained } from './crash/explain.ts';
import type { PeerMessage } from './crash/peer.ts';
import { allIsWell, ceo, openPlanScene, type PlanScene, turnTheMood, untilLater } from './crash/plan-scene.ts';
import { untilHeard, untilQuiet } from './crash/subject.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** Longer than anything is claimed. */
const claimsMs = 3 * minute;

interface Step {
  readonly gate: keyof PlanScene['gates'];
  readonly is: (request: GateRequest) => boolean;
  /** Comes by itself once what is before it is done: held back until its turn. */
  readonly waits: boolean;
}

const posts = (request: GateRequest, path: RegExp, body: RegExp): boolean =>
  request.method === 'POST' && path.test(request.path) && body.test(request.body);
const chatPost = /\/messages$/u;

const steps = {
  'case card': { gate: 'chat', is: (request) => posts(request, chatPost, /"text":"\*\*Case /u), waits: true },
  'tracker issue': { gate: 'tracker', is: (request) => posts(request, /^\/api\/issues\?/u, /./u), waits: true },
  'look-up of the issue': { gate: 'tracker', is: ({ path }) => /sort.by:.created/u.test(path), waits: false },
  'mail to the CEO': { gate: 'mail', is: (request) => posts(request, /^\/emails$/u, /./u), waits: true },
  'update of the card': { gate: 'chat', is: ({ method }) => method === 'PATCH', waits: true },
  'state of the issue': { gate: 'tracker', is: ({ path }) => /sort.by:.updated/u.test(path), waits: false },
  'question to members': {
    gate: 'chat',
    is: (request) => posts(request, chatPost, /Is it solved for you/u),
    waits: true,
  },
  'answer to a member': { gate: 'chat', is: (request) => posts(request, chatPost, /Thank you/u), waits: false },
  'comment on the issue': { gate: 'tracker', is: (request) => posts(request, /\/comments\?/u, /./u), waits: true },
  'last mail': { gate: 'mail', is: (request) => posts(request, /^\/emails$/u, /./u), waits: false },
} as const satisfies Readonly<Record<string, Step>>;
type StepName = keyof typeof steps;

interface Kill {
  readonly step: StepName;
  readonly moment: Moment;
  /** What somebody does before the program starts, and once it runs. */
  readonly before?: (scene: PlanScene) => void;
  readonly meanwhile?: (scene: PlanScene, program: RunningProgram) => Promise<void>;
}

/** What the agent said in a channel, to all. */
const said = async ({ peer }: PlanScene, channelId: string): Promise<PeerMessage[]> =>
  (await peer.list(channelId)).filter((message) => message.author.role === 'agent');

const question = async (scene: PlanScene): Promise<PeerMessage> => {
  const [found] = (await said(scene, scene.community.channels[0] ?? '')).filter(({ text }) => text?.includes('Is it'));
  if (found === undefined) throw new Error('nobody was asked');
  return found;
};

const press =
  (who: number) =>
  async (scene: PlanScene): Promise<void> => {
    const { id, actions } = await question(scene);
    const path = `/channels/${scene.community.channels[0]}/messages/${id}/actions`;
    await scene.peer.call(scene.upset[who]?.token ?? '', 'POST', path, { actionId: actions?.[0]?.id });
  };

const solvedThere = ({ youtrack }: PlanScene): void =>
  youtrack.world.setState(youtrack.world.issues[0]?.idReadable ?? '', 'Fixed');

/** Things go well again. That it is over is no news for which anybody is disturbed: it is mailed the next morning. */
const aDayLater = async (scene: PlanScene, program: RunningProgram): Promise<void> => {
  const card = async () =>
    (await said(scene, scene.community.moderatorsChannel)).find(({ text }) => text?.startsWith('**Case '));
  await untilLater(
    scene.clock,
    program,
    async () => (await card())?.text?.includes('told the CEO again') === true,
    'the CEO is to be told',
  );
  await allIsWell(scene);
  await untilHeard(program.url, scene.peer, scene.community, 'and so say I');
  scene.clock.advance(day);
};

const kills: readonly Kill[] = [
  { step: 'case card', moment: 'before' },
  { step: 'case card', moment: 'after' },
  { step: 'tracker issue', moment: 'before' },
  { step: 'look-up of the issue', moment: 'before' },
  { step: 'tracker issue', moment: 'after' },
  { step: 'look-up of the issue', moment: 'after' },
  { step: 'mail to the CEO', moment: 'before' },
  { step: 'mail to the CEO', moment: 'after' },
  { step: 'update of the card', moment: 'before' },
  { step: 'update of the card', moment: 'after' },
  { step: 'state of the issue', moment: 'before', before: solvedThere },
  { step: 'state of the issue', moment: 'after' },
  { step: 'question to members', moment: 'before' },
  { step: 'question to members', moment: 'after' },
  { step: 'answer to a member', moment: 'before', meanwhile: press(0) },
  { step: 'answer to a member', moment: 'after', meanwhile: press(1) },
  { step: 'comment on the issue', moment: 'before', meanwhile: press(2) },
  { step: 'comment on the issue', moment: 'after' },
  { step: 'last mail', moment: 'before', meanwhile: aDayLater },
  { step: 'last mail', moment: 'after' },
];

interface CaseRow {
  readonly cause: string;
  readonly state: string;
  readonly view: string;
}
interface EffectRow {
  readonly id: string;
  readonly status: string;
  readonly code: string | null;
}
interface OutboxRow {
  readonly id: string;
  readonly status: string;
  readonly kind: string;
  readonly external: string | null;
}
const viewSchema = z.object({
  closedBy: z.string(),
  votes: z.object({ solved: z.number(), unsolved: z.number() }),
  troubles: z.array(z.unknown()),
});

/** What each side has, and what the program believes. */
const expectOnce = async (scene: PlanScene, query: Query): Promise<void> => {
  const { youtrack, resend, community, peer } = scene;
  expect(youtrack.world.issues.map(({ summary }) => summary)).toEqual(['Review Customer Health']);
  const comments = youtrack.world.issues.flatMap((issue) => issue.comments.map(({ text }) => text.split('\n')[0]));
  expect(comments).toEqual(['Members confirmed that it is solved.']);
  const mails = await resend.mails();
  expect(mails.map(({ to }) => to)).toEqual([[ceo], [ceo]]);
  expect(mails.filter(({ text }) => text.includes('needs a look'))).toHaveLength(1);
  expect(mails.filter(({ text }) => text.includes('is closed: solved'))).toHaveLength(1);
  expect(resend.wrong).toEqual([]);

  const cards = (await said(scene, community.moderatorsChannel)).filter(({ text }) => text?.startsWith('**Case '));
  expect(cards.map(({ text }) => text?.includes('members said so'))).toEqual([true]);
  const all = (await Promise.all([...community.channels, community.moderatorsChannel].map((id) => peer.list(id))))
    .flat()
    .filter((message) => message.author.role === 'agent');
  expect(all.filter(({ text }) => text?.includes('Is it solved for you'))).toHaveLength(1);
  const answered = all.flatMap(({ text, privateTo }) => (text?.includes('Thank you') ? [privateTo] : []));
  expect(new Set(answered).size).toBe(answered.length);
  const rows = await query<OutboxRow>(
    `select id, status, effect::json->>'kind' as kind, external_id as external from cco.outbox order by id`,
  );
  expect(rows.filter(({ status }) => status === 'uncertain' || status === 'failed')).toEqual([]);
  expect(all.map(({ nonce, id }) => `${nonce} ${id}`).sort()).toEqual(
    rows
      .filter(({ status, kind }) => status === 'sent' && (kind === 'post' || kind === 'reply'))
      .map(({ id, external }) => `${id} ${external}`)
      .sort(),
  );

  const cases = await query<CaseRow>('select cause, state, view from cco.cases');
  expect(cases.map(({ cause, state }) => [cause, state])).toEqual([['health', 'resolved']]);
  expect(cases.map((row) => viewSchema.parse(JSON.parse(row.view)))).toEqual([
    { closedBy: 'members', votes: { solved: 3, unsolved: 0 }, troubles: [] },
  ]);
  expect(await query('select status from cco.mails')).toEqual([{ status: 'sent' }, { status: 'sent' }]);
  const effects = await query<EffectRow>('select id, status, error_code as code from cco.case_effects order by id');
  expect(effects.filter(({ status, code }) => status !== 'done' && !code?.endsWith('-off'))).toEqual([]);
  expect(await query('select id from cco.dead_letters')).toEqual([]);
};

/** Holds back what comes too early, and tells when what is to be killed at is there. */
const lieInWait = ({ gates }: PlanScene, { step, moment }: Kill, later: ReadonlySet<StepName>): (() => boolean) => {
  for (const name of later) {
    const { gate, is, waits } = steps[name];
    if (waits && name !== step) gates[gate].hold(is, 'before');
  }
  const { gate, is } = steps[step];
  return gates[gate].hold(is, moment).reached;
};

const killAtEachStep = async (kind: BackingKind): Promise<void> => {
  const scene = await openPlanScene(kind);
  const { clock, gates, subject, backing, resend } = scene;
  await turnTheMood(scene);
  let program: RunningProgram | null = null;

  await explained(
    backing,
    () => program,
    async () => {
      for (const [index, kill] of kills.entries()) {
        // Claims of the one that died run out, and so does its hold on the connection.
        clock.advance(claimsMs);
        kill.before?.(scene);
        const reached = lieInWait(scene, kill, new Set(kills.slice(index).map(({ step }) => step)));
        program = await subject.start();
        await kill.meanwhile?.(scene, program);
        await untilLater(clock, program, reached, `${kill.moment}: ${kill.step}`);
        await program.kill();
        for (const gate of Object.values(gates)) gate.open();
      }

      clock.advance(claimsMs);
      const asked = resend.seen.length;
      program = await subject.start();
      await untilLater(clock, program, () => resend.seen.length > asked, 'the last mail is asked about');
      await untilQuiet(program.url);
      expect(await program.stop()).toBe(0);
      const left = await backing.look();
      await expectOnce(scene, left.query);
      await left.close();
      const where = Object.keys(steps).map((name) => `${name} ${kills.filter(({ step }) => step === name).length}`);
      process.stdout.write(`killed ${kills.length} times, ${kind}, before or after: ${where.join(', ')}\n`);
    },
  );
};

describe.each<BackingKind>(['embedded', 'server'])(
  'the program killed at each step of the response plan, %s',
  (kind) => {
    const reason = missing(kind);
    it.skipIf(reason !== null)(`has done each thing once${reason === null ? '' : ` (${reason})`}`, () =>
      killAtEachStep(kind),
    );
  },
);
