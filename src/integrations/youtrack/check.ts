// What `cco doctor youtrack` looks at: address, token, project, its fields, our tag, the webhook's secret. Writes nothing.
import { CcoError, errorCode } from '../../core/errors.ts';
import { issuePriorities, issueTypes, type TrackerProject } from '../../core/trackers/tracker.ts';
import { createYoutrackClient, type YoutrackClient } from './client.ts';
import { type YoutrackConfig, type YoutrackDeps, youtrackConfigSchema } from './config.ts';
import { priorityField, typeField } from './fields.ts';
import { userFields, userSchema } from './peer.ts';
import { findProject, findTag, readFields } from './project.ts';

export interface YoutrackFinding {
  readonly state: 'ok' | 'problem' | 'note';
  readonly message: string;
  readonly remedy?: string;
}

const failed = (error: unknown): YoutrackFinding => ({
  state: 'problem',
  message: error instanceof CcoError ? `${error.message}.` : `It failed (${errorCode(error)}).`,
  ...(error instanceof CcoError && error.remedy !== undefined ? { remedy: error.remedy } : {}),
});

const fields = async (client: YoutrackClient, { id, key }: TrackerProject): Promise<YoutrackFinding> => {
  const known = await readFields(client, id);
  const missing = [
    ...issuePriorities.filter((one) => priorityField(known, one) === null).map((one) => `priority ${one}`),
    ...issueTypes.filter((one) => typeField(known, one) === null).map((one) => `type ${one}`),
  ];
  if (missing.length === 0) return { state: 'ok', message: `${key} has fields for priority and type.` };
  return {
    state: 'note',
    message: `${key} has no value for ${missing.join(', ')}: issues are made without it.`,
    remedy: 'If it matters: the project’s settings, Fields, add Priority and Type with their default values.',
  };
};

const tag = async (client: YoutrackClient, name: string): Promise<YoutrackFinding> =>
  (await findTag(client, name)) === null
    ? { state: 'note', message: `The tag ${name} is not there yet: the first issue makes it.` }
    : { state: 'ok', message: `The tag ${name} is there.` };

/** Never rejects. */
export const checkYoutrack = async (config: YoutrackConfig, deps: YoutrackDeps): Promise<YoutrackFinding[]> => {
  const parsed = youtrackConfigSchema.safeParse(config);
  if (!parsed.success) {
    const remedy = 'Set YOUTRACK_BASE_URL, YOUTRACK_TOKEN and YOUTRACK_PROJECT as docs/trackers.md says.';
    return [{ state: 'problem', message: 'The settings are not usable.', remedy }];
  }
  const settings = parsed.data;
  const client = createYoutrackClient(settings, config.tuning, deps);
  const findings: YoutrackFinding[] = [];
  try {
    const query = { fields: userFields };
    const me = await client.call({ method: 'GET', path: '/users/me', query, answer: userSchema });
    findings.push({ state: 'ok', message: `The token is good: it is ${me.login}.` });
    const project = await findProject(client, settings.baseUrl, settings.project);
    if (project === null) {
      findings.push({
        state: 'problem',
        message: `There is no project ${settings.project} that the token sees.`,
        remedy: 'Set YOUTRACK_PROJECT to its short name, and add the account of YOUTRACK_TOKEN to the project’s team.',
      });
    } else {
      findings.push({ state: 'ok', message: `Issues go to ${project.key} (${project.name}).` });
      findings.push(await fields(client, project).catch(failed));
      findings.push(await tag(client, settings.tag).catch(failed));
    }
  } catch (error) {
    findings.push(failed(error));
  }
  if (settings.webhookSecret === null) {
    findings.push({
      state: 'note',
      message: 'Changes are noticed by polling only.',
      remedy: 'For changes at once, set YOUTRACK_WEBHOOK_SECRET and paste the workflow of docs/trackers.md.',
    });
  }
  client.close();
  return findings;
};
