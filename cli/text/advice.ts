import type { Comparison } from '#domain/comparison.ts';
import { impactOf } from '#domain/table-names.ts';
import { listFirst, signed } from '#domain/words.ts';

import { judgedOf, tablesWith, type Finding } from './ranking.ts';

/** What a person reads under the numbers: each entry one sentence or two, not yet wrapped. */
export type Advice = {
  readonly means: readonly string[];
  /** True where nothing is certain, and it means this only if the difference lasts. */
  readonly meansIfItLasts: boolean;
  readonly next: readonly string[];
  readonly never: readonly string[];
};

/**
 * What the findings mean for users, what to do next and what not to do. All of it is a person's
 * decision; what was seen in 2008 and what is inferred is told apart (domain.md, K1262).
 */
export function adviceOn(comparison: Comparison): Advice {
  const tables = (finding: Finding): readonly number[] => [
    ...new Set(
      judgedOf(comparison.replicas).flatMap((replica) =>
        tablesWith(replica, finding).map(({ table }) => table),
      ),
    ),
  ];
  const certain = FIRM.flatMap(tables);
  const perhaps = LOOSE.flatMap(tables);
  const isAhead = tables('AHEAD').length > 0;
  return {
    means: [
      ...(isAhead ? [SILENT] : []),
      ...impactOf(certain.toSorted(ascending)),
      ...(certain.length === 0 ? impactOf(perhaps.toSorted(ascending)) : []),
      EQUAL_IS_NOT_WHOLE,
    ],
    meansIfItLasts: certain.length === 0 && perhaps.length > 0,
    next: [
      ...(isAhead ? stepsWhenAhead(comparison) : []),
      ...OTHER_STEPS.filter(([findings]) =>
        findings.some((finding) => tables(finding).length > 0),
      ).map(([, step]) => step),
      ...(comparison.partial ? [READ_THE_LINES] : []),
      ...(comparison.replicas.some(({ kind }) => kind === 'not-judged') ? [READ_AGAIN] : []),
    ],
    never: isAhead ? neverWhenAhead(comparison) : [],
  };
}

function stepsWhenAhead(comparison: Comparison): readonly string[] {
  if (comparison.masterWentBackSuspected) return stepsWhenMasterSuspected(comparison);
  return [
    'Contain: if another replica in step serves this site, stopping BoKS on the bad one moves its ' +
      "agents there. That too is a person's decision.",
    KEEP,
    'Ask who was master: a drill, a failover, a restore? This replica was, or followed, an ' +
      `acting master, or the master went back.${oneReplica(comparison)}`,
    `A named person says where the truth is: ${onlyThere(comparison)}`,
    'Repair, once that is decided: a root session that does not depend on BoKS (sysreplace ' +
      'restore); wanted edits entered again on the master by hand; Boot -k; a tar of data/, mode ' +
      '0600, with a date of deletion; remove data/*.dat AND data/sequence; Boot (until the ' +
      'tables are full it answers and denies); watch the counters; sysreplace replace.',
    'What fixed it in 2008: stop BoKS, remove data/*.dat AND data/sequence, start BoKS (K1262).',
    'It is repaired when it is in step and then follows the master in each of these tables.',
  ];
}

const stepsWhenMasterSuspected = (comparison: Comparison): readonly string[] => [
  KEEP,
  'Read the master again, and look for earlier reads of it: did its counters fall?',
  'Ask: was the master restored from a backup, or did an old master return after a failover?',
  `A named person says where the truth is: ${onlyThere(comparison)}`,
  'The repair depends on that answer: the master may be the host to mend. Change nothing before.',
];

function neverWhenAhead({ masterWentBackSuspected, replicas }: Comparison): readonly string[] {
  const hosts = judgedOf(replicas)
    .filter((replica) => tablesWith(replica, 'AHEAD').length > 0)
    .map(({ host }) => host);
  const first = masterWentBackSuspected
    ? [
        'Do NOT reset replicas: they may hold the only copy of the edits.',
        'Do NOT promote one of them before that person has said where the truth is.',
      ]
    : [
        `Do NOT promote ${listFirst(hosts, FEW)}.`,
        'Do NOT reset, convert or remove anything until that person has said where the truth is.',
      ];
  return [
    ...first,
    'Do NOT remove the .dat files alone: tables stay empty while the counters look in step.',
    'Do NOT force a database download: it changes data, and is not known to reset "sequence".',
    'Do NOT take numbers that become equal for a repair: they may stand over a hole.',
  ];
}

/** The edits that no other host has, as far as counters tell: at least the difference. */
function onlyThere({ replicas }: Comparison): string {
  const ranges = judgedOf(replicas).flatMap((replica) => {
    const ahead = tablesWith(replica, 'AHEAD').map(
      ({ table, position }) => `T${table} ${signed(position.difference ?? 0)}`,
    );
    return ahead.length === 0 ? [] : [`${replica.host} (${listFirst(ahead, FEW)})`];
  });
  return `the edits in the range exist only on ${listFirst(ranges, FEW)}, at least as many as the difference.`;
}

const oneReplica = ({ replicas }: Comparison): string =>
  replicas.length === 1 ? ' With one replica, counters cannot tell which.' : '';

const ascending = (one: number, other: number): number => one - other;

const FIRM: readonly Finding[] = ['AHEAD', 'other-series', 'missing', 'behind'];
const LOOSE: readonly Finding[] = ['ahead?', 'behind?'];

const FEW = 4;

const KEEP =
  'Keep the evidence, before any file is removed: these texts, "boksdiag list" on the master, ' +
  '"ls -l" of data/ and boks_errlog on both sides.';
const SILENT =
  'A table that is ahead gets no more updates, and BoKS reports nothing: so it was in 2008 ' +
  '(K1262). It does not heal by itself (inference).';
const EQUAL_IS_NOT_WHOLE =
  'Equal counters are not equal contents: after a drill or a restore look at the file sizes in ' +
  'data/ too (boks-audit parse ls).';
const READ_THE_LINES =
  'Look at the lines that were not understood (boks-audit parse sequence FILE): what a partial ' +
  'text does not list may be there all the same.';
const READ_AGAIN = 'Read the hosts again whose text is missing or was refused: silence is not ok.';

const OTHER_STEPS: readonly (readonly [readonly Finding[], string])[] = [
  [
    ['ahead?'],
    'To prove it: read "boksdiag sequence" on the replicas first and on the master after them, ' +
      'and compare again without --master-first. Until then promote and reset nothing.',
  ],
  [
    ['other-series'],
    'Ask whether a database was restored or made anew on either side. Reset nothing on this alone.',
  ],
  [
    ['missing', 'extra'],
    'Compare the BoKS versions of both hosts; if they are equal, ask since when the table is gone.',
  ],
  [
    ['behind'],
    'Read again in some minutes: a number that moves is catching up; the same number twice, with ' +
      'the master above it, is stuck.',
  ],
  [
    ['behind?'],
    'Read again in some minutes: a number that moves is ordinary work. To prove a replica behind, ' +
      'read the master first and compare with --master-first.',
  ],
  [
    ['no-data'],
    'Read both sides again, whole, the replicas first: then a table on one side only is judged.',
  ],
];
