import { describe, expect, it } from 'vitest';

import { didInWords } from '#domain/acts/act-in-words.ts';
import { decided, refused, stuckOf, wishedOf } from '#test/acts.ts';

const { id } = stuckOf();
const wished = wishedOf({ kind: 'collect-evidence', incident: id });
const owed = (incident: string) =>
  ({ owed: [{ incident, kind: 'stuck', occasion: 'opened', askedBy: 3 }] }) as const;

describe('a person asks for evidence', () => {
  it('of an incident: no move of it, and it names the record', () => {
    const before = stuckOf();
    const act = decided(wished);
    expect(act.moves).toEqual([]);
    expect(act.incidents).toEqual([{ ...before, records: [...before.records, 9] }]);
    expect(act.alerts).toEqual([]);
  });

  it('of one that is closed too', () => {
    const incident = stuckOf({ state: 'closed', closedAtMs: 1 });
    expect(decided(wished, { incident }).incidents).toHaveLength(1);
  });

  it('not of one that is not there, or only counted so far', () => {
    expect(refused(wished, { incident: undefined })).toBe('not-there');
    const incident = stuckOf({ state: 'pending', openedAtMs: null });
    expect(refused(wished, { incident })).toBe('not-open-yet');
  });

  it('not while evidence of it is owed, or being collected; that of another is no reason', () => {
    expect(refused(wished, { evidence: owed(id) })).toBe('being-collected');
    expect(decided(wished, { evidence: owed('bank-9-9') }).incidents).toHaveLength(1);
  });

  it('and it is said in words', () => {
    expect(didInWords(wished.wish)).toBe(`asked for evidence of ${id}`);
  });
});
