// The agent as a space shows it, with its commands: compared, and deployed only where something differs.
import { createHash } from 'node:crypto';
import type { Clock, SettingsRepository } from '../../core/ports.ts';
import type { AnyChatClient } from './client.ts';
import type { AgentProfile } from './config.ts';
import type { Identity } from './identity.ts';
import { type PeerAgent, type PeerSpace, peerDeployedSchema } from './peer.ts';

type Shown = Pick<PeerAgent, 'role' | 'bio' | 'capabilities' | 'commands'>;

const inOrder = (shown: Shown): string =>
  JSON.stringify([
    shown.role,
    shown.bio,
    shown.capabilities,
    shown.commands.map(({ name, description, hints }) => [
      name,
      description,
      hints.map((hint) => [hint.text, hint.description]),
    ]),
  ]);

/** What is declared, within the protocol's limits. */
export const declared = (profile: AgentProfile): Shown => ({
  role: profile.role.slice(0, 100),
  bio: profile.bio.slice(0, 1000),
  capabilities: profile.capabilities.slice(0, 20).map((capability) => capability.slice(0, 100)),
  commands: profile.commands.slice(0, 20).map(({ name, description, hints }) => ({
    name,
    description: description.slice(0, 100),
    hints: hints.slice(0, 50).map((hint) => ({
      text: hint.text.slice(0, 100),
      description: hint.description.slice(0, 100),
    })),
  })),
});

/** Whether a space shows something else than what is declared. */
export const differs = (profile: AgentProfile, shown: Shown | undefined): boolean =>
  shown === undefined || inOrder(declared(profile)) !== inOrder(shown);

export interface Deployment {
  /** Deploys the agent to the space unless it is there as declared. Throws CcoError. */
  ensure(space: PeerSpace): Promise<void>;
}

export const createDeployment = (
  config: { name: string; profile: AgentProfile; key: string },
  deps: { client: AnyChatClient; settings: SettingsRepository; clock: Clock; identity: Identity },
): Deployment => ({
  ensure: async (space) => {
    const { client, settings, clock, identity } = deps;
    const shape = declared(config.profile);
    const ours = space.agents?.find(
      (agent) => agent.id === identity.id() || (identity.id() === null && agent.name === config.name),
    );
    const print = createHash('sha256')
      .update(`${config.name}\n${inOrder(shape)}`)
      .digest('hex')
      .slice(0, 32);
    const settingKey = `anychat:deployed:${config.key}:${space.id}`;
    // A peer that does not show its agents can only be told again what we have not told it before.
    if (space.agents === null) {
      if ((await settings.get('global', settingKey)) === print) return;
    } else if (ours !== undefined && !differs(config.profile, ours)) {
      if (identity.id() === null) identity.learn(ours);
      return;
    }
    const deployed = await client.call({
      method: 'POST',
      path: `/spaces/${space.id}/agents`,
      body: { name: config.name, ...shape },
      answer: peerDeployedSchema,
    });
    if (deployed.id !== undefined && identity.id() === null) identity.learn({ id: deployed.id, name: config.name });
    if (space.agents === null) await settings.set('global', settingKey, print, 'agent', clock.now());
  },
});
