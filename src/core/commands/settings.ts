import { z } from 'zod';
import { holdSettings, loadSettings, type SpaceSettings } from '../settings.ts';
import { defineCommand, say } from './command.ts';
import { may } from './rights.ts';
import { change, editAction, lineOf, range } from './settings-change.ts';
import { changeExcluded, excludedWords } from './settings-channels.ts';
import { numberSettings } from './settings-numbers.ts';
import { explained } from './settings-privacy.ts';
import { changePromise, editPromise, promiseLine, promiseSettings } from './settings-promises.ts';

/** Those on the overview; each has one when it is shown alone. */
const oftenEdited = ['threshold', 'minimum-authors', 'answer-minutes', 'daily-cap', 'draft-minutes'];

const privacyWord = ({ privacy }: SpaceSettings): string => (privacy.metadataOnly ? 'on' : 'off');
const names = [...numberSettings, ...promiseSettings].map(({ name }) => name).concat('exclude', 'include', 'privacy');

export const settings = defineCommand({
  name: 'settings',
  aliases: ['setting', 'config'],
  summary: 'Show or set when I warn, how often I speak, and where never',
  options: [
    { name: 'name', description: 'which one', type: 'choice', choices: names, required: false },
    { name: 'value', description: 'its new value, e.g. 0.75, or a channel', type: 'text', required: false },
  ],
  who: 'moderator',
  args: z.object({ name: z.string().optional(), value: z.string().optional() }),
  async run(context, { name, value }) {
    const { tx, interaction, deps } = context;
    const adds = name === 'exclude' || name === 'include' || promiseSettings.some((one) => one.name === name);
    const held = adds && (value ?? '') !== '' ? holdSettings : loadSettings;
    const current = await held(tx, interaction.spaceId, deps.defaults);
    if (name === 'privacy')
      return say(
        `**Metadata only: ${privacyWord(current)}**\n${explained(current.privacy.metadataOnly)}\nAn admin sets it: \`/cco settings privacy metadata-only on\` or \`off\`.`,
      );
    if (name === 'exclude' || name === 'include') return changeExcluded(context, name, value, current);
    const promise = promiseSettings.find((one) => one.name === name);
    if (promise !== undefined) return changePromise(context, promise, value, current);
    const setting = numberSettings.find((one) => one.name === name);
    if (setting !== undefined && value !== undefined && value !== '') return change(context, setting, value, current);
    if (setting !== undefined)
      return say(
        `${lineOf(setting, current)}.\nIt goes from ${range(setting)}: \`/cco settings ${setting.name} <value>\`.${setting.note === undefined ? '' : ` ${setting.note}`}${setting.forAdmins === true ? ' An admin sets it.' : ''}`,
        setting.forAdmins === true && !may(interaction.member.role, 'admin') ? [] : [editAction(setting, current)],
      );
    const channels = await tx.spaces.channels(interaction.spaceId);
    return say(
      [
        '**Settings of this space**',
        ...numberSettings.map((one) => lineOf(one, current)),
        ...promiseSettings.map((one) => promiseLine(one, current, channels)),
        excludedWords(current, channels),
        `\`privacy metadata-only\`: **${privacyWord(current)}**, with it on I read and keep no text`,
        '`/cco settings threshold 0.75` sets one; `/cco mode` says who decides on what I post, `/cco quiet-hours` when I am silent.',
      ].join('\n'),
      [
        ...numberSettings.filter(({ name: one }) => oftenEdited.includes(one)).map((one) => editAction(one, current)),
        ...promiseSettings.flatMap((one) => editPromise(one, current)),
      ],
    );
  },
});
