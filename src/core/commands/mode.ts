import { z } from 'zod';
import { plainName } from '../interventions/card.ts';
import { kindWords } from '../interventions/desk/draft-card.ts';
import type { Mode } from '../interventions/intervention.ts';
import { type KindName, kindLimits, kindNames } from '../interventions/kinds/limits.ts';
import { type KindMode, modeOf } from '../interventions/policy-rules.ts';
import { holdSettings, loadSettings, type SpaceSettings } from '../settings.ts';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';

const modes = ['observe', 'approve', 'auto'] as const;
const kindModes = [...modes, 'off', 'default'] as const;

const meanings: Readonly<Record<Mode, string>> = {
  observe: 'I only take notes of what I would do, and propose nothing.',
  approve: 'I propose what to say in the moderators’ channel, and post it only if one of you approves.',
  auto: 'Harmless things, such as thanks, need no approval; the rest waits for one of you.',
};

const autoNote =
  'In mode auto too, a word to calm a talk, a call for helpers or a reminder of the rules waits for a moderator: only thanks, resolution checks, surveys and welcomes may be posted alone.';

/** Why a kind may never be posted without a person. */
const neverAuto = (kind: KindName): string =>
  kindLimits[kind].pings
    ? 'It calls people, and what makes their phones ring is a person’s to decide.'
    : kindLimits[kind].toModerators
      ? 'It is said to you alone, so there is nothing to post.'
      : 'It can make things worse when it is wrong, so a person decides on each.';

const spaceMode = async ({ tx, interaction, now }: CommandContext, wanted: Mode, current: Mode): Promise<Reply> => {
  const { spaceId, member } = interaction;
  if (wanted === current)
    return say(
      [`**Mode: ${current}**, as before`, meanings[wanted], ...(wanted === 'auto' ? [autoNote] : [])].join('\n'),
    );
  await tx.settings.set(spaceId, 'mode', wanted, member.id, now);
  return {
    ...say(
      [`**Mode: ${wanted}**, was ${current}`, meanings[wanted], ...(wanted === 'auto' ? [autoNote] : [])].join('\n'),
    ),
    subject: `mode:${wanted}`,
  };
};

const really = (kind: KindName, settings: SpaceSettings): KindMode =>
  modeOf(kind, { mode: settings.mode, kindModes: settings.interventions.kindModes });

const setKind = async (
  { tx, interaction, now }: CommandContext,
  kind: KindName,
  wanted: (typeof kindModes)[number],
  settings: SpaceSettings,
): Promise<Reply> => {
  const { spaceId, member } = interaction;
  if (wanted === 'auto' && !kindLimits[kind].mayPostAlone)
    return say(`A ${kindWords[kind]} (\`${kind}\`) can never be auto. ${neverAuto(kind)}`);
  const { [kind]: _own, ...others } = settings.interventions.kindModes;
  const kindModesNow = wanted === 'default' ? others : { ...others, [kind]: wanted };
  await tx.settings.set(spaceId, 'interventions.kindModes', kindModesNow, member.id, now);
  const holds = modeOf(kind, { mode: settings.mode, kindModes: kindModesNow });
  const lower = holds !== wanted && wanted !== 'default';
  return {
    ...say(
      [
        `**${kind}: ${wanted === 'default' ? `${holds}, as the space` : wanted}**`,
        holds === 'off' ? 'I propose none of it in this space.' : meanings[holds],
        ...(lower ? [`The space is in mode ${settings.mode}, and that is the most any kind may.`] : []),
      ].join('\n'),
    ),
    subject: `interventions.kindModes.${kind}:${wanted}`,
  };
};

const overview = async ({ tx, interaction }: CommandContext, settings: SpaceSettings): Promise<Reply> => {
  const { mode, interventions } = settings;
  const channels = await tx.spaces.channels(interaction.spaceId);
  const own = kindNames.filter((kind) => interventions.kindModes[kind] !== undefined);
  const off = interventions.neverHere.map(
    ({ kind, channelId }) =>
      `- \`${kind}\` never in #${plainName(channels.find(({ id }) => id === channelId)?.name ?? '')}`,
  );
  return say(
    [
      `**Mode: ${mode}**`,
      meanings[mode],
      ...modes.filter((other) => other !== mode).map((other) => `\`/cco mode ${other}\`: ${meanings[other]}`),
      ...own.map((kind) => `- \`${kind}\`: ${really(kind, settings)}`),
      ...off,
      `One kind alone: \`/cco mode off thanks\`. Kinds: ${kindNames.join(', ')}.`,
      autoNote,
    ].join('\n'),
  );
};

export const mode = defineCommand({
  name: 'mode',
  summary: 'Show or set who decides on what I post, of all kinds or of one',
  options: [
    {
      name: 'mode',
      description: 'observe, approve, auto; of one kind also off, default',
      type: 'choice',
      choices: kindModes,
      required: false,
    },
    { name: 'kind', description: 'one kind alone, e.g. thanks', type: 'choice', choices: kindNames, required: false },
  ],
  who: 'moderator',
  args: z.object({
    mode: z.enum(kindModes, 'The mode can be observe, approve or auto; of one kind also off or default.').optional(),
    kind: z.enum(kindNames).optional(),
  }),
  async run(context, { mode: wanted, kind }) {
    const { tx, interaction, deps } = context;
    if (wanted !== undefined && kind !== undefined)
      return setKind(context, kind, wanted, await holdSettings(tx, interaction.spaceId, deps.defaults));
    const settings = await loadSettings(tx, interaction.spaceId, deps.defaults);
    if (wanted === undefined) return overview(context, settings);
    if (wanted === 'off' || wanted === 'default')
      return say(
        `Which kind? \`/cco mode ${wanted} <kind>\`, one of ${kindNames.join(', ')}. To silence me altogether: \`/cco mode observe\` or \`/cco pause 2h\`.`,
      );
    return spaceMode(context, wanted, settings.mode);
  },
});
