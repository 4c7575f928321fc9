/**
 * What one request to each route reads of a year of one domain, at its largest: played by the use cases
 * into a table in memory, and counted. `npm run bench -- year` takes about an hour; `npm run bench -- year
 * 14` plays a fortnight of the same. A table of 80 columns.
 */
import { CountedApi } from '../test/support/long-history/counted-api.ts';
import { askPages, largestRequests } from '../test/support/long-history/largest-requests.ts';
import { COUNTED, LIMITS, mostOf, overIn } from '../test/support/long-history/limits.ts';
import { DOMAIN, keptInTable, LongHistory } from '../test/support/long-history/long-history.ts';
import { TableInMemory } from '../test/support/table-in-memory.ts';

/** Plays so many days, and prints a line a route; true where each keeps within its limits. */
export async function benchLongHistory(
  print: (line: string) => void,
  days: number,
): Promise<boolean> {
  const startedAt = performance.now();
  const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(0);
  let counts: CountedApi | undefined;
  const clock = { nowMs: (): number => history.service.nowMs };
  const table = new TableInMemory((call) => counts?.onCall(call));
  const kept = keptInTable(table.at(clock));
  const history: LongHistory = new LongHistory({ days, seed: SEED, kept, mostBundles: 2 });
  await history.play((day) => {
    if (day % DAYS_A_LINE === 0) print(`long-history day ${day} of ${days}, ${seconds()} s`);
  });
  counts = new CountedApi(history);
  const sweeps = (await kept.store.latestSweep(DOMAIN))?.number ?? 0;
  print(`long-history days=${days} sweeps=${sweeps} seed=${SEED} played in ${seconds()} s`);
  return printRoutes(print, history, counts);
}

async function printRoutes(
  print: (line: string) => void,
  history: LongHistory,
  api: CountedApi,
): Promise<boolean> {
  print(lineOf('route under /v1', ['calls', 'units', 'opened', 'KB']));
  let isWithin = true;
  for (const { route, paths, pages = 1 } of await largestRequests(history)) {
    const counted = [];
    for (const path of paths) counted.push(...(await askPages(api, path, pages)));
    const most = mostOf(counted);
    const numbers = COUNTED.map((what) => Math.ceil(most[what]).toString());
    print(lineOf(route.slice('/v1'.length), numbers));
    const limits = LIMITS[route];
    const over = limits === undefined ? ['it has no limits'] : overIn(most, limits);
    if (over.length > 0) {
      isWithin = false;
      print(`  FAILED: ${over.join('; ')}`);
    }
  }
  return isWithin;
}

const lineOf = (route: string, numbers: readonly string[]): string =>
  `${route.padEnd(52)}${numbers.map((number) => number.padStart(7)).join('')}`;

const SEED = 1262;
const DAYS_A_LINE = 30;
