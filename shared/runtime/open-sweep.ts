import { readPhase } from '#domain/answer.ts';
import { PHASES, type PhaseName } from '#domain/snapshot.ts';
import type { PhaseFacts } from '#domain/sweep-facts.ts';
import type { PhaseClosing, Sweep } from '#domain/sweep.ts';
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

/**
 * The phases of a sweep from its raw texts, as judging reads them, of all hosts or of these alone; a text
 * that is lost is no miss here. A phase that none of them is in is not opened.
 */
export async function openSweep(
  sweep: Sweep,
  ports: OpenSweepPorts,
  only?: ReadonlySet<string>,
): Promise<Phases | LostTexts> {
  const phases: Record<PhaseName, PhaseFacts> = { replicas: {}, master: {}, repeat: {} };
  try {
    for (const phase of PHASES) {
      const closing = closingOf(sweep.closings[phase], only);
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

/** What a phase was closed with of some hosts; undefined where it has none of them. */
function closingOf(
  closing: PhaseClosing | undefined,
  only: ReadonlySet<string> | undefined,
): PhaseClosing | undefined {
  if (closing === undefined || only === undefined) return closing;
  const of = Object.entries(closing.outcomes).filter(([host]) => only.has(host));
  return of.length === 0 ? undefined : { ...closing, outcomes: Object.fromEntries(of) };
}
