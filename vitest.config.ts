import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Suites that start nothing and leave nothing behind: a worker runs one after another, modules loaded once. */
const PURE = ['test/unit/**/*.test.ts', 'test/monitors/**/*.test.ts', 'test/property/**/*.test.ts'];

/**
 * Suites that end what they start and put back what they change: a worker runs them as well. Not those that
 * start a program, nor those of the functions: these are wired once in a process, from its environment.
 */
const TIDY = [
  'test/contract/!(*.ssh|*dynamodb-local).test.ts',
  'test/integration/!(ssh-*|ssm-*|cost-*).test.ts',
];

/** What takes longest begins first, or one core would wait for it at the end. */
const LONGEST = [
  'test/simulation/simulation.test.ts',
  // In real time: it waits up to two minutes, and takes nothing from the others.
  'test/integration/ssh-serve.test.ts',
  'test/property/incident-silence.property.test.ts',
  'test/integration/scenarios-d11.test.ts',
  'test/e2e/serve.test.ts',
  'test/e2e/kill.test.ts',
  'test/fuzz/fuzz.test.ts',
  'test/contract/audit-store.dynalite.test.ts',
  'test/contract/audit-store.dynamodb-local.test.ts',
  'test/scripts/read-sequences-bounds.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return place < 0 ? LONGEST.length : place;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, which is no list's
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  test: {
    // Two cores, and a third file for the times in which a suite waits for what it has started.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'tidy', include: TIDY, isolate: false } },
      {
        extends: true,
        test: {
          name: 'each by itself',
          include: ['test/**/*.test.ts'],
          exclude: [...PURE, ...TIDY],
        },
      },
    ],
  },
});
