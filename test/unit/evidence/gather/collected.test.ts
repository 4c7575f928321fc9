import { describe, expect, it } from 'vitest';

import { MemoryVault } from '#adapters/memory/vault.ts';
import type { HostEvidence } from '#domain/evidence/bundle-facts.ts';
import { COLLECTORS, formatEvidence, type EvidenceGroup } from '#domain/evidence/collected.ts';
import { gatherCollected } from '#runtime/gather-collected.ts';
import { sha256Hex } from '#test/service.ts';

import { collectionOf } from '../../../contract/builders.ts';

/** What a host of this name prints for a group: nothing is there to be shown. */
const printedBy = (host: string, group: EvidenceGroup): string =>
  formatEvidence(
    {
      group,
      head: { host },
      collectors: new Map(
        COLLECTORS[group].map((name) => [name, { kind: 'missing', reason: 'no-file' }]),
      ),
    },
    sha256Hex,
  );

/** What is gathered of the logs of `rephost`, where this text was kept under its name. */
async function logsFrom(
  text: string,
  rawSha256 = sha256Hex(text),
): Promise<HostEvidence['outcome']> {
  const vault = new MemoryVault();
  const place = { domain: 'bank', collection: 3, step: 'logs', wanted: 'logs' } as const;
  const raw = await vault.keepRaw(place, [{ host: 'rephost', text }]);
  const outcomes = { rephost: { kind: 'read', rawSha256 } } as const;
  const closings = { logs: { closedAtMs: 9, brought: { logs: { outcomes, raw } } } };
  const gathered = await gatherCollected(collectionOf('bank', 3, { closings }), {
    vault,
    sha256: sha256Hex,
    explain: () => undefined,
  });
  const found = gathered.find(({ host, group }) => host === 'rephost' && group === 'logs');
  if (found === undefined) throw new Error('its logs are not gathered');
  return found.outcome;
}

describe('what a host brought', () => {
  it('is a frame where it names the host, however its name is written, and the group', async () => {
    expect(await logsFrom(printedBy('rephost', 'logs'))).toMatchObject({ kind: 'frame' });
    expect(await logsFrom(printedBy('REPHOST', 'logs'))).toMatchObject({ kind: 'frame' });
  });

  it('is another host’s word where it names that one: who stored it there does not count', async () => {
    expect(await logsFrom(printedBy('rephost2', 'logs'))).toEqual({
      kind: 'miss',
      cause: 'answered-by-another',
      detail: 'answered by rephost2',
    });
  });

  it.each([
    ['holds another group', printedBy('rephost', 'system'), 'rubbish'],
    ['is cut off', printedBy('rephost', 'logs').slice(0, -30), 'cut-off'],
    ['was changed', printedBy('rephost', 'logs').replace('errlog ', 'errlag '), 'cut-off'],
  ])('is a miss where it %s', async (_, text, cause) => {
    expect(await logsFrom(text)).toMatchObject({ kind: 'miss', cause });
  });

  it('is lost where it is not the text that the closing names', async () => {
    const text = printedBy('rephost', 'logs');
    expect(await logsFrom(text, sha256Hex('another'))).toMatchObject({ cause: 'answer-lost' });
  });

  it('is told for every host and group of the plan once, what was not asked too', async () => {
    const gathered = await gatherCollected(collectionOf('bank', 3), {
      vault: new MemoryVault(),
      sha256: sha256Hex,
      explain: () => undefined,
    });
    expect(gathered.map(({ host, group }) => `${host} ${group}`).toSorted()).toEqual(
      ['mashost', 'rephost']
        .flatMap((host) => Object.keys(COLLECTORS).map((group) => `${host} ${group}`))
        .toSorted(),
    );
    expect(new Set(gathered.map(({ outcome }) => outcome.kind))).toEqual(new Set(['miss']));
  });
});
