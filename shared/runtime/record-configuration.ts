import {
  decideConfiguration,
  type ConfigurationDecision,
  type Wanted,
} from '#domain/configuration-act.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Nonces, Sha256 } from '#ports/basics.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

import { applyHead, applyRecord, nextRecord } from './apply-record.ts';
import { settingsInForce } from './settings-in-force.ts';

export type RecordConfigurationPorts = {
  readonly store: AuditStore;
  readonly kept: KeptConfigurations;
  readonly nonces: Nonces;
  readonly sha256: Sha256;
};

/** What became of a change, and the version that is in force now. */
export type Recorded =
  | { readonly kind: 'configured' | 'unchanged'; readonly version: number }
  | Extract<ConfigurationDecision, { readonly kind: 'conflict' }>;

/** Other writers appended to the journal each time this one was about to. Nothing was changed. */
export class JournalBusy extends Error {
  override readonly name = 'JournalBusy';
}

/**
 * Appends a person's change of a domain's configuration to its journal, where the version that it
 * was made from is still in force, and puts it in force. A repeat finishes what died half done.
 */
export async function recordConfiguration(
  domain: string,
  wanted: Wanted,
  ports: RecordConfigurationPorts,
): Promise<Recorded> {
  const { store, kept, nonces, sha256 } = ports;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const head = await applyHead(domain, ports);
    if (head !== undefined && head.state.record !== head.record.number) continue;
    const now = head?.state.configured;
    await settingsInForce(domain, head, kept);
    const decision = decideConfiguration(now, wanted);
    // What its first try became; its answer may have been lost.
    if (decision.kind === 'repeated') {
      return { kind: 'configured', version: decision.version };
    }
    if (decision.kind !== 'configured') return decision;
    const { act } = decision;
    if (now === undefined) await kept.announce(domain);
    const record = nextRecord(domain, head?.record, { act, nonce: nonces.next(), sha256 });
    if ((await store.appendRecord(record)) === 'stale') continue;
    await applyRecord(record, ports);
    await kept.keep(domain, record.number, act);
    return { kind: 'configured', version: act.version };
  }
  throw new JournalBusy(`${domain}: the journal moved while its configuration was changed`);
}

const MOST_ATTEMPTS = 5;
