// An issue of YouTrack's in our words.
import { markerIn } from '../../core/trackers/marker.ts';
import { stateOf } from '../../core/trackers/state.ts';
import type { TrackerIssue } from '../../core/trackers/tracker.ts';
import type { PeerIssue } from './peer.ts';

export const issueUrl = (baseUrl: string, key: string): string => `${baseUrl}/issue/${encodeURIComponent(key)}`;

// With a state machine behind it the field has another type; projects call it State, Stage, Status.
const stateTypes: ReadonlySet<string> = new Set(['StateIssueCustomField', 'StateMachineIssueCustomField']);

/** `resolved` decides whether it is closed, whatever the state is called; a project may have no state at all. */
export const issueOf = (peer: PeerIssue, baseUrl: string): TrackerIssue => {
  const resolved = peer.resolved != null;
  const named = peer.customFields?.find(({ $type, value }) => stateTypes.has($type) && value !== null)?.value?.name;
  return {
    id: peer.id,
    key: peer.idReadable,
    url: issueUrl(baseUrl, peer.idReadable),
    marker: markerIn(peer.description),
    state: stateOf(named ?? (resolved ? 'Resolved' : 'Open'), resolved),
    updatedAt: peer.updated,
  };
};
