import { describe, expect, it } from 'vitest';

import { CHANNELS } from '#domain/channel.ts';
import { endEvidence, type Ending } from '#domain/evidence/end-evidence.ts';
import type { EvidenceEnded, EvidenceOutcome } from '#domain/evidence/evidence-act.ts';
import type { Incident } from '#domain/incident.ts';
import { icingaResult } from '#domain/rendering/icinga.ts';
import { machineEventsOf } from '#domain/rendering/machine-event.ts';
import { pagerDutyEvent } from '#domain/rendering/pagerduty.ts';
import { DAY_MS, HOUR_MS, NOW_MS, stuckOf } from '#test/acts.ts';
import { settingsOf } from '#test/facts.ts';

import { recordOf } from '../../contract/builders.ts';

const SEALED: EvidenceOutcome = {
  kind: 'sealed',
  done: 24,
  planned: 24,
  bags: [],
  fingerprint: 'ab'.repeat(32),
};
const FAILED: EvidenceOutcome = { kind: 'failed', reasons: ['no host gave anything'] };
const NOT_COLLECTED: EvidenceOutcome = { kind: 'not-collected', why: 'limit' };
const HELD: EvidenceOutcome = { kind: 'held', reasons: ['R90: 2 left in logs/H1/boks_errlog'] };

const told = (changes: Partial<Incident> = {}): Incident =>
  stuckOf({
    severity: 'critical',
    told: { atMs: NOW_MS - 5 * HOUR_MS, tables: 1, largest: 1, severity: 'critical' },
    heardOn: ['mail', 'chat', 'pager', 'machines'],
    ...changes,
  });

const ended = (incident: Incident, changes: Partial<Ending> = {}): EvidenceEnded =>
  endEvidence({
    settings: settingsOf({ channels: CHANNELS }),
    incident,
    outcome: SEALED,
    version: 1,
    occasion: 'opened',
    askedBy: 7,
    collection: 3,
    atMs: NOW_MS,
    isNews: true,
    mutes: [],
    windows: [],
    record: 9,
    ...changes,
  });

describe('what was not collected together', () => {
  const owed = { version: 1, occasion: 'opened', askedBy: 7 } as const;
  const other = (changes: Partial<Incident>) => ({ ...owed, incident: told(changes) });

  it('moves each incident, and tells people of one of those that they know', () => {
    const act = ended(told({ told: null }), {
      outcome: NOT_COLLECTED,
      collection: null,
      also: [other({ id: 'bank-3-2' }), other({ id: 'bank-3-3' })],
    });
    expect(act.also).toEqual(['bank-3-2', 'bank-3-3'].map((incident) => ({ ...owed, incident })));
    expect(act.moves.map(({ incident, spoken }) => [incident, spoken])).toEqual([
      ['bank-3-1', false],
      ['bank-3-2', true],
      ['bank-3-3', false],
    ]);
    const ids = act.alerts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(act.incidents.map(({ evidenceVersion }) => evidenceVersion)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('the act that ends evidence', () => {
  it.each([
    [SEALED, 'bundle-sealed', 'evidence version 1 is sealed, COMPLETE'],
    [
      { ...SEALED, done: 21 },
      'bundle-sealed',
      'evidence version 1 is sealed, PARTIAL 21/24; missing.txt names each gap',
    ],
    [
      HELD,
      'bundle-held',
      'evidence version 1 is HELD, not released: R90: 2 left in logs/H1/boks_errlog',
    ],
    [FAILED, 'bundle-failed', 'evidence version 1 FAILED: no host gave anything'],
    [
      NOT_COLLECTED,
      'bundle-not-collected',
      'evidence version 1 was not collected: limit; the domain had its bundles of this UTC day',
    ],
  ] as const)('is one move that says what became of it: %j', (outcome, reason, text) => {
    const before = told();
    const { moves } = ended(before, { outcome });
    expect(moves).toEqual([
      {
        incident: before.id,
        host: before.host,
        kind: 'stuck',
        number: before.moves + 1,
        from: 'open',
        to: 'open',
        reason,
        text,
        spoken: true,
      },
    ]);
  });

  it('changes nothing of the incident but its moves and its version', () => {
    const before = told();
    const [incident] = ended(before).incidents;
    const { moves, records, evidenceVersion, evidenceBecame, heardOn, ...rest } =
      incident ?? before;
    const { moves: movesBefore, records: recordsBefore, heardOn: _heard, ...restBefore } = before;
    expect(rest).toEqual(restBefore);
    expect(moves).toBe(movesBefore + 1);
    expect(records).toEqual([...recordsBefore, 9]);
    expect([evidenceVersion, evidenceBecame]).toEqual([1, 'sealed']);
    expect(heardOn).toEqual(['mail', 'pager', 'chat', 'machines']);
  });

  it('counts no version where nothing was collected', () => {
    const [incident] = ended(told({ evidenceVersion: 2 }), {
      outcome: NOT_COLLECTED,
      version: 3,
    }).incidents;
    expect(incident?.evidenceVersion).toBe(2);
  });
});

describe('who hears what became of evidence', () => {
  it('who heard of the incident, but never the pager, though a page is due', () => {
    const heard = ended(told()).alerts.map(({ channel }) => channel);
    expect(heard).toEqual(['mail', 'chat', 'machines']);
    const ofMailAlone = ended(told({ heardOn: ['mail'] })).alerts.map(({ channel }) => channel);
    expect(ofMailAlone).toEqual(['mail']);
  });

  it.each<[string, Incident]>([
    ['nobody was told of', told({ told: null, heardOn: [] })],
    ['its cause speaks for', told({ heldBy: { id: 'd-1-1', kind: 'master-not-sending' } })],
    ['a mute covers', told({ quieted: { kind: 'mute', id: 'm', untilMs: NOW_MS + DAY_MS } })],
  ])('nobody, where it is of what %s', (_what, incident) => {
    const { moves, alerts } = ended(incident);
    expect(moves.map(({ spoken }) => spoken)).toEqual([false]);
    expect(alerts.filter(({ channel }) => channel === 'mail' || channel === 'chat')).toEqual([]);
  });

  it('machines alone, where it was muted since it was last judged', () => {
    const mute = {
      id: 'd-mute-8',
      hosts: [],
      kinds: [],
      tables: [],
      fromMs: NOW_MS - 1,
      untilMs: NOW_MS + DAY_MS,
      by: { name: 'ann', authenticated: true },
      why: 'CHG0042',
    };
    const { moves, alerts } = ended(told(), { mutes: [mute] });
    expect(moves.map(({ spoken }) => spoken)).toEqual([false]);
    expect(alerts.map(({ channel }) => channel)).toEqual(['machines']);
  });

  it('machines alone, where people know it already', () => {
    const { moves, alerts } = ended(told(), { outcome: NOT_COLLECTED, isNews: false });
    expect(moves.map(({ spoken }) => spoken)).toEqual([false]);
    expect(alerts.map(({ channel }) => channel)).toEqual(['machines']);
  });

  it('neither PagerDuty, which would page, nor Icinga, whose check it does not change', () => {
    const act = ended(told());
    const [alert] = act.alerts;
    const [event] =
      alert === undefined ? [] : machineEventsOf({ ...recordOf('d', 9, 'n'), act }, alert);
    expect(event).toMatchObject({ reason: 'bundle-sealed', to: 'open' });
    if (event === undefined) return;
    expect(pagerDutyEvent(event, 'key')).toBeUndefined();
    expect(icingaResult(event, 300)).toBeUndefined();
  });
});
