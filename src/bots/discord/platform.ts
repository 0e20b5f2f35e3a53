// The acting half: effects out, spaces made and undone. Needs no connection to the gateway.
import type { ChatPlatform } from '../../core/ports.ts';
import { createDissolving } from './dissolve.ts';
import { createFounding } from './found.ts';
import { createFoundingNotes } from './founding-note.ts';
import { createModeration } from './moderate.ts';
import { createNotices } from './notices.ts';
import type { Parts } from './parts.ts';
import { createReplies } from './reply.ts';
import { createSender } from './send.ts';
import { withServerLinks } from './server-links.ts';

/** `purge`: what was said in a channel goes from the store. Never rejects. */
export const createPlatform = (
  parts: Parts,
  purge: (space: string, channel: string) => Promise<void>,
): ChatPlatform => {
  const { client, config, deps, identity, listing, logger, note, seal, sent, spaces } = parts;
  const { clock, store } = deps;
  const notes = createFoundingNotes(store.settings, clock);
  const notices = createNotices({ spaces, store, clock, logger, ownId: identity.id });
  const sender = createSender({
    client,
    identity,
    listing,
    spaces,
    moderate: createModeration({ client, spaces, notices, name: config.name, now: clock.now }),
    replies: createReplies({ client, identity, listing, seal, sent, now: clock.now, onError: note }),
    notices,
    sent,
    outbox: store.outbox,
    createSpace: createFounding({ client, identity, spaces, notes, clock, seal, onError: note }),
    dissolving: createDissolving({ client, notes, seal, purge, name: config.name }),
    now: clock.now,
    onError: note,
  });
  return withServerLinks(sender, spaces.guilds);
};
