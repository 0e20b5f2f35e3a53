// What is posted of an intervention: its text, and where an answer tells something, whether it helped.
import type { Action, OutboundBody } from '../../messages/outbound.ts';
import type { NewIntervention } from '../intervention.ts';
import type { KindName } from '../kinds/limits.ts';

/** Kinds whose readers can tell whether it helped them. Thanks and surveys ask nothing; calls are for those called. */
const asks: Readonly<Record<KindName, boolean>> = {
  nudge: true,
  'rules-reminder': true,
  'de-escalation': true,
  'helper-call': false,
  'status-post': true,
  'resolution-check': false,
  welcome: true,
  thanks: false,
  survey: false,
};

const prefix = 'helped';

/** The id of a button under a post: `helped:<intervention id>:yes|no`. */
export const ratingActionId = (interventionId: string, helpful: boolean): string =>
  `${prefix}:${interventionId}:${helpful ? 'yes' : 'no'}`;

/** The reverse of `ratingActionId`; null for any other action. */
export const parseRatingActionId = (
  actionId: string,
): { readonly interventionId: string; readonly helpful: boolean } | null => {
  const [first, interventionId, answer, ...rest] = actionId.split(':');
  if (first !== prefix || !interventionId || rest.length > 0) return null;
  return answer === 'yes' || answer === 'no' ? { interventionId, helpful: answer === 'yes' } : null;
};

const question = (id: string): Action[] => [
  { id: ratingActionId(id, true), label: 'This helped', style: 'secondary' },
  { id: ratingActionId(id, false), label: 'Not helpful', style: 'secondary' },
];

/** The body of an intervention's post, alone or approved; buttons on those in threads where an answer tells something. */
export const postBody = (
  { id, kind, threadId, pings }: Pick<NewIntervention, 'id' | 'kind' | 'threadId' | 'pings'>,
  text: string,
): OutboundBody => ({
  text,
  actions: asks[kind] && threadId !== null ? question(id) : [],
  ...(pings.length === 0 ? {} : { pings: [...pings] }),
});
