import { expect, it } from 'vitest';

import { newCollection } from '#domain/evidence/new-collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { CellRecord } from '#domain/journal.ts';
import type { DomainState } from '#domain/state.ts';
import { replicasOf, settingsOf } from '#test/facts.ts';

import { incidentOf, stateOf } from '../../contract/builders.ts';

const SETTINGS = settingsOf({ replicas: replicasOf('R1', 'R2', 'R3', 'R4', 'R5') });
const masterIs = (host: string): DomainState['master'] => ({
  kind: 'master',
  host,
  moved: host !== SETTINGS.master,
  mayProve: true,
});
const NOBODY: DomainState['master'] = { kind: 'nobody', because: 'blind' };
const off = (host: string, difference: number | null): CellRecord => ({
  host,
  table: 7,
  verdict: 'stuck',
  proved: true,
  master: 9,
  replica: 9,
  difference,
});

const begun = (incident: Partial<Incident>, state: Partial<DomainState> = {}) =>
  newCollection({
    owed: { incident: 'bank-1-1', kind: 'ahead', occasion: 'opened', askedBy: 4 },
    incident: incidentOf('bank', 'bank-1-1', incident),
    state: stateOf('bank', 4, { master: masterIs(SETTINGS.master), ...state }),
    settings: SETTINGS,
    number: 3,
    nowMs: 0,
  });

const claimants = (...names: readonly string[]): Partial<Incident> => ({
  kind: 'two-masters',
  host: null,
  detail: { kind: 'counted', counts: {}, names },
});
const CELLS = [off('R2', -3), off('R4', 9), off('R4', -1), off('R5', null), off('R1', -5)];
const { master } = SETTINGS;

it.each<[string, Partial<Incident>, Partial<DomainState>, string, readonly string[]]>([
  ['its replica', { host: 'R2' }, {}, master, ['R2']],
  ['its replica, though worse ones are there', { host: 'R2' }, { cells: CELLS }, master, ['R2']],
  ['with who is master now', { host: 'R2' }, { master: masterIs('R1') }, 'R1', ['R2']],
  ['with the expected master where nobody is', { host: 'R2' }, { master: NOBODY }, master, ['R2']],
  [
    'a host that runs as master, with the one that is expected',
    { host: 'R2' },
    { master: masterIs('R2') },
    master,
    ['R2'],
  ],
  [
    'the three worst where it is about the master',
    { kind: 'master-not-sending', host: master },
    { cells: CELLS },
    master,
    ['R4', 'R1', 'R2'],
  ],
  [
    'the first three where none is worse',
    { kind: 'master-went-back', host: master },
    {},
    master,
    ['R1', 'R2', 'R3'],
  ],
  [
    'who else runs as master, and then the worst',
    claimants(master, 'R5'),
    { cells: CELLS },
    master,
    ['R5', 'R4', 'R1'],
  ],
])('a collection asks %s', (_what, incident, state, asked, replicas) => {
  expect(begun(incident, state)).toMatchObject({ master: asked, replicas });
});

it('has the next version of its incident, and is as of the head record', () => {
  expect(begun({})).toMatchObject({ version: 1, number: 3, asOf: 4, askedBy: 4, revision: 1 });
  expect(begun({ evidenceVersion: 2 }).version).toBe(3);
});
