// `cco-agent.json`: who the agent is and how it behaves by default. What moderators and admins set in chat wins over it.
import { z } from 'zod';
import { type Strategy, strategyFromAgentFile } from '../core/brand/strategy.ts';
import { contactsSchema, listenerSchema } from '../core/coordination/directory.ts';
import { reportScheduleSchema } from '../core/coordination/schedule.ts';
import { CcoError } from '../core/errors.ts';
import { type SpaceSettings, spaceSettingsSchema } from '../core/settings.ts';
import { feedbackSourcesSchema } from './feedback.ts';

const text = (most: number) => z.string().trim().min(1).max(most);

const {
  brand: brandSettings,
  experiment,
  health,
  interventions,
  messages,
  mode,
  privacy,
  retention,
  sla,
} = spaceSettingsSchema.shape;

export const agentFileSchema = z.strictObject({
  $schema: z.string().optional(),
  name: text(60).default('CCO Agent'),
  role: text(100).default('Chief Community Officer'),
  description: z.string().max(500).default(''),
  /** Where language models are asked; `none`: nowhere. This version asks none, whatever is named; see `unusedFields`. */
  provider: text(60).default('none'),
  /** The provider's name of the model; null with provider `none`. */
  model: text(100).nullable().default(null),
  bio: z.string().max(1000).default(''),
  capabilities: z.array(text(100)).max(20).default([]),
  parameters: z
    .strictObject({
      temperature: z.number().min(0).max(2).default(0.2),
      maxTokens: z.number().int().min(1).max(100_000).default(1000),
    })
    .prefault({}),
  /** Connections to use; what each needs is in the environment. */
  plugins: z.array(text(100)).max(50).default(['anychat']),
  /** The community's promises and the agent's own (`analysisMinutes`). */
  slas: sla,
  thresholds: health,
  /** The other officers, people or agents, and the two teams cases are routed to. */
  roles: contactsSchema.default({}),
  /** Other agents that get every event. */
  listeners: z
    .array(listenerSchema)
    .max(50)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two of one name')
    .default([]),
  feedback: feedbackSourcesSchema.prefault({}),
  /** When reports go out. */
  reports: reportScheduleSchema.prefault({}),
  brand: brandSettings
    .unwrap()
    .extend({
      botName: text(60).optional(),
      /** The communication strategy; checked, and imported as a version, at the start. */
      strategy: z.record(z.string(), z.unknown()).optional(),
    })
    .prefault({}),
  spaces: z
    .strictObject({
      mode,
      interventions,
      experiment,
      messages,
      privacy,
      retention,
      /** The page where members may pay what they can; without one that feature is not offered. */
      supportUrl: z.url({ protocol: /^https?$/u }).optional(),
    })
    .prefault({}),
});
type AgentFile = z.infer<typeof agentFileSchema>;

export interface Agent extends Omit<AgentFile, '$schema' | 'thresholds' | 'brand' | 'spaces'> {
  /** What every space starts with. */
  readonly spaceDefaults: SpaceSettings;
  /** Where members may pay what they can; absent: that is not offered. */
  readonly supportUrl?: string;
  /** The communication strategy the file holds; absent: none. */
  readonly strategy?: Strategy;
}

const strategyOf = (given: Readonly<Record<string, unknown>>): Strategy => {
  const read = strategyFromAgentFile({ bannedTerms: [], strategy: given });
  if (read.ok) return read.strategy;
  throw new CcoError(`cco-agent.json: ${read.problems[0]?.problem ?? 'brand.strategy does not fit.'}`, {
    code: 'config-agent-field',
    remedy: 'Correct or remove what is named; docs/desk.md describes the communication strategy.',
    data: { problems: read.problems.length },
  });
};

/** Brings the file's sections into the shape of a space's settings. */
export const agentFromFile = ({
  $schema: _,
  thresholds,
  brand: { strategy, ...brand },
  spaces: { supportUrl, ...spaces },
  ...agent
}: AgentFile): Agent => ({
  ...agent,
  ...(supportUrl === undefined ? {} : { supportUrl }),
  ...(strategy === undefined ? {} : { strategy: strategyOf(strategy) }),
  spaceDefaults: {
    ...spaces,
    health: thresholds,
    sla: agent.slas,
    brand: { ...brand, botName: brand.botName ?? agent.name },
  },
});

const knownPlugins: ReadonlySet<string> = new Set(['anychat', 'discord', 'youtrack', 'github', 'resend']);

/** What the file asks for and this version does not do: said at the start and by `cco doctor`, never silently kept. */
export const unusedFields = (agent: Agent): string[] => [
  ...(agent.provider === 'none'
    ? []
    : [`provider ${agent.provider}: this version asks no language model; it works without one`]),
  ...agent.plugins
    .filter((plugin) => !knownPlugins.has(plugin))
    .map((plugin) => `plugin ${plugin}: this version has none of that name`),
];
