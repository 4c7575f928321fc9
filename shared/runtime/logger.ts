import { AsyncLocalStorage } from 'node:async_hooks';

import { Logger } from '@aws-lambda-powertools/logger';

import type { Explain } from './explain.ts';

/** What a line is about: it is on every line that is written while the work runs. */
export type About = Readonly<Record<string, string | number | undefined>>;

/** A function's log: one JSON object a line. */
export type Log = {
  readonly explain: (level: 'debug' | 'info') => Explain;
  readonly failed: (what: string, reason: unknown) => void;
  /** Runs work whose lines, all of them, say what they are about. */
  readonly during: <Result>(about: About, work: () => Result) => Result;
};

/** Opens the log of a function. Debugging lines are dropped unless `POWERTOOLS_LOG_LEVEL` wants them. */
export function openLog(service: string): Log {
  const logger = new Logger({ serviceName: service });
  const about = new AsyncLocalStorage<About>();
  return {
    explain: (level) => (why) => logger[level](why, { ...about.getStore() }),
    failed: (what, reason) =>
      logger.error(what, {
        ...about.getStore(),
        error: reason instanceof Error ? reason : new Error(String(reason)),
      }),
    during: (what, work) => about.run(what, work),
  };
}
