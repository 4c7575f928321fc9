import { scenarioOf, type ScenarioName } from '#cli/simulator/scenario.ts';
import { endEvidence } from '#domain/evidence/end-evidence.ts';
import type { EvidenceOutcome } from '#domain/evidence/evidence-act.ts';
import type { Incident, Move, MoveReason } from '#domain/incident.ts';
import type { AlertDue, JournalRecord, TellingRecord } from '#domain/journal.ts';
import { isTelling } from '#domain/journal.ts';
import type { Wish } from '#domain/person-act.ts';
import { settingsOf } from '#test/facts.ts';
import { act } from '#test/service-acts.ts';
import { Service } from '#test/service.ts';

import { incidentOf, recordOf } from '../../contract/builders.ts';

/** One message to render: what a record owes. */
export type AlertCase = {
  readonly record: TellingRecord;
  readonly alert: AlertDue;
  /** What it owes on each channel, where it is known who hears it; else every channel does. */
  readonly owed?: readonly AlertDue[];
};

const NOW_MS = 1_214_000_000_000;
const HOUR_MS = 3_600_000;

/** The 2008 incident in a move of a reason, as a record has it. */
export function moved(
  reason: MoveReason,
  text: string,
  changes: Partial<Incident> = {},
  alert: Partial<AlertDue> = {},
): AlertCase {
  const incident = incidentOf('prod', 'prod-12-1', {
    host: 'REPHOST',
    moves: 3,
    summary: text,
    ...changes,
  });
  const from = reason === 'opened' || reason === 'reopened' ? 'pending' : 'open';
  return told([{ incident, move: { reason, text, from, to: incident.state } }], alert);
}

type ToldMove = {
  readonly incident: Incident;
  readonly move: Pick<Move, 'reason' | 'text' | 'from' | 'to'>;
};

/** Several moves in one record, in the order given. */
export function told(tells: readonly ToldMove[], changes: Partial<AlertDue> = {}): AlertCase {
  const moves = tells.map(({ incident, move }): Move => ({
    incident: incident.id,
    host: incident.host,
    kind: incident.kind,
    number: incident.moves,
    spoken: true,
    ...move,
  }));
  const record = recordOf('prod', 12, 'nonce', {
    incidents: tells.map(({ incident }) => incident),
    moves,
    master: { kind: 'master', host: 'MASHOST', moved: false, mayProve: true },
  });
  return { record, alert: alertFor(record, changes) };
}

/** All that a record speaks, in one message. */
export function alertFor(record: TellingRecord, changes: Partial<AlertDue> = {}): AlertDue {
  const { act: done, domain, number } = record;
  return {
    id: `${domain}-${number}-mail`,
    channel: 'mail',
    moves: done.moves
      .filter(({ spoken }) => spoken)
      .map(({ incident, number: of }) => ({ incident, number: of })),
    heading: done.alerts[0]?.heading ?? null,
    ...changes,
  };
}

/** What is looked for; `until` where the scenario need not be played to its end. */
type Wanted = {
  readonly kind: Incident['kind'];
  readonly reason: MoveReason;
  readonly until?: `${number}:${number}`;
};

/** What a person does at a moment of a scenario. */
type Acted = {
  readonly at: `${number}:${number}`;
  readonly wish: (service: Service) => Promise<Wish> | Wish;
  readonly why: string;
};

const kept = new Map<ScenarioName, Promise<readonly JournalRecord[]>>();

/** The journal of a scenario in which nobody acts; played once, whatever is looked for in it. */
function recordsOnce(name: ScenarioName): Promise<readonly JournalRecord[]> {
  const records = kept.get(name) ?? recordsOf(name, []);
  kept.set(name, records);
  return records;
}

async function recordsOf(
  name: ScenarioName,
  acts: readonly Acted[],
  until?: `${number}:${number}`,
): Promise<readonly JournalRecord[]> {
  const service = new Service(scenarioOf(name));
  for (const { at, wish, why } of acts) {
    await service.until(at);
    await act(service, await wish(service), why);
  }
  await service.until(until ?? service.scenario.endsAtMinutes);
  const records: JournalRecord[] = [];
  for (;;) {
    const page = await service.store.readRecords('demo', records.length + 1, 100);
    if (page.length === 0) return records;
    records.push(...page);
  }
}

/** A record of a scenario as it was really judged: the first that speaks of a kind for a reason. */
export async function playedCase(
  name: ScenarioName,
  { kind, reason, until }: Wanted,
  acts: readonly Acted[] = [],
): Promise<AlertCase> {
  const records = await (acts.length === 0 ? recordsOnce(name) : recordsOf(name, acts, until));
  const found = records
    .filter(isTelling)
    .filter(({ act: done }) =>
      done.moves.some((move) => move.spoken && move.kind === kind && move.reason === reason),
    )[0];
  if (found === undefined) throw new Error(`${name} never speaks of ${kind} as ${reason}`);
  return { record: found, alert: alertFor(found) };
}

/** What became of evidence of the 2008 incident, which people were told of. */
export function evidenceCase(outcome: EvidenceOutcome, changes: Partial<Incident> = {}): AlertCase {
  const { detail } = incidentOf('prod', 'prod-12-1');
  if (detail.kind !== 'ahead') throw new Error('the incident of 2008 is one of being ahead');
  const incident = incidentOf('prod', 'prod-12-1', {
    host: 'REPHOST',
    moves: 3,
    detail: { ...detail, confirmation: { kind: 'confirmed' } },
    firstSeenAtMs: NOW_MS - 3 * HOUR_MS,
    openedAtMs: NOW_MS - 3 * HOUR_MS,
    told: { atMs: NOW_MS - 3 * HOUR_MS, tables: 3, largest: 2339, severity: 'critical' },
    heardOn: ['mail', 'chat', 'pager', 'machines'],
    ...changes,
  });
  const ended = endEvidence({
    settings: settingsOf({ domain: 'prod', channels: ['mail', 'chat', 'pager', 'machines'] }),
    incident,
    outcome,
    version: changes.state === 'closed' ? 2 : 1,
    occasion: changes.state === 'closed' ? 'closed' : 'opened',
    askedBy: 11,
    collection: outcome.kind === 'not-collected' ? null : 4,
    atMs: NOW_MS,
    isNews: true,
    mutes: [],
    windows: [],
    record: 12,
  });
  const record: TellingRecord = { ...recordOf('prod', 12, 'nonce'), act: ended };
  return { record, alert: alertFor(record), owed: ended.alerts };
}

/** A person tries whether messages arrive. */
export function testCase(): AlertCase {
  const alert = { id: 'prod-12-mail', channel: 'mail', moves: [], heading: null } as const;
  const record = {
    ...recordOf('prod', 12, 'nonce'),
    act: {
      kind: 'acted',
      wish: { kind: 'test-alerts' },
      by: { name: 'ann', authenticated: true },
      why: 'CHG-4711: after the change of the mail server',
      atMs: NOW_MS,
      key: 'a key',
      moves: [],
      incidents: [],
      alerts: [alert],
    },
  } as const;
  return { record, alert };
}

export { HOUR_MS, NOW_MS };
