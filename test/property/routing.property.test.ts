import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DEFAULT_ALERTS } from '#domain/alert-settings.ts';
import type { Channel } from '#domain/channel.ts';
import type { Incident, MoveReason } from '#domain/incident.ts';
import type { AlertDue, SweepJudged } from '#domain/journal.ts';
import type { PersonActed } from '#domain/person-act.ts';
import { mayPage } from '#domain/rendering/rendered.ts';
import { runsOf } from '#test/budget.ts';
import { STARTS_AT_MS } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';
import { fixedAndFresh } from '#test/seeds.ts';
import { anyHappening, SmallWorld, type Happening } from '#test/small-world.ts';

import { recordOf } from '../contract/builders.ts';

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

const pagedAmiss = (records: readonly Record_[], tally: Tally): readonly string[] => [
  ...pagedTooOften(records, tally),
  ...pagedUnshown(records),
];

/** What the pager hears, and a terminal would not show as an SMS. */
const pagedUnshown = (records: readonly Record_[]): readonly string[] =>
  records.flatMap((act, at) => {
    const record = { ...recordOf('bank', at + 1, 'nonce'), act };
    return act.alerts
      .filter((alert) => alert.channel === 'pager' && !mayPage(record, alert))
      .map(({ id }) => id);
  });

/** How often what is asserted was met, so that nothing is asserted of nothing. */
type Tally = Record<'endings' | 'critical' | 'pages' | 'again' | 'escalated' | 'digests', number>;

/** Endings that a channel was told of, and had not heard the beginning. */
function endingsUnheard(records: readonly Record_[], tally: Tally): readonly string[] {
  const heard = new Set<string>();
  return records.flatMap((record) => {
    forgetBegun(record, heard);
    tally.digests += record.alerts.filter(({ digest }) => digest !== undefined).length;
    return toldBy(record).flatMap(({ channel, incident, reason }) => {
      const ends = ENDINGS.has(reason);
      if (!ends) heard.add(`${channel} ${incident}`);
      else tally.endings += 1;
      return ends && !heard.has(`${channel} ${incident}`) ? [`${channel} ${incident}`] : [];
    });
  });
}

/** What is critical and open, silenced by nothing, and not on pager, mail and chat. */
function criticalUnheard(records: readonly Record_[], tally: Tally): readonly string[] {
  const heard = new Set<string>();
  const incidents = new Map<string, Incident>();
  return records.flatMap((record) => {
    forgetBegun(record, heard);
    for (const { channel, incident } of toldBy(record)) heard.add(`${channel} ${incident}`);
    for (const incident of record.incidents) incidents.set(incident.id, incident);
    const critical = [...incidents.values()].filter(isToBeHeard);
    tally.critical += critical.length;
    return critical
      .flatMap(({ id }) => ['pager', 'mail', 'chat'].map((channel) => `${channel} ${id}`))
      .filter((name) => !heard.has(name));
  });
}

function forgetBegun(record: Record_, heard: Set<string>): void {
  for (const incident of begun(record)) {
    for (const channel of ALL) heard.delete(`${channel} ${incident}`);
  }
}

/** Incidents that were paged as warnings, or more often than twice a cause. */
function pagedTooOften(records: readonly Record_[], tally: Tally): readonly string[] {
  const episodes = new Map<string, { pages: number; causes: number }>();
  const severities = new Map<string, Incident['severity']>();
  return records.flatMap((record) => {
    for (const { id, severity } of record.incidents) severities.set(id, severity);
    for (const id of begun(record)) episodes.set(id, { pages: 0, causes: 1 });
    for (const { incident, reason } of record.moves) {
      const episode = episodes.get(incident);
      if (episode && (reason === 'grown' || reason === 'quiet-ended')) episode.causes += 1;
      if (reason === 'escalated') tally.escalated += 1;
    }
    const opens = toldBy(record).filter(
      ({ channel, reason }) => channel === 'pager' && !CLOSINGS.has(reason),
    );
    return [...new Set(opens.map(({ incident }) => incident))].filter((id) => {
      const episode = episodes.get(id) ?? { pages: 0, causes: 0 };
      episode.pages += 1;
      tally.pages += 1;
      tally.again += episode.pages > 1 ? 1 : 0;
      return severities.get(id) === 'warning' || episode.pages > 2 * episode.causes;
    });
  });
}

const tally: Tally = { endings: 0, critical: 0, pages: 0, again: 0, escalated: 0, digests: 0 };

describe.each(fixedAndFresh)('who hears what (rules.md, D10), with $label', ({ seed }) => {
  it.each([
    ['no channel hears that something is over, or recovers, without its opening', endingsUnheard],
    ['what is critical is on pager, mail and chat, unless something silences it', criticalUnheard],
    ['the pager hears once, once more where nobody cares, and so again as it grows', pagedAmiss],
  ])('%s', (_, faultsIn) => {
    fc.assert(
      fc.property(history, (given) => {
        expect(faultsIn(play(given), tally)).toEqual([]);
      }),
      { seed, numRuns: runsOf(16) },
    );
  });
});

it('each of that was met, with one seed or the other', () => {
  for (const count of Object.values(tally)) expect(count).toBeGreaterThan(0);
});

function isToBeHeard({ severity, state, heldBy, quieted, detail }: Incident): boolean {
  if (severity !== 'critical' || state !== 'open') return false;
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  return heldBy === null && quieted === undefined && !isAwaited;
}
