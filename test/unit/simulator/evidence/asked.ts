import { createHash } from 'node:crypto';

import { printEvidence } from '#cli/simulator/evidence/host-evidence.ts';
import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import { World } from '#cli/simulator/world.ts';
import {
  parseEvidence,
  type Collected,
  type EvidenceFrame,
  type EvidenceGroup,
} from '#domain/evidence/collected.ts';

/** Who is asked for what, at a minute of a scenario. */
export type Asking = {
  readonly host: string;
  readonly group: EvidenceGroup;
  readonly minute: number;
  readonly peer?: string;
};

/** What a simulated host prints, read back; of a scenario by name, or of one made for the test. */
export function frameOf(
  told: ScenarioName | Scenario,
  { host, group, minute, peer = '' }: Asking,
): EvidenceFrame {
  const scenario = typeof told === 'string' ? scenarioOf(told) : told;
  const world = new World(scenario, SEED);
  const atMs = scenario.startsAtMs + minute * 60_000;
  const parsed = parseEvidence(printEvidence(world, { host, group, peer }, atMs), sha256);
  if (parsed.kind !== 'frame') throw new Error(`no frame: ${parsed.reason}`);
  return parsed.frame;
}

/** The collectors of a frame that brought something, by name. */
export function textsOf({ collectors }: EvidenceFrame): Readonly<Record<string, string>> {
  return Object.fromEntries([...collectors].map(([name, one]) => [name, textOf(one)]));
}

export const textOf = (one: Collected | undefined): string =>
  one?.kind === 'collected' ? one.text : `(${one?.reason})`;

export const SEED = 7;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
