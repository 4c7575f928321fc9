import { describe, expect, it } from 'vitest';

import { collectingService, endsOf, expectWholeEvidence, inWords } from '#test/collecting.ts';
import type { CallFault } from '#test/service-gate.ts';
import type { Service, ServiceOptions } from '#test/service.ts';

/** Long enough for what a fault delays, by ticks and by the overdue collection's end. */
const UNTIL = '00:19';

const run = async (options: ServiceOptions = {}): Promise<Service> =>
  collectingService([], options).until(UNTIL);

const FAULTS: readonly (Pick<CallFault, 'moment'> & Pick<ServiceOptions, 'losesWithProcess'>)[] = [
  { moment: 'before', losesWithProcess: 'queue' },
  { moment: 'after', losesWithProcess: 'queue' },
  { moment: 'after', losesWithProcess: 'nothing' },
  { moment: 'refused' },
  { moment: 'unanswered' },
];

/** In `npm test` one call in so many, another one for each fault. */
const STRIDE = process.env['LONG'] === undefined ? 9 : 1;

describe('a collection comes to one end, and brings all of it', () => {
  const expected = ['bank-1-1 v1 opened: sealed 11/11'];

  it('undisturbed, and asks each thing of each host once', async () => {
    const service = await run();
    await expectWholeEvidence(service);
    expect((await endsOf(service)).map(inWords)).toEqual(expected);
    const asked = service.gate.names.filter((name) => name === 'collectors.collect');
    expect(asked).toHaveLength(7);
  });

  it('when each message runs as two at once', async () => {
    const service = await run({ eachTwice: true });
    await expectWholeEvidence(service);
    expect((await endsOf(service)).map(inWords)).toEqual(expected);
  });

  it('over a queue that loses, doubles and delays', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const service = await run({ seed, faults: { lost: 0.3, doubled: 0.3, late: 0.3 } });
      await expectWholeEvidence(service);
      // Of a sweep that loses the end of the master's command and its deadline, the next one opens it.
      expect((await endsOf(service)).map(inWords)[0]).toMatch(/^bank-[12]-1 v1 opened: sealed/);
    }
  });

  it.each(FAULTS.map((fault, n) => ({ ...fault, n })))(
    'whichever port call goes wrong: %o',
    async ({ n, ...fault }) => {
      const { names } = (await run()).gate;
      const last = names.lastIndexOf('store.writeCollection');
      for (let index = n; index <= last; index += STRIDE) {
        const service = await run({
          ...fault,
          callFault: { atCall: index + 1, moment: fault.moment },
        });
        try {
          await expectWholeEvidence(service);
          expect((await endsOf(service)).map(inWords)).toEqual(expected);
        } catch (error) {
          throw new Error(`call ${index + 1}, ${names[index]}`, { cause: error });
        }
      }
    },
  );
});
