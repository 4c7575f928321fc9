import { describe, expect, it } from 'vitest';

import { SCENARIO_NAMES, type ScenarioName } from '#cli/simulator/scenario.ts';
import { pairsIn } from '#contracts/raw-pairs.ts';
import { aheadIn } from '#domain/evidence/ahead-line.ts';
import { BUNDLE_PROFILES } from '#domain/evidence/bag-layout.ts';
import type { OpenedBag } from '#domain/evidence/check-bag.ts';
import { PAIRS_PATH } from '#domain/evidence/raw-pair.ts';
import { bundleOf, endsOf, sealedStory } from '#test/bundle-story.ts';
import { failedChecks, textIn } from '#test/sealing.ts';
import type { Service } from '#test/service.ts';

/** Another cause of a replica ahead, and a domain whose hosts change their clocks; all, in test:long. */
const FEW: readonly ScenarioName[] = ['second-writer', 'dst-night'];
const NAMES = process.env['LONG'] === undefined ? FEW : SCENARIO_NAMES;

/** Bundles that an `ahead` opened, of which the tables were looked at. */
let looked = 0;

describe.each(NAMES)('every bundle of the scenario %s', (name) => {
  it('passes every check, and its raw texts say what we judged', async () => {
    const service = await sealedStory(name, 'its end');
    expect(service.failures).toEqual([]);
    const ends = (await endsOf(service)).filter(({ outcome }) => outcome.kind !== 'not-collected');
    for (const end of ends) {
      if (end.outcome.kind !== 'sealed') throw new Error(JSON.stringify(end.outcome));
      for (const profile of BUNDLE_PROFILES) {
        const bag = await bundleOf(service, end, profile);
        // Where there is no ordered pair, nothing is claimed; where there is one, it is shown.
        const failed = failedChecks(bag, end.outcome.fingerprint);
        expect(failed.filter((found) => !found.startsWith('verdict: there are no raw'))).toEqual(
          [],
        );
        expectShown(bag);
      }
    }
    const opened = ends.filter(
      ({ moves, occasion }) => moves[0]?.kind === 'ahead' && occasion === 'opened',
    );
    looked += opened.length;
    for (const end of opened) {
      expect(shownIn(await bundleOf(service, end))).toEqual(await openedWith(service, end));
    }
  }, 60_000);
});

it('some of them show what an ahead opened with', () => {
  expect(looked).toBeGreaterThan(0);
});

const pairsOf = (bag: OpenedBag) =>
  bag.files.has(PAIRS_PATH) ? (pairsIn(textIn(bag, PAIRS_PATH)) ?? []) : [];

function expectShown(bag: OpenedBag): void {
  for (const { master, replica, ahead, zoneShiftSeconds } of pairsOf(bag)) {
    if (zoneShiftSeconds !== 0) continue;
    expect(aheadIn(textIn(bag, master), textIn(bag, replica))).toEqual(ahead);
  }
}

/** The numbers of the tables that any pair of a bundle shows ahead. */
const shownIn = (bag: OpenedBag): readonly number[] =>
  [...new Set(pairsOf(bag).flatMap(({ ahead }) => ahead.map(({ table }) => table)))].toSorted(
    (one, other) => one - other,
  );

/** The tables that the incident opened with. */
async function openedWith(
  { store, settings }: Service,
  { incident }: { readonly incident: string },
): Promise<readonly number[]> {
  const [found] = await store.readIncidents(settings.domain, [incident]);
  return (found?.tables ?? []).map(({ table }) => table).toSorted((one, other) => one - other);
}
