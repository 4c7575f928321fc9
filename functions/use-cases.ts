import { Message } from '#contracts/messages.ts';

import { advanceSweep, type AdvanceSweepPorts } from './advance-sweep/advance-sweep.ts';
import { collectEvidence, type CollectEvidencePorts } from './collect-evidence/collect-evidence.ts';
import { compareSweep, type CompareSweepPorts } from './compare-sweep/compare-sweep.ts';
import { publishAlerts, type PublishAlertsPorts } from './publish-alerts/publish-alerts.ts';
import { rollUpHistory, type RollUpHistoryPorts } from './roll-up-history/roll-up-history.ts';
import { sealBundle, type SealBundlePorts } from './seal-bundle/seal-bundle.ts';
import { signHistory, type SignHistoryPorts } from './sign-history/sign-history.ts';
import { startSweeps, type StartSweepsPorts } from './start-sweeps/start-sweeps.ts';

/** All that the use cases reach the world through. */
export type Ports = StartSweepsPorts &
  AdvanceSweepPorts &
  CompareSweepPorts &
  PublishAlertsPorts &
  CollectEvidencePorts &
  SealBundlePorts &
  SignHistoryPorts &
  RollUpHistoryPorts;

type MessageByKind = { readonly [Kind in Message['kind']]: Extract<Message, { kind: Kind }> };
type MessageOf<Kind extends Message['kind']> = MessageByKind[Kind];

/** Which use case a message is for. The handlers, `serve` and the simulation all go by it. */
export type UseCases = {
  readonly [Kind in Message['kind']]: (message: MessageOf<Kind>, ports: Ports) => Promise<void>;
};
export const USE_CASES: UseCases = {
  tick: startSweeps,
  'wake-sweep': advanceSweep,
  'compare-sweep': compareSweep,
  'publish-alerts': publishAlerts,
  'collect-evidence': collectEvidence,
  'seal-bundle': sealBundle,
  'sign-history': signHistory,
  'roll-up-history': rollUpHistory,
};

/** Runs the use case of one message as it crossed the queue: JSON text. Throws where it must come again. */
export async function deliver(
  text: string,
  ports: Ports,
  useCases: UseCases = USE_CASES,
): Promise<void> {
  await run(Message.parse(JSON.parse(text)), ports, useCases);
}

const run = async <Kind extends Message['kind']>(
  message: MessageOf<Kind>,
  ports: Ports,
  useCases: UseCases,
): Promise<void> => useCases[message.kind](message, ports);
