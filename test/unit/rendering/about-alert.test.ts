import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import type { Incident } from '#domain/incident.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';
import { aboutAlert } from '#domain/rendering/about-alert.ts';
import { alertOf, recordOf } from '#test/service-record.ts';

import { incidentOf } from '../../contract/builders.ts';

/** What a message that tells these incidents is about. */
function aboutOf(...changes: readonly Partial<Incident>[]) {
  const incidents = changes.map((each, at) => incidentOf('bank', `bank-1-${at + 1}`, each));
  const due = {
    ...alertOf(1, 'mail'),
    moves: incidents.map(({ id }) => ({ incident: id, number: 1 })),
  };
  const record = recordOf(1, [due]);
  return aboutAlert({ ...record, act: { ...record.act, incidents } }, due);
}

describe('what a message is about', () => {
  it('is all that it tells, each once, the first told first', () => {
    const about = aboutOf(
      { severity: 'warning', kind: 'silent', host: 'R2' },
      { severity: 'critical', kind: 'ahead', host: 'R1' },
      { severity: 'critical', kind: 'ahead', host: 'R2' },
    );
    expect(about).toEqual({
      severities: ['warning', 'critical'],
      kinds: ['silent', 'ahead'],
      hosts: ['R2', 'R1'],
    });
  });
  it('is no host where the domain as a whole is told of', () => {
    expect(aboutOf({ kind: 'master-not-sending', host: null }).hosts).toEqual([]);
  });
  it('of a digest is all that it gathers', () => {
    const entries = [
      incidentOf('bank', 'bank-1-1', { severity: 'warning', kind: 'silent', host: 'R2' }),
      incidentOf('bank', 'bank-1-2', { severity: 'warning', kind: 'behind', host: 'R1' }),
    ];
    const due = { ...alertOf(1, 'mail'), digest: { sinceMs: null, entries } };
    expect(aboutAlert(recordOf(1), due)).toEqual({
      severities: ['warning'],
      kinds: ['silent', 'behind'],
      hosts: ['R2', 'R1'],
    });
  });
  it('of a test is every severity and kind, so that no filter of them keeps it back', () => {
    const about = aboutAlert(recordOf(1), { ...alertOf(1, 'mail'), moves: [] });
    expect(about.severities).toEqual(['critical', 'error', 'warning']);
    expect(about.kinds).toEqual(ALL_KINDS.map(({ id }) => id));
  });
  it('leaves out what the record does not hold', () => {
    const record = recordOf(1);
    const due = { ...alertOf(1, 'mail'), moves: [{ incident: 'bank-9-9', number: 1 }] };
    expect(aboutAlert(record, due)).toEqual({ severities: [], kinds: [], hosts: [] });
  });
  it.each(ALL_KINDS)('a closing of $id reaches whoever may have heard its opening', (kind) => {
    const written = readFileSync(`shared/domain/kinds/${kind.id}.ts`, 'utf8');
    const possible = [...written.matchAll(/severity: .*/g)].flatMap(
      ([line]) => line.match(/critical|error|warning/g) ?? [],
    );
    expect(possible).toContain(kind.severity);
    for (const severity of possible) {
      const { severities } = aboutOf({ kind: kind.id, state: 'closed', severity: kind.severity });
      expect(severities).toContain(severity);
      const open = aboutOf({ kind: kind.id, state: 'open', severity: kind.severity });
      expect(open.severities).toEqual([kind.severity]);
    }
  });
});
