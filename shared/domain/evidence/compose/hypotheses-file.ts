import type { RankedCause } from '../../cause/cause.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { jsonFile, type TextFile } from './file.ts';

/**
 * `04-hypotheses.json`: every hypothesis, the likeliest first. H1 to H10 are always there, so that it
 * is known of each what was found; causes of our own that are none of them have no such number.
 */
export function hypothesesFile(
  { causes, incident }: BundleFacts,
  files: readonly TextFile[],
): TextFile {
  const there = new Set(files.map(({ path }) => path));
  const ranked = causes.map((cause) => entryOf(cause, hypothesisOf(cause.id)));
  const asked = HYPOTHESES.filter(({ id }) => !causes.some((cause) => cause.id === id));
  const others = asked.map((hypothesis) =>
    entryOf({ ...hypothesis, supports: [], contradicts: [] }, hypothesis),
  );
  return jsonFile('04-hypotheses.json', {
    version: 1,
    incident: incident.id,
    note: 'a ranking of guesses by what was collected; none of them is a proof',
    hypotheses: [...ranked, ...others].map(({ looksAt, ...entry }, at) => ({
      rank: at + 1,
      ...entry,
      files: looksAt.filter((file) => there.has(file) || file.endsWith('/')),
    })),
  });
}

const hypothesisOf = (id: string): Hypothesis | undefined =>
  HYPOTHESES.find((hypothesis) => hypothesis.id === id);

function entryOf(cause: RankedCause, hypothesis: Hypothesis | undefined) {
  const { id, says, supports, contradicts, next } = cause;
  return {
    hypothesis: hypothesis?.number ?? null,
    cause: id,
    statement: says,
    standing:
      supports.length > 0 ? 'something speaks for it' : 'nothing that was collected speaks for it',
    supports,
    contradicts,
    next,
    reference: hypothesis?.reference ?? null,
    looksAt: hypothesis?.looksAt ?? [],
  };
}

/** One of the hypotheses that a vendor asks for, by our own word for it. */
type Hypothesis = {
  readonly number: `H${number}`;
  readonly id: string;
  /** Where no cause of the incident's kind words it. */
  readonly says: string;
  readonly next: string;
  readonly reference: string | null;
  readonly looksAt: readonly string[];
};

export const HYPOTHESES: readonly Hypothesis[] = [
  {
    number: 'H1',
    id: 'misread',
    says: 'The numbers were not what they seemed: printed late, or read wrongly by us.',
    next: 'the raw texts of both readings, side by side',
    reference: null,
    looksAt: ['03-findings.json', 'raw/'],
  },
  {
    number: 'H2',
    id: 'master-went-back',
    says: 'The master lost edits: it was restored, or its data were replaced.',
    next: 'backup and restore logs of the master',
    reference: 'HFBM-0108, HFBM-0109 (restore)',
    looksAt: ['history/snapshots.csv', 'environment/changes.csv'],
  },
  {
    number: 'H3',
    id: 'was-master',
    says: 'The replica was master for a time (a drill, a failover) and kept its numbers.',
    next: 'who converted it, and when; what was edited then',
    reference: 'K1262 (kilala.nl/Sysadmin/index.php?id=1262)',
    looksAt: ['history/state-changes.csv', 'environment/topology.json', 'logs/'],
  },
  {
    number: 'H4',
    id: 'two-masters',
    says: 'Two masters wrote.',
    next: 'BOKSINIT in ENV and the running role on every host',
    reference: 'BRIDGE_ACCEPT_MASTER_IPS (vendor knowledge base, hotfix 105)',
    looksAt: ['environment/env-diff.txt', 'environment/hosts.csv'],
  },
  {
    number: 'H5',
    id: 'replica-writes',
    says: 'The replica writes to its own tables while it runs as a replica: a defect.',
    next: 'vendor: which code may give out a number on a replica',
    reference: null,
    looksAt: ['history/deltas.csv'],
  },
  {
    number: 'H6',
    id: 'send-bridge-stopped',
    says: 'boks_master was restarted by itself and not by Boot, and the servm send bridge stopped.',
    next: 'start times of boks_master and of the servm bridge on the master',
    reference: 'HFBM-0011',
    looksAt: ['environment/boks-processes.csv', 'environment/hotfixes.csv'],
  },
  {
    number: 'H7',
    id: 'queue-file-damaged',
    says: 'A file in a queue is damaged, and what stands behind it is not sent.',
    next: 'boksdiag fque -master twice, some minutes apart',
    reference: null,
    looksAt: ['logs/', 'raw/'],
  },
  {
    number: 'H8',
    id: 'keys-differ',
    says: 'Master and replica have different keys, and refuse each other.',
    next: 'compare the node keys on the hosts, by hand; they are never in a bundle',
    reference: 'vendor knowledge base, troubleshooting 037 and 309',
    looksAt: ['logs/'],
  },
  {
    number: 'H9',
    id: 'host-resources',
    says: 'A host lacks room or memory: updates cannot be written.',
    next: 'df and df -i of both hosts; the kernel log',
    reference: null,
    looksAt: ['environment/hosts.csv', 'raw/'],
  },
  {
    number: 'H10',
    id: 'format-drift',
    says: 'We read wrongly what the host printed: another version, or another form of line.',
    next: 'the raw texts in raw/, and the version of the host before and after',
    reference: null,
    looksAt: ['02-incident.json', 'raw/'],
  },
];
