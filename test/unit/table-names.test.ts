import { describe, expect, it } from 'vitest';

import { impactOf, meaningOf } from '#domain/table-names.ts';

describe('meaningOf', () => {
  it.each([
    [7, 'host group → host'],
    [9, 'host → host group'],
    [15, 'IP address → host'],
    [3, 'meaning not published'],
    [9999, 'meaning not published'],
  ])('T%i is %s', (table, meaning) => {
    expect(meaningOf(table)).toBe(meaning);
  });

  it('fits into a column of a report, for every table', () => {
    const widths = Array.from({ length: 100 }, (_, table) => meaningOf(table).length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(28);
  });
});

describe('impactOf', () => {
  const said = (...tables: readonly number[]): string => impactOf(tables).join('\n');

  it('names denied logins where hosts are not known', () => {
    expect(said(15)).toMatch(/logins .* denied \(ERR 203, ERR 223\)/);
  });

  it.each([1, 2, 16, 17, 49, 7, 9])('T%i: withdrawn rights may work, as an inference', (table) => {
    expect(said(table)).toMatch(/withdrawn.*still be honoured.*\(inference\)/);
  });

  it.each([4, 25, 31])('T%i: old authenticators and password rules may be accepted', (table) => {
    expect(said(table)).toMatch(/Old authenticators.*\(inference\)/);
  });

  it('says of other tables that the effect is not published', () => {
    expect(impactOf([14, 20])).toEqual(['T14, T20: what users notice is not published.']);
  });

  it('says each thing once', () => {
    expect(impactOf([6, 15])).toHaveLength(1);
    expect(impactOf([])).toEqual([]);
  });
});
