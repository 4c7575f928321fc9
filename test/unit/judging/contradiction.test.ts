import { describe, expect, it } from 'vitest';

import { MASTER, type Saying } from '#test/facts.ts';
import { joined, type JudgedDomain } from '#test/judging.ts';

/** R1 is ahead by 20 in T7, and the master's list says this of it. */
function drilled(list: Saying['list']): JudgedDomain {
  const domain = joined();
  const said = list === undefined ? {} : { list };
  domain.sweep({ [MASTER]: { tables: { 7: 700 }, ...said }, R1: { tables: { 7: 720 } } });
  return domain;
}
const openingOf = (domain: JudgedDomain) =>
  domain.history('ahead', 'R1').find(({ reason }) => reason === 'opened');

describe("BoKS's own word against ours (rules.md, D9)", () => {
  it('is quoted with its line where the list of the same sweep says ok', () => {
    expect(openingOf(drilled({}))?.text).toBe(
      'R1 is ahead of MASTER in 1 table: T7 +20; ' +
        'yet the master\'s own list says ok of it: "R1 00:49 04:50 1000 ok"',
    );
  });

  it.each<readonly [string, Saying['list']]>([
    ['says anything else', { R1: 'down' }],
    ['was not read', 'unread'],
    ['does not name the host', { R1: 'absent' }],
  ])('is none where the list %s', (_, list) => {
    expect(openingOf(drilled(list))?.text).toBe('R1 is ahead of MASTER in 1 table: T7 +20');
  });

  it('is in the moves alone: an incident that goes on is not written anew for each line', () => {
    const domain = drilled({});
    expect(domain.mustHave('ahead', 'R1').summary).toBe('R1 is ahead of MASTER in 1 table: T7 +20');
  });
});
