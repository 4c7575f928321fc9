import { beforeAll, describe, expect, it } from 'vitest';

import type { OpenedBag } from '#domain/evidence/check-bag.ts';
import { bundleOf, endsOf, sealedStory } from '#test/bundle-story.ts';
import { failedChecks, textIn } from '#test/sealing.ts';

describe('the evidence of a crossing', () => {
  let bag: OpenedBag;
  let fingerprint: string;
  beforeAll(async () => {
    const service = await sealedStory('crossed-then-converted', '00:50');
    const end = (await endsOf(service)).find(({ occasion }) => occasion === 'crossed');
    if (end?.outcome.kind !== 'sealed') throw new Error('nothing was sealed on the crossing');
    bag = await bundleOf(service, end);
    fingerprint = end.outcome.fingerprint;
  }, 60_000);

  it('passes every check', () => {
    expect(failedChecks(bag, fingerprint)).toEqual([]);
  });

  it.each(['data/01-report.txt', 'data/00-START-HERE.txt'])(
    'says in %s that it looks healthy and is not, and never that it is over',
    (path) => {
      const words = textIn(bag, path).replaceAll(/\s+/g, ' ');
      expect(words).toContain(
        'REPHOST held higher sequence numbers than its master bokmaster in 3 of 55 tables',
      );
      expect(words).toContain(
        'BoKS demo: REPHOST has crossed its master: it looks healthy and is not',
      );
      expect(words).toContain(
        'Crossed, as read at 2026-03-02 08:39 UTC: it looks healthy and is not; the numbers of ' +
          'bokmaster passed those of REPHOST, and no reset was seen. What was dropped is still ' +
          'missing there. The incident is open.',
      );
      expect(words).not.toContain('Not so any more');
      expect(words).not.toContain('Still so');
    },
  );

  it('tells users what is missing, and not that numbers are above the master', () => {
    const words = textIn(bag, 'data/01-report.txt').replaceAll(/\s+/g, ' ');
    expect(words).toContain('All numbers agree again, over updates that this replica dropped');
    expect(words).not.toContain('has numbers that its master has not given out');
  });
});
