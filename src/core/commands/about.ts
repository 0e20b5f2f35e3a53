import { type AgentProfile, defineCommand, noArgs, say } from './command.ts';

/** Who the bot is, from its configuration; always says that it is one. */
export const introduction = (agent: AgentProfile): string =>
  [
    `I am ${agent.name}, a bot${agent.role === '' ? '' : `: ${agent.role}`}.`,
    ...(agent.bio === '' ? [] : [agent.bio]),
    ...(agent.capabilities.length === 0 ? [] : [`I can help with: ${agent.capabilities.join(', ')}.`]),
  ].join('\n');

export const about = defineCommand({
  name: 'about',
  aliases: ['who are you'],
  summary: 'Say who I am',
  who: 'member',
  args: noArgs,
  run: ({ deps }) => say(`${introduction(deps.agent)}\n\`/cco help\` shows what you can ask me.`),
});
