import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DEFAULT_ALERTS } from '#domain/alert-settings.ts';
import type { Channel } from '#domain/channel.ts';
import type { Incident, MoveReason } from '#domain/incident.ts';
import type { AlertDue, SweepJudged } from '#domain/journal.ts';
import type { PersonActed } from '#domain/person-act.ts';
import { STARTS_AT_MS } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';
import { fixedAndFresh } from '#test/seeds.ts';
import { anyHappening, SmallWorld, type Happening } from '#test/small-world.ts';

/** One thing that happens, and what a person does about what is open then. */
type Step = {
  readonly next: Happening;
  readonly act: 'nothing' | 'acknowledge' | 'mute' | 'close';
};

const step: fc.Arbitrary<Step> = fc.record({
  next: anyHappening,
  act: fc.oneof(
    { weight: 12, arbitrary: fc.constant('nothing' as const) },
    { weight: 2, arbitrary: fc.constantFrom('acknowledge', 'mute', 'close') },
  ),
});

const history = fc.record({
  zone: fc.constantFrom('UTC', 'Pacific/Honolulu', 'America/Los_Angeles'),
  periodSeconds: fc.constantFrom(300, 3_600),
  steps: fc.array(step, { minLength: 20, maxLength: 40 }),
});
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never;

const ALL: readonly Channel[] = ['mail', 'pager', 'chat', 'terminal', 'machines', 'webhook'];
type Record_ = SweepJudged | PersonActed;

/** The records of a history on every channel, one after another. */
function play({ zone, periodSeconds, steps }: History): readonly Record_[] {
  const alerts = { ...DEFAULT_ALERTS, zone };
  const domain = joined({ periodSeconds, channels: ALL, alerts });
  const world = new SmallWorld();
  const records: Record_[] = [...domain.records];
  for (const { next, act } of steps) {
    world.happen(next);
    records.push(domain.sweep(world.sayings(next)));
    const [owed] = domain.memory.followUps;
    const sinceMs = (owed?.dueAtMs ?? 0) - domain.last.sweep.scheduledAtMs;
    if (next.count > 4 && sinceMs > 0 && sinceMs < periodSeconds * 1_000) {
      records.push(domain.followUp(world.sayings(next)));
    }
    records.push(...actOn(domain, act));
  }
  return records;
}

/** What a person does about the first that lives, where it is allowed. */
function actOn(domain: JudgedDomain, act: Step['act']): readonly PersonActed[] {
  const found = domain.all().find(({ state }) => state === 'open' || state === 'recovering');
  if (act === 'nothing' || found === undefined) return [];
  const minutes = (domain.records.at(-1)?.sweep.scheduledAtMs ?? 0) - STARTS_AT_MS;
  const atMinutes = minutes / 60_000 + 1;
  const fromMs = STARTS_AT_MS + atMinutes * 60_000;
  const decided = domain.tryAct(
    act === 'mute'
      ? {
          kind: 'mute',
          hosts: [],
          kinds: [found.kind],
          tables: [],
          fromMs,
          untilMs: fromMs + 10 * domain.settings.periodSeconds * 1_000,
        }
      : act === 'close'
        ? { kind: 'close', incident: found.id, code: 'our-error' }
        : { kind: 'acknowledge', incident: found.id },
    atMinutes,
  );
  return decided.kind === 'refused' ? [] : [decided];
}

const ENDINGS: ReadonlySet<MoveReason> = new Set(['recovering', 'closed', 'closed-by-person']);
const CLOSINGS: ReadonlySet<MoveReason> = new Set(['closed', 'closed-by-person']);

/** What one record tells, move by move. */
const toldBy = ({ moves, alerts }: Record_) =>
  alerts.flatMap(({ channel, moves: named }: AlertDue) =>
    named.map(({ incident, number }) => {
      const move = moves.find((each) => each.incident === incident && each.number === number);
      if (move === undefined) throw new Error(`${channel} is told a move that is not there`);
      return { channel, incident, reason: move.reason };
    }),
  );

/** Opens an episode: whatever was heard before was of another. */
const begun = ({ moves }: Record_): readonly string[] =>
  moves
    .filter(({ reason }) => reason === 'opened' || reason === 'reopened')
    .map(({ incident }) => incident);

describe.each(fixedAndFresh)('who hears what (rules.md, D10), with $label', ({ seed }) => {
  const runs = { seed, numRuns: 15 };
  const tally = { endings: 0, critical: 0, pages: 0, again: 0, escalated: 0, digests: 0 };

  it('no channel hears that something is over, or recovers, unless it heard of it', () => {
    fc.assert(
      fc.property(history, (given) => {
        const heard = new Set<string>();
        for (const record of play(given)) {
          for (const incident of begun(record)) {
            for (const channel of ALL) heard.delete(`${channel} ${incident}`);
          }
          for (const { channel, incident, reason } of toldBy(record)) {
            if (!ENDINGS.has(reason)) heard.add(`${channel} ${incident}`);
            else expect(heard).toContain(`${channel} ${incident}`);
            tally.endings += ENDINGS.has(reason) ? 1 : 0;
          }
          tally.digests += record.alerts.filter(({ digest }) => digest !== undefined).length;
        }
      }),
      runs,
    );
  });

  it('what is critical and open is on pager, mail and chat, unless something silences it', () => {
    fc.assert(
      fc.property(history, (given) => {
        const heard = new Set<string>();
        const incidents = new Map<string, Incident>();
        for (const record of play(given)) {
          for (const incident of begun(record)) {
            for (const channel of ALL) heard.delete(`${channel} ${incident}`);
          }
          for (const { channel, incident } of toldBy(record)) heard.add(`${channel} ${incident}`);
          for (const incident of record.incidents) incidents.set(incident.id, incident);
          for (const incident of incidents.values()) {
            if (!isToBeHeard(incident)) continue;
            tally.critical += 1;
            for (const channel of ['pager', 'mail', 'chat']) {
              expect(heard).toContain(`${channel} ${incident.id}`);
            }
          }
        }
      }),
      runs,
    );
  });

  it('the pager hears of an episode once, once more where nobody cares, and so again when it grows', () => {
    fc.assert(
      fc.property(history, (given) => {
        const pages = new Map<string, { heard: number; causes: number }>();
        const severities = new Map<string, Incident['severity']>();
        for (const record of play(given)) {
          for (const { id, severity } of record.incidents) severities.set(id, severity);
          for (const id of begun(record)) pages.set(id, { heard: 0, causes: 1 });
          for (const { incident, reason } of record.moves) {
            const page = pages.get(incident);
            if (page && (reason === 'grown' || reason === 'quiet-ended')) page.causes += 1;
            if (reason === 'escalated') tally.escalated += 1;
          }
          const told = toldBy(record).filter(({ channel }) => channel === 'pager');
          const opens = told.filter(({ reason }) => !CLOSINGS.has(reason));
          for (const id of new Set(opens.map(({ incident }) => incident))) {
            const page = pages.get(id);
            if (page === undefined) throw new Error(`${id} pages before it opened`);
            page.heard += 1;
            tally.pages += 1;
            if (page.heard > 1) tally.again += 1;
            expect(severities.get(id)).not.toBe('warning');
            expect(page.heard).toBeLessThanOrEqual(2 * page.causes);
          }
        }
      }),
      runs,
    );
  });

  it('and each of that was met', () => {
    for (const count of Object.values(tally)) expect(count).toBeGreaterThan(0);
  });
});

function isToBeHeard({ severity, state, heldBy, quieted, detail }: Incident): boolean {
  if (severity !== 'critical' || state !== 'open') return false;
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  return heldBy === null && quieted === undefined && !isAwaited;
}
