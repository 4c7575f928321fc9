import type { ScheduledEvent } from '#cli/simulator/world-event.ts';

import type { OracleSweep } from './oracle/oracle.ts';
import type { Observation } from './service/observation.ts';
import type { DomainPlan, WorldPlan } from './world/plan.ts';

/** Told of everything that happens, where somebody wants to read it. */
export type Tell = (atMs: number, line: string) => void;

/** A world as it unfolds, in lines: what happened on the hosts, what was recorded, what was told. */
export class Timeline {
  readonly #tell: Tell;
  readonly #startsAtMs: number;
  readonly #events: { readonly atMs: number; readonly line: string }[];

  constructor(plan: WorldPlan, tell: Tell) {
    this.#tell = tell;
    this.#startsAtMs = plan.startsAtMs;
    this.#events = plan.domains
      .flatMap((domain) => domain.scenario.events.map((event) => this.#lineOf(domain, event)))
      .toSorted((a, b) => a.atMs - b.atMs);
  }

  say(atMs: number, line: string): void {
    for (;;) {
      const next = this.#events[0];
      if (next === undefined || next.atMs > atMs) break;
      this.#events.shift();
      this.#tell(next.atMs, next.line);
    }
    this.#tell(atMs, line);
  }

  /** What was decided; the rest goes without saying. */
  observe(atMs: number, observation: Observation): void {
    if (observation.kind === 'told') {
      this.say(atMs, `TOLD ${observation.channel}: ${observation.message.id}`);
    }
    if (observation.kind === 'record' && observation.record.act.kind !== 'sweep-judged') {
      this.say(
        atMs,
        `RECORD ${observation.record.number} of ${observation.record.domain}: ${observation.record.act.kind}`,
      );
    }
  }

  judged(atMs: number, { record, sweep, master, replicas }: OracleSweep): void {
    const { act, domain, number } = record;
    const answered = act.hosts.map(
      ({ host, seen }) => `${host} ${seen.kind === 'miss' ? seen.cause : seen.kind}`,
    );
    const judgedBy = act.master.kind === 'master' ? act.master.host : act.master.because;
    this.say(
      atMs,
      `RECORD ${number} of ${domain}: sweep ${sweep.number} judged by ${judgedBy}: ${answered.join(', ')}`,
    );
    for (const { host, table, verdict, proved, replica, master: against } of act.cells) {
      if (verdict === 'no-data') continue;
      const before = master?.before?.lines.get(table)?.sequence;
      const read = replicas.get(host)?.lines.get(table)?.sequence;
      this.say(
        atMs,
        `     ${host} T${table} ${verdict}${proved ? ' (proved)' : ''}: ${replica} against ${against}; oracle: ${read}, master before ${before}`,
      );
    }
    for (const { incident, kind, host, from, to, reason, spoken, text } of act.moves) {
      this.say(
        atMs,
        `   MOVE ${incident} ${kind} ${host}: ${from} → ${to}, ${reason}${spoken ? ', spoken' : ''}: ${text}`,
      );
    }
  }

  #lineOf({ settings }: DomainPlan, { at, event }: ScheduledEvent) {
    const { kind, ...words } = event;
    const atMs = this.#startsAtMs + at * 60_000;
    return { atMs, line: `WORLD ${settings.domain} ${kind} ${JSON.stringify(words)}` };
  }
}
