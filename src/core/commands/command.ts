// What a command is: defined once here, shown by every adapter in its platform's own way.
import { z } from 'zod';
import type { Platform } from '../ids.ts';
import type { Effect, OutboundBody } from '../messages/outbound.ts';
import type { BatchReader, ChatPlatform, Clock, Repositories, Store } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import type { Interaction } from './interaction.ts';
import type { Who } from './rights.ts';

/** How the agent introduces itself; from `cco-agent.json`. */
export interface AgentProfile {
  readonly name: string;
  readonly role: string;
  readonly bio: string;
  readonly capabilities: readonly string[];
  /** Where members may pay what they can. */
  readonly supportUrl?: string;
}

/** What commands need from the program. */
export interface CommandDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** A fresh uuid v7. */
  readonly newId: () => string;
  /** What holds where nothing is stored for a space. */
  readonly defaults: SpaceSettings;
  /** null: not configured. Throws `chat-unavailable`, retryable, while it is configured but not connected yet. */
  readonly platforms: (platform: Platform) => ChatPlatform | null;
  readonly agent: AgentProfile;
  /** Reads what members say about the space; without one it is kept unread. */
  readonly reader?: BatchReader;
  /** The chat itself is this program's: erasing a member takes what they said there, too. Default: it is not. */
  readonly hostsChat?: boolean;
  /** Mail to members, where it is set up; `campaigns`: whether what Resend reports is heard of, which they need. */
  readonly memberMail?: { readonly campaigns: boolean };
}

/** What a handler sees. `tx`: the transaction in which the interaction is claimed and answered. */
export interface CommandContext {
  readonly tx: Repositories;
  readonly now: number;
  readonly interaction: Interaction;
  readonly deps: CommandDeps;
  readonly commands: readonly Command[];
}

/** `effects` are done besides the reply; all of it is committed with the claim, or not at all. */
export interface Reply {
  readonly body: OutboundBody;
  readonly effects?: readonly Effect[];
  /** For the audit log: an id or a code, never content. Default: the space. */
  readonly subject?: string;
  /** Leaves the asker's id out of the audit log: the record of an erasure must not name who was erased. */
  readonly unnamed?: boolean;
}

/** A reply that is only text, with buttons where given. */
export const say = (text: string, actions: OutboundBody['actions'] = []): Reply => ({ body: { text, actions } });

export interface CommandOption {
  readonly name: string;
  /** At most 100 characters. */
  readonly description: string;
  /** `text` takes the rest of the line and must come last. */
  readonly type: 'word' | 'number' | 'choice' | 'text';
  readonly choices?: readonly string[];
  readonly required: boolean;
}

/** Option values as typed, by name. */
export type CommandValues = Readonly<Record<string, string>>;

/** The second half of a command: runs inside the transaction. */
export type Inside = (context: CommandContext) => Promise<Reply>;

/**
 * A command with its values checked. `outside` does what must happen beyond the store (if anything), before the
 * transaction, and can be repeated without harm: the claim is committed only afterwards.
 */
export type Bound =
  | { readonly problem: string }
  | {
      readonly hasOutside: boolean;
      readonly outside: (deps: CommandDeps, interaction: Interaction) => Promise<Inside>;
    };

export interface Command {
  /** What follows `/cco`, in small letters. */
  readonly name: string;
  /** Other words for the same. */
  readonly aliases: readonly string[];
  /** At most 100 characters, starts with a verb, no full stop. */
  readonly summary: string;
  readonly options: readonly CommandOption[];
  readonly who: Who;
  bind(values: CommandValues): Bound;
}

interface Definition<Schema extends z.ZodType, Done> {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly options?: readonly CommandOption[];
  readonly who: Who;
  /** Checks the options; every message says what to do. */
  readonly args: Schema;
  /** What happens beyond the store, before the transaction; repeatable. */
  readonly outside?: (deps: CommandDeps, interaction: Interaction, args: z.infer<Schema>) => Promise<Done>;
  run(context: CommandContext, args: z.infer<Schema>, done: Done | undefined): Promise<Reply> | Reply;
}

/** Ties a command's options, their check and its handler together. */
export const defineCommand = <Schema extends z.ZodType, Done = undefined>(
  definition: Definition<Schema, Done>,
): Command => ({
  name: definition.name,
  aliases: definition.aliases ?? [],
  summary: definition.summary,
  options: definition.options ?? [],
  who: definition.who,
  bind(values) {
    const checked = definition.args.safeParse(values);
    if (!checked.success) return { problem: checked.error.issues[0]?.message ?? 'I did not understand that.' };
    return {
      hasOutside: definition.outside !== undefined,
      outside: async (deps, interaction) => {
        const done = await definition.outside?.(deps, interaction, checked.data);
        return async (context) => definition.run(context, checked.data, done);
      },
    };
  },
});

/** For commands without options. */
export const noArgs = z.object({});
