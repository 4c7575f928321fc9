import { describe, expect, it } from 'vitest';

import { statusText } from '#cli/text/status-text.ts';
import type { DomainView } from '#contracts/api.ts';
import { DOMAIN } from '#functions/serve-api/examples/domains.ts';
import { HEALTH } from '#functions/serve-api/examples/health.ts';

const textOf = (changes: Partial<DomainView>): string =>
  statusText({
    health: HEALTH,
    domains: [{ view: { ...DOMAIN, ...changes }, incidents: [] }],
    paint: (_, text) => text,
  }).text.replaceAll(/\n +/g, ' ');

describe('what boks-audit status says of what is over', () => {
  it('names what was closed without its closing record, the newest first', () => {
    const incidents = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(textOf({ closedWithoutRecord: { incidents, before: 2 } })).toContain(
      'closed without the closing record that is asked for: g, f, e, d, c, b and 3 more',
    );
  });

  it('names the hosts that were read through a node', () => {
    const [first, ...others] = DOMAIN.replicas;
    if (first === undefined) throw new Error('the example has no replica');
    const replicas = [{ ...first, via: 'bokgate1' }, ...others];
    expect(textOf({ replicas })).toContain(`read through bokgate1: ${first.host}`);
    expect(textOf({})).not.toContain('read through');
  });

  it('counts first proofs that were not confirmed', () => {
    expect(textOf({ unconfirmed: { notShown: 2, notRead: 1 } })).toContain(
      'first proofs of ahead so far that a second reading did not show: 2; not read again in time: 1',
    );
  });

  it('is silent on both where there is nothing', () => {
    expect(textOf({})).not.toMatch(/closing record|first proofs/);
  });
});
