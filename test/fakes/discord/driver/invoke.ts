// An INTERACTION_CREATE on its way to the bot, and what came back as the person sees it.
import { randomBytes } from 'node:crypto';
import { channelPermissions } from '../permissions.ts';
import { messageWire } from '../state/message-wire.ts';
import type { Json, Message } from '../state/model.ts';
import { channelWire, memberWithUser } from '../state/wire.ts';
import { botMember, type InteractionState, type World } from '../state/world.ts';
import type { Place } from './find.ts';

export interface Interacted {
  readonly id: string;
  readonly token: string;
  /** As the bot got it. */
  readonly payload: Json;
  /** `failed`: three seconds went by without an answer, as the person is told. */
  readonly state: () => InteractionState['state'] | 'failed';
  /** The type of the first answer: 4 message, 5 "is thinking", 6 nothing to see, 7 message changed, 8 choices, 9 form. */
  readonly callbackType: () => number | null;
  /** The answer, or the message changed by it. */
  readonly reply: () => Message | null;
  readonly isEphemeral: () => boolean;
  readonly followUps: () => readonly Message[];
  readonly choices: () => InteractionState['choices'];
  /** The form that the bot showed. */
  readonly modal: () => Json | null;
  /** Waits until it is answered, "is thinking" (5) not counted but "nothing to see" (6) is; throws where it is not within `timeoutMs` (default 10,000) of real time. */
  settled(timeoutMs?: number): Promise<Interacted>;
}

export interface Invocation {
  readonly kind: InteractionState['kind'];
  readonly name: string;
  readonly commandType?: number;
  readonly data: Json;
  readonly source?: Message | null;
}

const types = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;
const callbackMs = 3000;

/** Sends it to the bot and follows what becomes of it. */
export const invoke = (
  world: World,
  place: Place,
  { kind, name, commandType, data, source = null }: Invocation,
): Interacted => {
  const { channel, guild, member, bits } = place;
  const state: InteractionState = {
    id: world.nextId(),
    token: randomBytes(48).toString('base64url'),
    kind,
    name,
    commandType: commandType ?? null,
    createdAt: world.now(),
    user: member.user,
    guildId: guild.id,
    channelId: channel.id,
    source,
    state: 'waiting',
    callbackType: null,
    ephemeral: false,
    original: null,
    modal: null,
    choices: null,
    followUps: [],
  };
  world.interactions.set(state.token, state);
  const me = botMember(world, guild.id);
  const payload: Json = {
    id: state.id,
    application_id: world.applicationId,
    type: types[kind],
    version: 1,
    token: state.token,
    data,
    guild_id: guild.id,
    guild: { id: guild.id, locale: guild.locale, features: [] },
    guild_locale: guild.locale,
    locale: 'en-US',
    channel_id: channel.id,
    channel: { ...channelWire(channel), permissions: bits.toString() },
    member: { ...memberWithUser(member), permissions: bits.toString() },
    app_permissions: (me === undefined ? 0n : channelPermissions(guild, channel, me, world.now())).toString(),
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: { '0': guild.id },
    context: 0,
    attachment_size_limit: 10_485_760,
    ...(source === null ? {} : { message: messageWire(world, source, { hasIntent: true }) }),
  };
  // Interactions come with whatever intents, and also from channels that the bot does not see.
  world.publish({ t: 'INTERACTION_CREATE', guildId: guild.id, intents: 0, data: () => payload });

  const interacted: Interacted = {
    id: state.id,
    token: state.token,
    payload,
    state: () => (state.callbackType === null && world.now() - state.createdAt > callbackMs ? 'failed' : state.state),
    callbackType: () => state.callbackType,
    reply: () => (state.original?.deleted === true ? null : state.original),
    isEphemeral: () => state.ephemeral,
    followUps: () => state.followUps,
    choices: () => state.choices,
    modal: () => state.modal,
    settled: async (timeoutMs = 10_000) => {
      const end = performance.now() + timeoutMs;
      while (state.state !== 'answered' && !(state.state === 'deferred' && state.callbackType === 6)) {
        if (performance.now() > end) throw new Error(`${kind} ${name} is ${interacted.state()} after ${timeoutMs} ms`);
        await new Promise((next) => setTimeout(next, 10));
      }
      return interacted;
    },
  };
  return interacted;
};
