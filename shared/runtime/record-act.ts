import { decideAct, incidentNamedBy } from '#domain/acts/decide-act.ts';
import { CHANNELS } from '#domain/channel.ts';
import { NOTHING_OWED } from '#domain/evidence/owed.ts';
import type { Incident } from '#domain/incident.ts';
import { canonicalJson } from '#domain/journal.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import {
  refuse,
  type PersonActed,
  type Refused,
  type Wish,
  type Wished,
} from '#domain/person-act.ts';
import type { DomainState } from '#domain/state.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Nonces, Sha256 } from '#ports/basics.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';
import type { Queue } from '#ports/queue.ts';

import { applyHead, applyRecord, nextRecord, type Head } from './apply-record.ts';
import { sendIfOwed } from './evidence-wakes.ts';
import { readIncident } from './read-incident.ts';
import { JournalBusy } from './record-configuration.ts';
import { settingsInForce } from './settings-in-force.ts';

export type RecordActPorts = {
  readonly store: AuditStore;
  readonly queue: Queue;
  readonly configurations: Pick<KeptConfigurations, 'read' | 'keep'>;
  readonly nonces: Nonces;
  readonly sha256: Sha256;
};

/** The record that a person's act became, now or when the same was asked for before. */
export type ActRecorded = {
  readonly kind: 'recorded';
  readonly record: number;
  readonly act: PersonActed;
};

/**
 * Appends what a person does about incidents, mutes and windows to a domain's journal, where it is
 * allowed as of the newest record. A repeat under the same key is told what became of the first.
 */
export async function recordAct(
  domain: string,
  wished: Wished,
  ports: RecordActPorts,
): Promise<ActRecorded | Refused> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const outcome = await recordOnce(domain, wished, ports);
    if (outcome === 'stale') continue;
    // A sweep owes no message.
    if (outcome.kind === 'recorded' && wished.wish.kind !== 'start-sweep') {
      // Who tests a channel wants to know now whether it was mended.
      const again = wished.wish.kind === 'test-alerts' ? { tryAgain: CHANNELS } : {};
      await ports.queue.send({ version: 1, kind: 'publish-alerts', domain, ...again }, 0);
    }
    return outcome;
  }
  throw new JournalBusy(`${domain}: the journal moved while a person's act was recorded`);
}

async function recordOnce(
  domain: string,
  wished: Wished,
  ports: RecordActPorts,
): Promise<ActRecorded | Refused | 'stale'> {
  const { store, configurations, nonces, sha256 } = ports;
  const head = await applyHead(domain, ports);
  if (head !== undefined && head.state.record !== head.record.number) return 'stale';
  const before = await recordedBefore(domain, { wished, head, store });
  if (before !== undefined) return before;
  const settings = await settingsInForce(domain, head, configurations);
  if (settings === undefined) return refuse('not-there', `there is no domain ${domain}`);
  if (ASKS_HOSTS.has(wished.wish.kind) && (await configurations.read(domain)) === undefined) {
    return refuse('not-there', `${domain} is not watched now: its hosts cannot be asked`);
  }
  const decision = decideAct({
    settings,
    memory: head?.state.memory ?? EMPTY_MEMORY,
    evidence: head?.state.evidence ?? NOTHING_OWED,
    incident: await incidentMeant(store, head?.state, wished),
    latest: wished.wish.kind === 'start-sweep' ? await store.latestSweep(domain) : undefined,
    wished,
    record: (head?.record.number ?? 0) + 1,
  });
  if (decision.kind === 'refused') return decision;
  const { act } = decision;
  const record = nextRecord(domain, head?.record, { act, nonce: nonces.next(), sha256 });
  if ((await store.appendRecord(record)) === 'stale') return 'stale';
  await sendIfOwed(await applyRecord(record, ports), ports.queue);
  return { kind: 'recorded', record: record.number, act };
}

type Asked = { readonly wished: Wished; readonly head: Head; readonly store: AuditStore };

/** What became of the same key before; it names one act, so another wish under it is refused. */
async function recordedBefore(
  domain: string,
  { wished, head, store }: Asked,
): Promise<ActRecorded | Refused | undefined> {
  const known = head?.state.acted?.findLast(({ key }) => key === wished.key);
  if (known === undefined) return undefined;
  const [record] = await store.readRecords(domain, known.record, 1);
  if (record?.act.kind !== 'acted') {
    throw new Error(`${domain}: record ${known.record} is no person's act`);
  }
  const { act, number } = record;
  return contentOf(act) === contentOf(wished)
    ? { kind: 'recorded', record: number, act }
    : refuse('key-reused', `the key ${wished.key} was used for another act, record ${number}`);
}

/** What was asked for, whenever that was: what is to begin at once begins when it is first asked for. */
function contentOf({ wish, by, why, change, atMs }: Wished): string {
  const fromMs = 'fromMs' in wish && wish.fromMs === atMs ? null : undefined;
  const asked = { wish: fromMs === null ? { ...wish, fromMs } : wish, by, why };
  return canonicalJson(change === undefined ? asked : { ...asked, change });
}

/** The incident that a wish names. */
async function incidentMeant(
  store: AuditStore,
  state: DomainState | undefined,
  { wish }: Wished,
): Promise<Incident | undefined> {
  const id = incidentNamedBy(wish);
  return id === undefined ? undefined : readIncident(store, state, id);
}

const ASKS_HOSTS: ReadonlySet<Wish['kind']> = new Set(['collect-evidence', 'start-sweep']);
const MOST_ATTEMPTS = 5;
