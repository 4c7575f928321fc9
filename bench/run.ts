// `npm run bench`: counted work, and ratios of times within one run.
import { benchParseLinear } from './parse-linear.ts';
import { benchRedactLinear } from './redact-linear.ts';
import { costOfSweep } from './store.ts';

const isLinear = [benchParseLinear(console.log), benchRedactLinear(console.log)].every(Boolean);
for (const hosts of [6, 50, 121]) {
  console.log(`store hosts=${hosts} tables=55 ${JSON.stringify(await costOfSweep(hosts, 55))}`);
}
process.exitCode = isLinear ? 0 : 1;
