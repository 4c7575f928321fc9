import { readAnswer } from '#domain/answer.ts';
import type { KeptRun, KeptText, RunMeaning } from '#domain/evidence/bundle-facts.ts';
import type { Collection, CollectionStep } from '#domain/evidence/collection.ts';
import type { SweepToKeep } from '#domain/evidence/runs-to-keep.ts';
import { missOf, type Miss } from '#domain/miss.ts';
import type { PhaseName, Place } from '#domain/snapshot.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { KeptRaw, Vault } from '#ports/vault.ts';

import type { Explain } from './explain.ts';
import { openTexts } from './open-texts.ts';

export type RunPorts = {
  readonly store: AuditStore;
  readonly vault: Vault;
  readonly sha256: Sha256;
  readonly explain: Explain;
};

/**
 * The raw texts of the hosts concerned, run by run, the collection's own last. Reads at most nine
 * sweeps with three raw objects each, and for the opening one sweep before it.
 */
export async function gatherRuns(
  collection: Collection,
  sweeps: readonly SweepToKeep[],
  ports: RunPorts,
): Promise<readonly KeptRun[]> {
  const runs: KeptRun[] = [];
  for (const { sweep: number, meaning } of sweeps) {
    const sweep = await ports.store.readSweep(collection.domain, number);
    if (sweep !== undefined) runs.push(await runOfSweep(collection, { sweep, meaning }, ports));
  }
  return [...runs, await runOfCollection(collection, ports)];
}

type Meant = { readonly sweep: Sweep; readonly meaning: RunMeaning };

async function runOfSweep(
  { master, replicas }: Collection,
  { sweep, meaning }: Meant,
  ports: RunPorts,
): Promise<KeptRun> {
  const answers = [
    ...(meaning === 'opening' ? await masterBefore(sweep, master, ports) : []),
    ...(await textsOf(sweep, { phase: 'replicas', place: 'r', hosts: replicas }, ports)),
    ...(await textsOf(sweep, { phase: 'master', place: 'm2', hosts: [master] }, ports)),
    ...(await textsOf(sweep, { phase: 'repeat', place: 'm2', hosts: [master] }, ports)),
  ];
  return { meaning, name: `sweep-${sweep.number}`, atMs: sweep.scheduledAtMs, answers };
}

/** The reading of the master before a sweep's replicas is that of the sweep before, where it has one. */
async function masterBefore(
  { domain, number }: Sweep,
  master: string,
  ports: RunPorts,
): Promise<readonly KeptText[]> {
  const sweep = await ports.store.readSweep(domain, number - 1);
  if (sweep === undefined) return [];
  const texts = await textsOf(sweep, { phase: 'master', place: 'm1', hosts: [master] }, ports);
  return texts.filter(({ outcome }) => outcome.kind === 'reading');
}

type Wanted = {
  readonly phase: PhaseName;
  readonly place: KeptText['place'];
  readonly hosts: readonly string[];
};

/** The texts of those hosts that a phase asked. */
async function textsOf(
  { domain, number, closings }: Sweep,
  { phase, place, hosts }: Wanted,
  ports: RunPorts,
): Promise<readonly KeptText[]> {
  const closing = closings[phase];
  const asked = hosts.filter((host) => closing?.outcomes[host] !== undefined);
  if (closing === undefined || asked.length === 0) return [];
  const at = { domain, place, inOrder: { sweep: number, phase } };
  return keptTexts({ ...at, readAtMs: closing.closedAtMs, hosts: asked, ...closing }, ports);
}

/** The confirming read: the master, the replicas, the master again. */
async function runOfCollection(
  { domain, number, beganAtMs, master, replicas, closings }: Collection,
  ports: RunPorts,
): Promise<KeptRun> {
  const answers: KeptText[] = [];
  for (const { step, place, phase, isMaster } of CONFIRMING) {
    const closing = closings[step];
    const brought = closing?.brought.sequences;
    if (closing === undefined || brought === undefined) continue;
    const at = { domain, place, inOrder: { sweep: 0, phase }, readAtMs: closing.closedAtMs };
    const hosts = isMaster ? [master] : replicas;
    answers.push(...(await keptTexts({ ...at, hosts, ...brought }, ports)));
  }
  return { meaning: 'confirm', name: `collection-${number}`, atMs: beganAtMs, answers };
}

const CONFIRMING: readonly {
  readonly step: CollectionStep;
  readonly place: KeptText['place'];
  readonly phase: PhaseName;
  readonly isMaster: boolean;
}[] = [
  { step: 'master-before', place: 'm1', phase: 'master', isMaster: true },
  { step: 'replicas', place: 'r', phase: 'replicas', isMaster: false },
  { step: 'master-after', place: 'm2', phase: 'master', isMaster: true },
];

type Kept = {
  readonly domain: string;
  readonly place: KeptText['place'];
  readonly inOrder: Place;
  readonly readAtMs: number;
  readonly hosts: readonly string[];
  readonly outcomes: Readonly<
    Record<string, { readonly kind: 'read'; readonly rawSha256: string } | Miss>
  >;
  readonly raw: KeptRaw | undefined;
};

/** A text that is gone, or another than was read, is a miss. */
async function keptTexts(
  { domain, place, inOrder, readAtMs, hosts, outcomes, raw }: Kept,
  ports: RunPorts,
): Promise<readonly KeptText[]> {
  const texts = await openTexts(raw, ports);
  return hosts.map((host) => {
    const at = { host, place, readAtMs };
    const outcome = outcomes[host] ?? NOT_ASKED;
    if (outcome.kind === 'miss') return { ...at, raw: undefined, outcome };
    const text = texts.get(host);
    if (text === undefined || ports.sha256(text) !== outcome.rawSha256) {
      return { ...at, raw: undefined, outcome: LOST };
    }
    const answer = { domain, host, place: inOrder, readAtMs, text };
    return { ...at, raw: text, outcome: readAnswer(answer, ports.sha256) };
  });
}

const NOT_ASKED = missOf('not-asked', '');
const LOST = missOf('answer-lost', 'the text kept of it is gone or damaged');
