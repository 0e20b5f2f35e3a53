import { useEffect, useState } from 'preact/hooks';
import { createSession } from '../api.ts';
import {
  assumeIdentity,
  currentIdentity,
  forgetIdentity,
  type Identity,
  knownIdentities,
  leaveIdentity,
  readTicket,
  type Ticket,
} from '../identity.ts';
import { ChatScreen } from './chat-screen.tsx';
import { Join } from './join.tsx';

/** What the address brought, taken out of the address bar at once: it is worth a login. */
const takeTicket = (): Ticket | undefined => {
  const ticket = readTicket(location.hash);
  if (ticket !== undefined) history.replaceState(null, '', location.pathname + location.search);
  return ticket;
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const App = ({ origin }: { origin: string }) => {
  const [ticket, setTicket] = useState(takeTicket);
  const [identity, setIdentity] = useState(() => (ticket === undefined ? currentIdentity() : undefined));
  const [refused, setRefused] = useState<string>();

  useEffect(() => {
    const onHashChange = (): void => {
      const brought = takeTicket();
      if (brought === undefined) return;
      setTicket(brought);
      setIdentity(undefined);
    };
    addEventListener('hashchange', onHashChange);
    return () => removeEventListener('hashchange', onHashChange);
  }, []);

  const become = (next: Identity): void => {
    assumeIdentity(next);
    setRefused(undefined);
    setTicket(undefined);
    setIdentity(next);
  };
  const join = async (name: string, as: Identity | undefined): Promise<void> => {
    const deps = { fetch, base: `${origin}/v1`, token: as?.token, wait, onWait: () => {} };
    become(await createSession({ name, ...ticket }, { ...deps, fetch: (input, init) => fetch(input, init) }));
  };
  const leave = (): void => {
    leaveIdentity();
    setIdentity(undefined);
  };
  if (identity === undefined) {
    return <Join ticket={ticket} known={knownIdentities()} refused={refused} onJoin={join} onContinue={become} />;
  }
  const onRefused = (): void => {
    forgetIdentity(identity.member.id);
    setRefused(identity.member.name);
    leave();
  };
  return <ChatScreen key={identity.token} origin={origin} identity={identity} onLeave={leave} onRefused={onRefused} />;
};
