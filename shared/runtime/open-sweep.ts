import { readPhase } from '#domain/answer.ts';
import { PHASES, type PhaseName } from '#domain/snapshot.ts';
import type { PhaseFacts } from '#domain/sweep-facts.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { Sha256 } from '#ports/basics.ts';
import { RawObjectDamaged, RawObjectMissing, type Vault } from '#ports/vault.ts';

export type OpenSweepPorts = { readonly vault: Pick<Vault, 'openRaw'>; readonly sha256: Sha256 };

/** Raw texts that are not there, or are not those that were kept; `why` names them. */
export type LostTexts = {
  readonly kind: 'missing' | 'damaged';
  /** When their sweep was due, UTC ms. */
  readonly ofMs: number;
  readonly why: string;
};

/** A sweep as it was read. */
export type Phases = Readonly<Record<PhaseName, PhaseFacts>>;

/** The phases of a sweep from its raw texts, as judging reads them; a text that is lost is no miss here. */
export async function openSweep(sweep: Sweep, ports: OpenSweepPorts): Promise<Phases | LostTexts> {
  const phases: Record<PhaseName, PhaseFacts> = { replicas: {}, master: {}, repeat: {} };
  try {
    for (const phase of PHASES) {
      const closing = sweep.closings[phase];
      if (closing === undefined) continue;
      const answers = closing.raw === undefined ? [] : await ports.vault.openRaw(closing.raw);
      const texts = new Map(answers.map(({ host, text }) => [host, text]));
      const place = { sweep: sweep.number, phase };
      phases[phase] = readPhase({ domain: sweep.domain, place, closing }, texts, ports.sha256);
    }
    return phases;
  } catch (error) {
    if (!(error instanceof RawObjectDamaged)) throw error;
    const kind = error instanceof RawObjectMissing ? 'missing' : 'damaged';
    return { kind, ofMs: sweep.scheduledAtMs, why: error.message };
  }
}
