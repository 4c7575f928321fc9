import { defineConfig } from 'vitest/config';

/** Suites that start nothing and leave nothing behind: a worker runs one after another, modules loaded once. */
const PURE = ['test/unit/**/*.test.ts', 'test/monitors/**/*.test.ts', 'test/property/**/*.test.ts'];

export default defineConfig({
  test: {
    // Two cores, and a third file for the times in which a suite waits for what it has started.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: { name: 'each by itself', include: ['test/**/*.test.ts'], exclude: PURE },
      },
    ],
  },
});
