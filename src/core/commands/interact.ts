// One command, button press or mention, answered once. The claim, what was changed, the reply and the audit entry are
// one transaction. What happens beyond the store comes before it and is repeatable, so a crash anywhere in between is
// healed by the next delivery: nothing is claimed yet, the same outside work finds its first result, the answer follows.
import { CcoError, errorCode } from '../errors.ts';
import { messageIdSchema, type Platform, platformOf } from '../ids.ts';
import type { Effect } from '../messages/outbound.ts';
import { storable } from '../messages/storable.ts';
import type { NewOutboxRow, Repositories } from '../ports.ts';
import { type CommandDeps, type Inside, type Reply, say } from './command.ts';
import { type Interaction, interactionSchema } from './interaction.ts';
import { mentionAnswer } from './mention.ts';
import { planAction, planCommand } from './plan.ts';
import type { Plan } from './planned.ts';
import { commands } from './registry.ts';
import { cut } from './words.ts';

const minuteMs = 60_000;
/** An answer that could not be delivered for this long is no longer awaited. */
const replyLifeMs = 24 * 60 * minuteMs;
/** A mention older than this is not answered any more, and neither is its answer posted. */
const mentionLifeMs = 60 * minuteMs;
/** At most one answer a member to mentions in this time. */
const mentionPauseMs = minuteMs;

/** `deliver`: platforms with new outbox rows, to be woken. */
export interface InteractResult {
  readonly outcome: 'answered' | 'failed' | 'duplicate' | 'rate-limited' | 'ignored';
  readonly deliver: readonly Platform[];
}

const silent = (outcome: InteractResult['outcome']): InteractResult => ({ outcome, deliver: [] });

const parse = (raw: unknown): Interaction => {
  const parsed = interactionSchema.safeParse(raw);
  const invalid = (issues: number) =>
    new CcoError('An interaction could not be read.', {
      code: 'interaction-invalid',
      remedy: 'Check what the platform adapter hands over.',
      data: { issues },
    });
  if (!parsed.success) throw invalid(parsed.error.issues.length);
  const { data } = parsed;
  const ids = [data.id, data.spaceId, data.channelId, data.threadId ?? '', data.member.id];
  const misplaced = [data.spaceId, data.channelId, data.member.id].filter((id) => platformOf(id) !== data.platform);
  if (misplaced.length > 0 || ids.some((id) => storable(id) !== id)) throw invalid(1);
  const member = { ...data.member, name: storable(data.member.name) };
  if (data.kind !== 'action') return { ...data, member, text: storable(data.text) };
  return data.input === undefined ? { ...data, member } : { ...data, member, input: storable(data.input) };
};

const rows = (effects: readonly Effect[], newId: () => string, now: number, lifeMs: number): NewOutboxRow[] =>
  effects.map((effect) => ({
    id: newId(),
    platform: platformOf(effect.spaceId),
    effect:
      'body' in effect
        ? {
            ...effect,
            body: {
              ...effect.body,
              text: cut(storable(effect.body.text), 4000),
              actions: effect.body.actions.slice(0, 10),
            },
          }
        : effect,
    createdAt: now,
    expiresAt: now + lifeMs,
  }));

const privately = (interaction: Interaction, body: Reply['body']): Effect => ({
  kind: 'reply',
  spaceId: interaction.spaceId,
  channelId: interaction.channelId,
  threadId: interaction.threadId,
  to: interaction.member.id,
  interactionId: interaction.id,
  body,
});

/** Claims, does and answers in one transaction. */
const answer = (deps: CommandDeps, interaction: Interaction, action: string, inside: Inside): Promise<InteractResult> =>
  deps.store.transaction(async (tx) => {
    const now = deps.clock.now();
    if (!(await tx.interactions.claim(interaction.id, now))) return silent('duplicate');
    const reply = await inside({ tx, now, interaction, deps, commands });
    const outbox = rows([privately(interaction, reply.body), ...(reply.effects ?? [])], deps.newId, now, replyLifeMs);
    await tx.outbox.add(outbox);
    await tx.audit.append({
      at: now,
      spaceId: interaction.spaceId,
      actor: reply.unnamed === true ? 'agent' : interaction.member.id,
      action,
      subject: reply.subject ?? interaction.spaceId,
      data: {},
    });
    return { outcome: 'answered', deliver: [...new Set(outbox.map(({ platform }) => platform))] };
  });

/** Whether an earlier delivery was answered already: claims, looks, and takes it back. */
const claimedBefore = async (deps: CommandDeps, id: string): Promise<boolean> => {
  const takenBack = new Error('taken back');
  try {
    return await deps.store.transaction(async (tx) => {
      if (await tx.interactions.claim(id, deps.clock.now())) throw takenBack;
      return true;
    });
  } catch (error) {
    if (error === takenBack) return false;
    throw error;
  }
};

const carryOut = async (deps: CommandDeps, interaction: Interaction, plan: Plan): Promise<InteractResult> => {
  // A late second delivery must not reach outside again: what it made there may be gone, or no longer known by its key.
  if (plan.hasOutside && (await claimedBefore(deps, interaction.id))) return silent('duplicate');
  return answer(deps, interaction, plan.action, await plan.outside(deps, interaction));
};

/**
 * Where a member's pause between two answers is kept. One of 65,536 places a space, so that what is stored names nobody;
 * two members who share one merely share the pause.
 */
const pauseName = async (interaction: Interaction): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(interaction.member.id));
  return `mention:${interaction.spaceId}:${new DataView(digest).getUint16(0).toString(16).padStart(4, '0')}`;
};

const answerMention = async (
  deps: CommandDeps,
  interaction: Extract<Interaction, { kind: 'mention' }>,
): Promise<InteractResult> => {
  const { id, platform, spaceId, channelId, threadId, member, messageId, text } = interaction;
  // Two bots that answer each other would never stop.
  if (member.role === 'agent') return silent('ignored');
  if (deps.clock.now() - interaction.at > mentionLifeMs) return silent('ignored');
  const pause = await pauseName(interaction);
  return deps.store.transaction(async (tx: Repositories) => {
    const now = deps.clock.now();
    if (!(await tx.interactions.claim(id, now))) return silent('duplicate');
    if ((await tx.stops.among([member.id])).size > 0) return silent('ignored');
    if (!(await tx.leases.acquire(pause, id, now, mentionPauseMs))) return silent('rate-limited');
    const replyTo = messageIdSchema.safeParse(
      messageId.startsWith(`${platform}:`) ? messageId : `${platform}:${messageId}`,
    );
    const post: Effect = {
      kind: 'post',
      spaceId,
      channelId,
      threadId,
      replyTo: replyTo.success && storable(replyTo.data) === replyTo.data ? replyTo.data : null,
      body: { text: mentionAnswer(deps.agent, text), actions: [] },
    };
    await tx.outbox.add(rows([post], deps.newId, now, mentionLifeMs));
    await tx.audit.append({ at: now, spaceId, actor: member.id, action: 'mention', subject: spaceId, data: {} });
    return { outcome: 'answered', deliver: [platform] };
  });
};

const sorry = say(
  'Sorry, something went wrong on my side, and I could not finish this. Please try again in a few minutes; if it stays, tell an admin.',
);

/**
 * Answers one interaction, once, however often it is delivered and by however many workers.
 * @param raw as an adapter handed it over.
 * @param options.final no further attempt follows: whatever fails now is answered with an apology instead of thrown.
 * @throws CcoError `interaction-invalid` when it cannot be read; what the store or platform throws, so that it is tried again.
 */
export const interact = async (
  deps: CommandDeps,
  raw: unknown,
  options: { readonly final?: boolean } = {},
): Promise<InteractResult> => {
  const interaction = parse(raw);
  if (interaction.kind === 'mention') return answerMention(deps, interaction);
  const plan =
    interaction.kind === 'command'
      ? planCommand(interaction.text, interaction)
      : planAction(interaction.actionId, interaction.input, interaction);
  try {
    return await carryOut(deps, interaction, plan);
  } catch (error) {
    const hopeless = error instanceof CcoError && !error.retryable;
    if (!hopeless && options.final !== true) throw error;
    const done = await answer(deps, interaction, `${plan.action}.failed`, () =>
      Promise.resolve({ ...sorry, subject: errorCode(error) }),
    );
    return done.outcome === 'answered' ? { ...done, outcome: 'failed' } : done;
  }
};
