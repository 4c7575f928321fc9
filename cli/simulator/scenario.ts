import { tellAgentDead } from './scenarios/agent-dead.ts';
import { tellClearedDataOnly } from './scenarios/cleared-data-only.ts';
import { tellCrossedThenConverted } from './scenarios/crossed-then-converted.ts';
import { DEMO_DOMAIN, type Pace, type Telling } from './scenarios/demo-domain.ts';
import { tellDrill2008 } from './scenarios/dr-drill-2008.ts';
import { tellDstNight } from './scenarios/dst-night.ts';
import { tellFailover } from './scenarios/failover.ts';
import { tellHealthy } from './scenarios/healthy.ts';
import { tellHostRetired } from './scenarios/host-retired.ts';
import { tellIdleWeek } from './scenarios/idle-week.ts';
import { tellLicenceWarning } from './scenarios/licence-warning.ts';
import { tellMasterOff } from './scenarios/master-off.ts';
import { tellMasterRestored } from './scenarios/master-restored.ts';
import { tellNewReplica } from './scenarios/new-replica.ts';
import { tellNightlyBatch } from './scenarios/nightly-batch.ts';
import { tellOneLostUpdate } from './scenarios/one-lost-update.ts';
import { tellReaderAway } from './scenarios/reader-away.ts';
import { tellRebuiltReplica } from './scenarios/rebuilt-replica.ts';
import { tellRestoredBelowMaster, tellRestoredIntoDrill } from './scenarios/restored-replica.ts';
import { tellRollingUpgrade } from './scenarios/rolling-upgrade.ts';
import { tellSecondWriter } from './scenarios/second-writer.ts';
import { tellSilentHost } from './scenarios/silent-host.ts';
import { tellStuckBridge, tellStuckBridgeAll } from './scenarios/stuck-bridge.ts';
import { tellTwoMasters } from './scenarios/two-masters.ts';
import type { Scenario } from './world-event.ts';

export const SCENARIO_NAMES = [
  'healthy',
  'dr-drill-2008',
  'dr-drill-2008-no-t15',
  'cleared-data-only',
  'stuck-bridge',
  'stuck-bridge-all',
  'one-lost-update',
  'master-restored',
  'rebuilt-replica',
  'silent-host',
  'failover',
  'two-masters',
  'nightly-batch',
  'idle-week',
  'dst-night',
  'rolling-upgrade',
  'licence-warning',
  'second-writer',
  'reader-away',
  'agent-dead',
  'master-off',
  'restored-into-drill',
  'restored-below-master',
  'crossed-then-converted',
  'new-replica',
  'host-retired',
] as const;

export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/**
 * One of the scenarios of the demo domain, built for a sweep every `periodSeconds` (300 unless
 * given). A longer period stretches it, so that as many sweeps fall into each of its parts; a
 * shorter one leaves its minutes as they are.
 */
export function scenarioOf(
  name: ScenarioName,
  timing: { readonly periodSeconds: number } = { periodSeconds: TOLD_FOR_SECONDS },
): Scenario {
  const stretch = Math.max(1, timing.periodSeconds / TOLD_FOR_SECONDS);
  return { ...DEMO_DOMAIN, name, ...TELLINGS[name]((minutes) => minutes * stretch) };
}

/** Whether this is the name of a scenario. */
export function isScenarioName(name: string): name is ScenarioName {
  return SCENARIO_NAMES.some((each) => each === name);
}

const TELLINGS: Readonly<Record<ScenarioName, (at: Pace) => Telling>> = {
  healthy: tellHealthy,
  'dr-drill-2008': (at) => tellDrill2008(at, 'all-move'),
  'dr-drill-2008-no-t15': (at) => tellDrill2008(at, 'no-t15'),
  'cleared-data-only': tellClearedDataOnly,
  'stuck-bridge': tellStuckBridge,
  'stuck-bridge-all': tellStuckBridgeAll,
  'one-lost-update': tellOneLostUpdate,
  'master-restored': tellMasterRestored,
  'rebuilt-replica': tellRebuiltReplica,
  'silent-host': tellSilentHost,
  failover: tellFailover,
  'two-masters': tellTwoMasters,
  'nightly-batch': tellNightlyBatch,
  'idle-week': tellIdleWeek,
  'dst-night': tellDstNight,
  'rolling-upgrade': tellRollingUpgrade,
  'licence-warning': tellLicenceWarning,
  'second-writer': tellSecondWriter,
  'reader-away': tellReaderAway,
  'agent-dead': tellAgentDead,
  'master-off': tellMasterOff,
  'restored-into-drill': tellRestoredIntoDrill,
  'restored-below-master': tellRestoredBelowMaster,
  'crossed-then-converted': tellCrossedThenConverted,
  'new-replica': tellNewReplica,
  'host-retired': tellHostRetired,
};

const TOLD_FOR_SECONDS = 300;
