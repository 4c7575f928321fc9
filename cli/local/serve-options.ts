import type { ScenarioName } from '../simulator/scenario.ts';

/** What `serve` was asked for, as the command line gave it. */
export type ServeOptions = {
  readonly config?: string;
  readonly demo?: boolean;
  readonly port: number;
  readonly data: string;
  readonly speed?: number;
  readonly scenario: ScenarioName;
  readonly seed: number;
  readonly window?: boolean;
  readonly verbose?: boolean;
};

export const DEFAULT_PORT = 8787;
export const DEFAULT_DATA = '.boks-audit';
