import { RAW_DAYS } from '#contracts/retention.ts';
import { differencesOf, type Difference } from '#domain/history/differences.ts';
import type { JudgedRecord } from '#domain/journal.ts';
import { judgeSweep } from '#domain/judgement.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { Clock } from '#ports/basics.ts';
import { gatherFactsThen, type FactsThenPorts, type Lost } from '#runtime/gather-facts-then.ts';

export type RejudgePorts = FactsThenPorts & { readonly clock: Clock };

/** What came of judging a sweep once more: the same record, another one, or why it could not be done. */
export type Rejudged =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'other';
      readonly differences: readonly Difference[];
      /** Incidents whose state of then is not known for certain. */
      readonly unsure: readonly string[];
    }
  | {
      readonly kind: 'not-performed';
      readonly because: 'expired' | Lost['kind'];
      readonly why: string;
    };

/**
 * Judges a sweep once more from what it was judged from, and compares all that its record says: the
 * verdicts, the moves, the incidents, the alerts, and what was remembered. Nothing is written.
 */
export async function rejudgeSweep(
  judged: { readonly sweep: Sweep; readonly record: JudgedRecord },
  ports: RejudgePorts,
): Promise<Rejudged> {
  const then = await gatherFactsThen(judged, ports);
  if (then.kind !== 'facts') return notPerformed(then, ports.clock.nowMs());
  const differences = differencesOf(judged.record.act, judgeSweep(then.facts));
  return differences.length === 0
    ? { kind: 'same' }
    : { kind: 'other', differences, unsure: then.unsure };
}

/** Raw texts are deleted after their time; one that is gone before it was taken away. */
function notPerformed({ kind, ofMs, why }: Lost, nowMs: number): Rejudged {
  const isOver = kind === 'missing' && nowMs - ofMs >= RAW_DAYS * MS_A_DAY;
  return { kind: 'not-performed', because: isOver ? 'expired' : kind, why };
}

const MS_A_DAY = 86_400_000;
