// Where a server's moderators are met.
import { channelType, type GuildView } from './guild-view.ts';
import { bySnowflake } from './snowflake.ts';

const moderatorsName = /^(?:cco[-_ ])?(?:moderators?|mods?|staff|team|admins?)(?:$|[-_ ])/iu;

/**
 * Where moderators are met, among channels that only staff see: one named like it, the one Discord tells moderators things
 * in, or the only one. null: none that is surely theirs.
 */
export const moderatorsChannelOf = (guild: GuildView, categoryId: string | null = null): string | null => {
  const hidden = [...guild.channels.values()]
    .filter(({ type, private: closed }) => closed && (type === channelType.text || type === channelType.announcement))
    .filter(({ parentId }) => categoryId === null || parentId === categoryId)
    .sort((a, b) => a.position - b.position || bySnowflake(a.id, b.id));
  const found =
    hidden.find(({ name }) => name.toLowerCase() === 'moderators') ??
    hidden.find(({ name }) => moderatorsName.test(name)) ??
    hidden.find(({ id }) => id === guild.updatesChannelId) ??
    (hidden.length === 1 ? hidden[0] : undefined);
  return found?.id ?? null;
};
