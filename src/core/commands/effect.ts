import { kindWords } from '../interventions/desk/draft-card.ts';
import { effectReports, effectWords } from '../interventions/effect/report.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, noArgs, say } from './command.ts';
import { percent } from './words.ts';

export const effect = defineCommand({
  name: 'effect',
  summary: 'Show whether what I say helps',
  who: 'moderator',
  args: noArgs,
  async run({ tx, interaction: { spaceId }, deps }) {
    const { experiment } = await loadSettings(tx, spaceId, deps.defaults);
    const reports = effectReports(await tx.effects.eligibilities({ spaceId }));
    const told =
      experiment.holdout === 0
        ? 'There is no experiment here. With `experiment.holdout` a share of conversations is left without, to compare with.'
        : `${percent(experiment.holdout)} of conversations are left without, by chance, to compare with. Never where there is severe content.`;
    if (reports.length === 0) return say(`**Whether what I say helps**\nNothing to tell yet.\n${told}`);
    const lines = reports.map((report) => {
      const [first = '', ...rest] = kindWords[report.kind];
      return `- ${first.toUpperCase()}${rest.join('')}: ${effectWords(report)}`;
    });
    return say(['**Whether what I say helps**', ...lines, told].join('\n'));
  },
});
