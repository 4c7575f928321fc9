import type { ScenarioName } from '#cli/simulator/scenario.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import type { Scenario } from '#cli/simulator/world-event.ts';
import type { BundleProfile } from '#domain/evidence/bag-layout.ts';
import type { OpenedBag } from '#domain/evidence/check-bag.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';
import type { JournalRecord } from '#domain/journal.ts';

import { openBundle } from './sealing.ts';
import { Service, type ServiceOptions } from './service.ts';
import type { Moment } from './timeline.ts';

/** A scenario run up to a moment, its bundles sealed as in life. */
export async function sealedStory(
  name: ScenarioName,
  until: Moment | 'its end',
  { change = {}, ...options }: ServiceOptions & { readonly change?: Partial<Scenario> } = {},
): Promise<Service> {
  const scenario = { ...scenarioOf(name, { periodSeconds: 300 }), ...change };
  const service = new Service(scenario, { evidence: 'sealed', ...options });
  return service.until(until === 'its end' ? scenario.endsAtMinutes : until);
}

export async function journalOf({ store, settings }: Service): Promise<readonly JournalRecord[]> {
  return store.readRecords(settings.domain, 1, 10_000);
}

/** What became of evidence, in the order of the journal. */
export async function endsOf(service: Service): Promise<readonly EvidenceEnded[]> {
  const records = await journalOf(service);
  return records.flatMap(({ act }) => (act.kind === 'evidence' ? [act] : []));
}

/** The sealed end of a version of an incident of a kind; throws where it was not sealed. */
export async function sealedEnd(
  service: Service,
  kind: string,
  version: number,
): Promise<EvidenceEnded & { readonly outcome: { readonly kind: 'sealed' } & Sealed }> {
  const ends = await endsOf(service);
  const end = ends.find((one) => one.version === version && one.moves[0]?.kind === kind);
  if (end?.outcome.kind !== 'sealed') {
    throw new Error(`${kind} v${version}: ${JSON.stringify(end?.outcome ?? ends)}`);
  }
  return { ...end, outcome: end.outcome };
}

type Sealed = Extract<EvidenceEnded['outcome'], { kind: 'sealed' }>;

/** The bundle that an end tells of. */
export const bundleOf = async (
  { sealing }: Service,
  { incident, version }: Pick<EvidenceEnded, 'incident' | 'version'>,
  profile: BundleProfile = 'vendor-clear',
): Promise<OpenedBag> => openBundle(sealing.bundles, { incident, version, profile });
