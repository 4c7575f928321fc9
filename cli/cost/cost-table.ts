import { costOfDomain, expectedCost, sumOfTerms, TERM_NAMES } from './expected-cost.ts';

/** The figures of docs/cost.md: dollars a month, a sweep every five minutes. */
export function costTable(): string {
  const sizes = [6, 50];
  const domains = sizes.map((hosts) => costOfDomain({ hosts, periodSeconds: PERIOD_SECONDS }));
  const totals = domains.map(sumOfTerms);
  const years = sizes.map((hosts) => expectedCost(domainsOf(hosts, hosts)).yearKept);
  const perHost = (sums: readonly number[]): readonly string[] =>
    sums.map((sum, index) => (sum / (sizes[index] ?? 1)).toFixed(4));
  return [
    row('one domain, a month', ['6 hosts', '50 hosts']),
    ...TERM_NAMES.map((name) =>
      row(
        name,
        domains.map((terms) => terms[name].toFixed(3)),
      ),
    ),
    row(
      'together',
      totals.map((sum) => sum.toFixed(3)),
    ),
    row('a host', perHost(totals)),
    row('each year of history kept, a host', perHost(years)),
    '',
    row('a stage, a month', ['in all', 'a host']),
    ...STAGES.map(({ words, hosts, hostsEach }) => {
      const { month, hostMonth } = expectedCost(domainsOf(hosts, hostsEach));
      return row(words, [month.toFixed(2), hostMonth.toFixed(4)]);
    }),
    row('of it whatever is watched', [expectedCost([]).stage.toFixed(2), '']),
  ].join('\n');
}

const domainsOf = (hosts: number, hostsEach: number) =>
  Array.from({ length: Math.ceil(hosts / hostsEach) }, () => ({
    hosts: hostsEach,
    periodSeconds: PERIOD_SECONDS,
  }));

const row = (name: string, cells: readonly string[]): string =>
  `${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join('')}`.trimEnd();

const PERIOD_SECONDS = 300;
const NAME_WIDTH = 40;
const CELL_WIDTH = 12;
const STAGES = [
  { words: '50 hosts in one domain', hosts: 50, hostsEach: 50 },
  { words: '1,000 hosts in 20 domains', hosts: 1_000, hostsEach: 50 },
  { words: '10,000 hosts in 200 domains', hosts: 10_000, hostsEach: 50 },
  { words: '48 hosts in 8 domains', hosts: 48, hostsEach: 6 },
  { words: '996 hosts in 166 domains', hosts: 996, hostsEach: 6 },
];
