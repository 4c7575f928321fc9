import { beforeAll, expect, it } from 'vitest';

import { NotDone } from '#cli/commands/service-api.ts';
import { toldOfIncidents } from '#cli/commands/show-incidents.ts';

import { ActingApi, PROVED } from '../serve-api/acting.ts';
import { apiOfWorld } from './world-to-copy.ts';

let world: ActingApi;
beforeAll(async () => {
  world = new ActingApi();
  await world.watch('bank', PROVED, { ...PROVED, id: 'bank-1-2', host: 'RETIRED' });
  await world.watch('branch');
});

const told = async (asked: object): Promise<string> =>
  (await toldOfIncidents(apiOfWorld(world), { data: '', limit: 100, ...asked }, (_, text) => text))
    .text;
const refusalOf = async (asked: object): Promise<string> => {
  const error = await told(asked).catch((reason: unknown) => reason);
  if (error instanceof NotDone) return `${error.status} ${error.message}`;
  throw new Error('it was not refused', { cause: error });
};

it('incidents of a host that nobody ever had are refused, and not told as none', async () => {
  expect(await refusalOf({ host: 'nope', domain: 'bank' })).toBe(
    '3 bank has no host nope, nor had one in its last 20 configurations; boks-audit status shows ' +
      'what there is',
  );
  expect(await refusalOf({ host: 'nope' })).toBe(
    '3 no domain has a host nope; boks-audit status shows what there is',
  );
});

it('a host that is there in any case, or that only old incidents name, has none now', async () => {
  const none = 'no incidents, none muted\n';
  expect(await told({ host: 'r2' })).toBe(none);
  expect(await told({ host: 'MASTER', domain: 'branch' })).toBe(none);
  expect(await told({ host: 'RETIRED', state: 'closed' })).toBe(none);
  expect(await told({})).toContain('bank-1-1');
});
