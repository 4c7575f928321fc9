import { counted } from '#domain/words.ts';

import { wrap } from '../text/layout.ts';
import type { ExpectedCost } from './expected-cost.ts';

/** What is to be expected, for people: lines of at most 80 characters. */
export function costText({ month, hosts, hostMonth, stage, yearKept }: ExpectedCost): string {
  const sentences =
    `expected cost on AWS: about $${cents(month)} a month for ${counted(hosts, 'host')} ` +
    `($${hostMonth.toFixed(3)} a host-month), of it $${cents(stage)} whatever is watched; each year ` +
    `of history that is kept adds $${cents(yearKept)} a month`;
  return `${wrap(sentences).join('\n')}\n`;
}

/** The same in numbers: dollars a month. */
export const costJson = ({ month, hosts, hostMonth, stage, yearKept }: ExpectedCost): object => ({
  dollarsAMonth: rounded(month),
  hosts,
  dollarsAHostMonth: rounded(hostMonth),
  dollarsOfTheStage: rounded(stage),
  dollarsAYearKept: rounded(yearKept),
});

const cents = (dollars: number): string => dollars.toFixed(2);
const rounded = (dollars: number): number => Number(dollars.toFixed(4));
