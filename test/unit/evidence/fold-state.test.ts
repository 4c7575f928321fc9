import { describe, expect, it } from 'vitest';

import { endEvidence } from '#domain/evidence/end-evidence.ts';
import type { JournalRecord } from '#domain/journal.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import { foldState } from '#domain/state.ts';
import { NOW_MS, stuckOf } from '#test/acts.ts';
import { settingsOf } from '#test/facts.ts';

import { recordOf, stateOf } from '../../contract/builders.ts';

/** It had closed, and is counted again, when evidence of its closing came to its end. */
const again = stuckOf({ state: 'pending', openedAtMs: NOW_MS, closedAtMs: NOW_MS });
const owed = { incident: again.id, kind: again.kind, occasion: 'closed', askedBy: 7 } as const;
const before = stateOf('bank', 8, {
  memory: { ...EMPTY_MEMORY, pending: [again] },
  evidence: { owed: [owed] },
});
const act = endEvidence({
  settings: settingsOf(),
  incident: again,
  outcome: { kind: 'failed', reasons: ['no host gave anything'] },
  version: 2,
  occasion: 'closed',
  askedBy: 7,
  collection: 4,
  atMs: NOW_MS,
  isNews: true,
  mutes: [],
  windows: [],
  record: 9,
});
const record: JournalRecord = { ...recordOf('bank', 9, 'n'), act };

describe('the state after evidence came to its end', () => {
  const after = foldState(before, record);

  it('owes it no more, and counts it to its day', () => {
    expect(after.evidence).toMatchObject({ owed: [], day: { ended: 1 } });
  });

  it('remembers its move where the incident lives in what is counted', () => {
    expect(after.memory.pending).toEqual(act.incidents);
    expect(act.incidents).toMatchObject([{ evidenceVersion: 2, moves: again.moves + 1 }]);
  });

  it('shows people the same sweep as before', () => {
    const { memory, evidence, alertsOwed } = before;
    expect({ ...after, record: 8, memory, evidence, alertsOwed }).toEqual(before);
  });

  it('says nothing of evidence before anything was owed', () => {
    expect(foldState(undefined, recordOf('bank', 1, 'n'))).not.toHaveProperty('evidence');
  });
});
