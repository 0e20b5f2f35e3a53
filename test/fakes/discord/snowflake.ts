// Discord's ids: 42 bits of milliseconds since 2015, 5 + 5 bits of worker and process, 12 bits of a counter.
const discordEpoch = 1_420_070_400_000n;

/** Makes ids that never repeat and only grow, also where the clock stands still. */
export const createSnowflakes = (now: () => number): (() => string) => {
  let last = 0n;
  return () => {
    const earliest = (BigInt(Math.trunc(now())) - discordEpoch) << 22n;
    last = earliest > last ? earliest : last + 1n;
    return last.toString();
  };
};

/** The moment an id was made, in milliseconds since 1970. */
export const timeOf = (snowflake: string): number => Number((BigInt(snowflake) >> 22n) + discordEpoch);

/** Which shard of `count` has this guild. */
export const shardOf = (guildId: string, count: number): number => Number((BigInt(guildId) >> 22n) % BigInt(count));

/** Orders ids by age without making numbers of them: below 0 where `left` is older. */
export const compareIds = (left: string, right: string): number =>
  left.length === right.length ? (left < right ? -1 : left > right ? 1 : 0) : left.length - right.length;
