import type { Incident, Move } from '#domain/incident.ts';
import type { JournalRecord, SweepJudged } from '#domain/journal.ts';
import type { PersonActed } from '#domain/person-act.ts';

import type { Counts } from './counts.ts';

/** Counts what occurred in the journals: moves by kind, acts by wish, and what only an incident's past tells. */
export class Occurrences {
  readonly #counts: Counts;
  /** What covered an incident, by its id, as it was last recorded. */
  readonly #covers = new Map<string, 'mute' | 'window'>();

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  note({ act }: JournalRecord): void {
    if (act.kind === 'configured') return;
    if (act.kind === 'sweep-judged') this.#noteSweep(act);
    if (act.kind === 'acted') this.#noteAct(act);
    for (const move of act.moves) this.#noteMove(move, act.incidents);
    for (const { id, quieted } of act.incidents) {
      if (quieted === undefined) this.#covers.delete(id);
      else this.#covers.set(id, quieted.kind);
    }
  }

  #noteSweep({ sweep, alerts, notes = [], verdicts = [] }: SweepJudged): void {
    if (sweep.purpose.kind !== 'regular') this.#counts.add('sweep: follow-up');
    if (alerts.some(({ afterGap }) => afterGap !== undefined))
      this.#counts.add('told: after a gap');
    for (const { kind } of notes) this.#counts.add(`note: ${kind}`);
    for (const { clean } of verdicts) this.#counts.add(`window: came back clean, ${clean}`);
  }

  #noteAct({ wish }: PersonActed): void {
    const code = wish.kind === 'close' ? ` ${wish.code}` : '';
    this.#counts.add(`act: ${wish.kind}${code}`);
  }

  #noteMove({ incident: id, kind, reason, from, spoken }: Move, incidents: readonly Incident[]) {
    if (UNCOUNTED.has(reason)) return;
    this.#counts.add(`move: ${kind} ${reason}`);
    const incident = incidents.find((each) => each.id === id);
    if (reason === 'opened' && incident?.follows != null) {
      this.#counts.add('life: another incident after 14 days');
    }
    if (reason === 'reopened') this.#counts.add('life: reopened within 14 days');
    if (reason === 'flapping') this.#counts.add('life: flapping');
    if (reason === 'reminder') this.#counts.add(`life: reminder of ${incident?.severity}`);
    if (reason === 'quiet-ended' && from !== 'closed') {
      this.#counts.add(`life: spoke when a ${this.#covers.get(id)} ended`, spoken ? 1 : 0);
    }
  }
}

const UNCOUNTED: ReadonlySet<Move['reason']> = new Set(['counted', 'progressed', 'first-seen']);
