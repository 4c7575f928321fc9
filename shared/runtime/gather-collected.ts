import type { HostEvidence } from '#domain/evidence/bundle-facts.ts';
import { COLLECTORS, parseEvidence, type EvidenceGroup } from '#domain/evidence/collected.ts';
import type { Brought, Collection } from '#domain/evidence/collection.ts';
import { missOf } from '#domain/miss.ts';
import type { Sha256 } from '#ports/basics.ts';
import type { Vault } from '#ports/vault.ts';

import type { Explain } from './explain.ts';
import { openTexts } from './open-texts.ts';

type CollectedPorts = {
  readonly vault: Vault;
  readonly sha256: Sha256;
  readonly explain: Explain;
};

/**
 * What each host of a collection brought for each group, or why it did not: every host and every
 * group once, the master first. Opens at most four raw objects.
 */
export async function gatherCollected(
  { master, replicas, beganAtMs, closings }: Collection,
  ports: CollectedPorts,
): Promise<readonly HostEvidence[]> {
  const evidence: HostEvidence[] = [];
  for (const group of GROUPS) {
    const closing = closings[group === 'logs' ? 'logs' : 'groups'];
    const brought = closing?.brought[group];
    const texts = await openTexts(brought?.raw, ports);
    const readAtMs = closing?.closedAtMs ?? beganAtMs;
    for (const host of new Set([master, ...replicas])) {
      const outcome = outcomeOf({ host, group, brought, text: texts.get(host) }, ports.sha256);
      evidence.push({ host, group, readAtMs, outcome });
    }
  }
  return evidence;
}

type Asked = {
  readonly host: string;
  readonly group: EvidenceGroup;
  readonly brought: Brought | undefined;
  readonly text: string | undefined;
};

/** A text is what it says it is only where its frame is whole and of the host and group asked for. */
function outcomeOf({ host, group, brought, text }: Asked, sha256: Sha256): HostEvidence['outcome'] {
  const outcome = brought?.outcomes[host] ?? missOf('not-asked', '');
  if (outcome.kind === 'miss') return outcome;
  if (text === undefined || sha256(text) !== outcome.rawSha256) {
    return missOf('answer-lost', 'the text kept of it is gone or damaged');
  }
  const parsed = parseEvidence(text, sha256);
  if (parsed.kind !== 'frame') return missOf(parsed.kind, parsed.reason);
  const { frame } = parsed;
  const answered = frame.head['host'] ?? '-';
  if (answered.toLowerCase() !== host.toLowerCase()) {
    return missOf('answered-by-another', `answered by ${answered}`);
  }
  if (frame.group !== group) return missOf('rubbish', `it holds group ${frame.group}`);
  return { kind: 'frame', frame };
}

const GROUPS = Object.keys(COLLECTORS).filter((name): name is EvidenceGroup =>
  Object.hasOwn(COLLECTORS, name),
);
