// Addresses of messages begin with their server. A space of ours may be a category of one, which the core does not know.
import type { Effect } from '../../core/messages/outbound.ts';
import type { ChatPlatform } from '../../core/ports.ts';
import type { Guilds } from './guilds.ts';

const address = /(?<=https:\/\/discord\.com\/channels\/)\d+(?=\/\d)/gu;

/** Puts the server in the place of a category in every address of a text; what is no known category stays. */
export const serverLinks = (text: string, guilds: Pick<Guilds, 'place'>): string =>
  text.replaceAll(address, (id) => guilds.place(id)?.guild.id ?? id);

/** The same platform, whose posts, cards and answers have such addresses. */
export const withServerLinks = (platform: ChatPlatform, guilds: Pick<Guilds, 'place'>): ChatPlatform => {
  const linked = <Row extends { readonly effect: Effect }>(row: Row): Row =>
    'body' in row.effect
      ? {
          ...row,
          effect: { ...row.effect, body: { ...row.effect.body, text: serverLinks(row.effect.body.text, guilds) } },
        }
      : row;
  return {
    ...platform,
    send: (row, options) => platform.send(linked(row), options),
    findSent: (row, since, options) => platform.findSent(linked(row), since, options),
  };
};
