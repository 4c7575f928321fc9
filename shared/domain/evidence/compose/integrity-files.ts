import type { BundleFacts } from '../bundle-facts.ts';
import { readLine } from '../chain.ts';
import type { TextFile } from './file.ts';

/** `integrity/`: the lines of the journal's chain, and what they show. None where there is no line. */
export const integrityFiles = ({
  chain,
  records,
}: Pick<BundleFacts, 'chain' | 'records'>): readonly TextFile[] =>
  chain === ''
    ? []
    : [
        { path: 'integrity/chain.txt', text: chain },
        {
          path: 'integrity/README.txt',
          text: `${README}${whereItEnds(lastInChain(chain), records.at(-1)?.number)}`,
        },
      ];

/** Number of the record that the last line of a chain is of; undefined where it has none. */
export const lastInChain = (chain: string): number | undefined =>
  readLine(chain.trimEnd().split('\n').at(-1) ?? '')?.number;

/** Of a long incident the chain is carried from its opening on, and not to its end. */
const whereItEnds = (last: number | undefined, newest: number | undefined): string =>
  last === undefined || newest === undefined || last >= newest
    ? ''
    : `
WHERE IT ENDS

The last line is that of record ${last}. This bundle tells of records up to ${newest}: of those
after ${last} it has no line, and this chain shows nothing of them. The customer can give them
as canonical JSON: each names the SHA-256 of the record before it in "previous", and the first
of them names the commitment of the last line here.
`;

const README = `WHAT THE CHAIN SHOWS

chain.txt has a line for each record of the service's journal around this incident:
    number  time (UTC)  commitment  hash of the line before  hash of this line
The commitment is the SHA-256 of the record with a random nonce in it: it tells nothing of
the record, and fixes it. VERIFY.txt, one folder above data/, has the command that checks the
lines.

What it shows: the records are in this order, and none was changed, put in or taken out
between these lines since they were written; whoever kept an earlier line can tell.
To prove what one record says, the customer gives its canonical JSON: its SHA-256 is the
commitment.

What it does not show: that a host told the truth, that the times are exact, or that there
are no records after the last line. That nothing was changed since the sealing is shown by
the signature, not by the chain.
`;
