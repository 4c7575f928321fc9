import { describe, expect, it } from 'vitest';

import { alertsDue } from '#domain/alerts.ts';
import type { IncidentKind, Move } from '#domain/incident.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import { MASTER, settingsOf, type Saying } from '#test/facts.ts';
import { joined, type Sayings } from '#test/judging.ts';

const moveOf = (kind: IncidentKind, incident: string): Move => ({
  incident,
  host: null,
  kind,
  number: 1,
  from: 'none',
  to: 'open',
  reason: 'opened',
  text: kind,
  spoken: true,
});

/** The kinds as one message tells them, given in this order. */
const toldOrder = (...kinds: readonly IncidentKind[]): readonly (string | undefined)[] => {
  const heard = kinds.map((kind) => ({ move: moveOf(kind, kind), on: ['terminal'] as const }));
  const [alert] = alertsDue({ settings: settingsOf(), record: 7, heading: null }, heard);
  return alert?.moves.map(({ incident }) => incident) ?? [];
};

describe('one message tells causes first (design.md)', () => {
  const pairs = ALL_KINDS.flatMap(({ id, heldBy }) =>
    heldBy.map(({ kind }) => [kind, id] as const),
  );

  it.each(pairs)('%s before %s, which it holds', (cause, symptom) => {
    expect(toldOrder(symptom, cause)).toEqual([cause, symptom]);
  });

  it('the closing of a cause before what speaks now that it is over', () => {
    const said = (list: Saying['list'] = {}): Sayings => ({
      [MASTER]: { tables: { 7: 710 }, list },
      R1: { tables: { 7: 700 } },
    });
    const domain = joined();
    domain.sweeps(6, said({ R1: 'down' }));
    expect([domain.spoken('list-down'), domain.spoken('stuck')]).toEqual([['opened'], []]);
    for (let n = 0; domain.spoken('stuck').length === 0; n += 1) {
      if (n === 20) throw new Error('R1 is never told of');
      domain.sweep(said());
    }
    expect(domain.spoken('list-down').at(-1)).toBe('closed');
    const kinds = new Map(domain.last.moves.map(({ incident, kind }) => [incident, kind]));
    const told = domain.alerts[0]?.moves.map(({ incident }) => kinds.get(incident));
    expect(told).toEqual(['list-down', 'stuck']);
    expect(domain.history('stuck').at(-1)?.text).toContain('was held by list-down');
  });
});
