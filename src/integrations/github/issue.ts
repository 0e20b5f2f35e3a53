// An issue of GitHub's in our words.
import { markerIn } from '../../core/trackers/marker.ts';
import { stateOf } from '../../core/trackers/state.ts';
import type { NewIssue, TrackerIssue } from '../../core/trackers/tracker.ts';
import type { PeerIssue } from './peer.ts';

export const issueOf = (peer: PeerIssue): TrackerIssue => ({
  id: String(peer.number),
  key: `#${peer.number}`,
  url: peer.html_url,
  // A pull request that quotes our line is not our issue.
  marker: peer.pull_request == null ? markerIn(peer.body) : null,
  state: stateOf(peer.state, peer.state === 'closed', peer.state_reason ?? null),
  updatedAt: peer.updated_at,
});

const typeLabels = { bug: 'bug', feature: 'enhancement', task: 'task' } as const;

/** GitHub has labels where others have fields. A label has at most 50 characters and no comma. */
export const labelsFor = ({ tags, priority, type }: NewIssue, own: string): string[] =>
  [
    ...new Set(
      [
        own,
        ...tags,
        ...(type === undefined ? [] : [typeLabels[type]]),
        ...(priority === undefined ? [] : [`priority: ${priority}`]),
      ].map((label) => label.replaceAll(',', ' ').slice(0, 50).trim()),
    ),
  ].filter((label) => label !== '');
