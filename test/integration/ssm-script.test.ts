import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { printSequence } from '#cli/simulator/host-output.ts';
import { scenarioOf } from '#cli/simulator/scenario.ts';
import { World } from '#cli/simulator/world.ts';
import { readAnswer } from '#domain/answer.ts';
import { missOf } from '#domain/miss.ts';
import { lacks } from '#test/required-tools.ts';
import { sha256Hex } from '#test/service.ts';
import { FIRST_SHELL } from '#test/shells.ts';
import { DOCUMENT } from '#test/ssm-document.ts';
import { lookAt, openSsm, orderOf, type SsmUnderTest } from '#test/ssm-fleet.ts';
import { plantSimulated } from '#test/ssm-host.ts';

describe.skipIf(lacks(FIRST_SHELL.tool, 'setpriv'))('the stand-in', () => {
  const planted = {
    bokmaster: plantSimulated('healthy', 'bokmaster', 'master'),
    REPHOST: plantSimulated('healthy', 'REPHOST', 'replica'),
  };
  afterAll(() => Object.values(planted).forEach(({ remove }) => remove()));
  let at: SsmUnderTest;
  afterEach(async () => at.stop());

  it('runs the document’s script in a directory per host, with the simulator’s boksadm', async () => {
    const startsAtMs = scenarioOf('healthy', { periodSeconds: 300 }).startsAtMs;
    at = await openSsm({
      clock: { nowMs: () => nowMs },
      hosts: { ...planted, REPHOST: { ...planted.REPHOST, afterSeconds: 8 } },
    });
    let nowMs = startsAtMs;
    const before = Object.values(planted).map(({ listing }) => listing());
    const asked = await at.fleet.ask(orderOf(['bokmaster', 'REPHOST']));
    nowMs += 10_000;
    const looked = await lookAt(at.fleet, asked);
    for (const [host, atMs] of [
      ['bokmaster', startsAtMs + 500],
      ['REPHOST', startsAtMs + 4_000],
    ] as const) {
      const answer = looked[host];
      const text = answer?.kind === 'answered' ? answer.text : `${answer?.kind}`;
      const place = { sweep: 4, phase: 'replicas' } as const;
      const reading = readAnswer({ domain: 'demo', host, place, readAtMs: nowMs, text }, sha256Hex);
      expect(reading).toMatchObject({ kind: 'reading', snapshot: { host, complete: true } });
      const world = new World(scenarioOf('healthy', { periodSeconds: 300 }), 1);
      world.advanceTo(atMs);
      expect(text).toContain(printSequence(world, host));
    }
    expect(Object.values(planted).map(({ listing }) => listing())).toEqual(before);
  });

  it('runs any script: its exit code and both streams come back', async () => {
    const script = 'echo "as $(id -u)"; echo oops >&2; exit 3\n';
    at = await openSsm({
      hosts: planted,
      documents: { [DOCUMENT]: { script, seconds: 25 } },
    });
    const asked = await at.fleet.ask(orderOf(['REPHOST']));
    at.time.pass(5);
    expect(await lookAt(at.fleet, asked)).toEqual({
      REPHOST: missOf('exited', 'exit code 3: oops'),
    });
  });
});
