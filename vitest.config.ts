import { defineConfig } from 'vitest/config';

// unit: pure and in-process. contract: one suite per port, on every implementation, with real services.
// e2e: whole program, real browser, killed processes.
// A shared machine now and then starves a process for seconds: CI gives a failed test a second chance, and says so.
const retry = process.env.CI === undefined ? 0 : 1;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          retry,
          include: ['test/**/*.test.ts'],
          exclude: ['test/contracts/**', 'test/e2e/**'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'contract',
          retry,
          include: ['test/contracts/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          retry,
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
    maxWorkers: 2,
  },
});
