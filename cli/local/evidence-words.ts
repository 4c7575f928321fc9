import { join } from 'node:path';

import { zipKey } from '#adapters/bundle-objects.ts';
import { sizeInWords } from '#domain/evidence/cut-marker.ts';
import type { EvidenceEnded } from '#domain/evidence/evidence-act.ts';

/**
 * What became of evidence, for whoever sits at the terminal: of a sealed bundle where it lies on this
 * machine and how to check it, one line of words each.
 */
export function evidenceWords(act: EvidenceEnded, data: string): readonly string[] {
  const { incident, version, outcome, moves } = act;
  const said = moves.map(({ text }) => `${incident}: ${text}`);
  if (outcome.kind !== 'sealed') return said;
  const [first, ...others] = outcome.bags.map(({ profile, bytes }) => ({
    file: join(data, zipKey({ incident, version, profile })),
    profile,
    size: sizeInWords(bytes),
  }));
  if (first === undefined) return said;
  return [
    ...said,
    `FILE   ${first.file} (${first.size})`,
    ...others.map(({ profile, size }) => `ALSO   beside it, ${profile} (${size})`),
    `CHECK  npx boks-audit bundle verify ${first.file}`,
    `KEY    ${outcome.fingerprint}`,
  ];
}
