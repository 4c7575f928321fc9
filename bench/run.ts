// `npm run bench`: counted work, and ratios of times within one run. `npm run bench -- year [days]`: what
// one request reads of a long history. `npm run bench -- cost`: what auditing costs on AWS.
import { benchCost } from './cost.ts';
import { benchLongHistory } from './long-history.ts';
import { benchParseLinear } from './parse-linear.ts';
import { benchRedactLinear } from './redact-linear.ts';
import { costOfSweep } from './store.ts';

const [what, days = '365'] = process.argv.slice(2);
process.exitCode = (await bench()) ? 0 : 1;

async function bench(): Promise<boolean> {
  if (what === 'cost') return benchCost(console.log);
  return what === 'year' ? benchLongHistory(console.log, Number(days)) : all();
}

async function all(): Promise<boolean> {
  const isLinear = [benchParseLinear(console.log), benchRedactLinear(console.log)].every(Boolean);
  for (const hosts of [6, 50, 121]) {
    console.log(`store hosts=${hosts} tables=55 ${JSON.stringify(await costOfSweep(hosts, 55))}`);
  }
  return isLinear;
}
