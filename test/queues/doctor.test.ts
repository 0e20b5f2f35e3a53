import { describe, expect, it } from 'vitest';
import { redisProblems } from '../../src/queues/doctor.ts';

const info = (version: string, aof: string, policy: string): string =>
  `# Server\r\nredis_version:${version}\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n# Persistence\r\naof_enabled:${aof}\r\n`;

describe('what doctor says about a Redis', () => {
  it.each([
    ['7.0.15', '1', 'noeviction', []],
    ['6.2.0', '1', 'noeviction', []],
    ['10.1.0', '1', 'noeviction', []],
    ['6.0.16', '1', 'noeviction', ['redis-too-old']],
    ['7.0.15', '0', 'noeviction', ['redis-not-durable']],
    ['7.0.15', '1', 'allkeys-lru', ['redis-evicts']],
    ['5.0.7', '0', 'volatile-lru', ['redis-too-old', 'redis-not-durable', 'redis-evicts']],
  ])('%s, appendonly %s, %s', (version, aof, policy, codes) => {
    const problems = redisProblems(info(version, aof, policy));
    expect(problems.map(({ code }) => code)).toEqual(codes);
    expect(problems.every(({ remedy }) => remedy.length > 0)).toBe(true);
  });
});
