import type { BundleFacts } from '../bundle-facts.ts';
import type { TextFile } from './file.ts';

/** `integrity/`: the lines of the journal's chain, and what they show. None where there is no line. */
export const integrityFiles = ({ chain }: BundleFacts): readonly TextFile[] =>
  chain === ''
    ? []
    : [
        { path: 'integrity/chain.txt', text: chain },
        { path: 'integrity/README.txt', text: README },
      ];

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
