import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**'];
/** Of `expect.poll`: as of `waitFor`, what takes a moment takes many on a busy machine. */
const poll = { timeout: 30_000 };
const globalSetup = ['packages/testkit/src/global-setup.ts'];

/** Units need no I/O; the other projects share one sandbox: PostgreSQL, Redis, a Kubernetes API. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages}/*/src/**/*.test.ts', '{sandbox,bench}/src/**/*.test.ts'],
          exclude: [...exclude, '**/*.{it,browser,e2e}.test.ts'],
          // Above every limit that a unit tests: a busy machine makes no failures.
          testTimeout: 30_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        test: {
          name: 'integration',
          expect: { poll },
          include: ['{apps,packages}/*/src/**/*.it.test.ts', 'sandbox/src/**/*.it.test.ts'],
          exclude,
          globalSetup,
          // Above every deadline that a test waits for; a busy machine makes no failures.
          testTimeout: 150_000,
          hookTimeout: 150_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'browser',
          expect: { poll },
          include: ['apps/dashboard/browser/**/*.browser.test.ts'],
          exclude,
          globalSetup,
          // Above what one step waits for at most, and the steps before it.
          testTimeout: 240_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['sandbox/src/**/*.e2e.test.ts'],
          exclude,
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
