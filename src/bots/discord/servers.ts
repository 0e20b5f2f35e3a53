// Which servers a connection has, and when all of them have come after it began.
interface ServersConfig {
  /** How long after the last one a shard is taken as complete: one that is down does not come. */
  readonly withinMs: number;
  readonly onComplete: (shard: number) => void;
}

export interface Servers {
  /** A shard began anew and named its servers. */
  expect(shard: number, guilds: readonly string[]): void;
  /** One came; true: it was expected. */
  came(guildId: string): boolean;
  close(): void;
}

export const createServers = (config: ServersConfig): Servers => {
  const waiting = new Map<number, { readonly left: Set<string>; timer: NodeJS.Timeout }>();
  const complete = (shard: number): void => {
    clearTimeout(waiting.get(shard)?.timer);
    waiting.delete(shard);
    config.onComplete(shard);
  };
  return {
    expect: (shard, guilds) => {
      clearTimeout(waiting.get(shard)?.timer);
      const timer = setTimeout(() => complete(shard), guilds.length === 0 ? 0 : config.withinMs).unref();
      waiting.set(shard, { left: new Set(guilds), timer });
    },
    came: (guildId) => {
      for (const [shard, entry] of waiting) {
        if (!entry.left.delete(guildId)) continue;
        if (entry.left.size === 0) complete(shard);
        else entry.timer.refresh();
        return true;
      }
      return false;
    },
    close: () => {
      for (const { timer } of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
};
