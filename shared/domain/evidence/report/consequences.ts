import type { Incident } from '../../incident.ts';
import { ALL_KINDS } from '../../kinds/all-kinds.ts';
import { adviceOn } from '../../rendering/advice.ts';
import { impactOf } from '../../table-names.ts';
import type { Block } from './blocks.ts';
import { CONTAIN, DO_NOT_RESET, KEEP, REPAIR } from './decisions.ts';
import type { ReportFacts } from './facts.ts';

/** What it means for users, and what a person may decide. */
export function consequences({ incident, causes: ranked }: ReportFacts): readonly Block[] {
  const tables = incident.tables.map(({ table }) => table);
  const { meaning } = adviceOn(incident, null);
  return [
    { kind: 'heading', text: 'What users may notice' },
    { kind: 'text', text: meaning },
    ...(tables.length === 0
      ? []
      : ([{ kind: 'list', isOrdered: false, items: impactOf(tables) }] as const)),
    ...decisionsOn(incident, ranked[0]),
  ];
}

/**
 * The repair of 2008 is told of a replica that is ahead alone. Where the master may have lost edits,
 * it would destroy the only copy of them.
 */
function decisionsOn(
  incident: Incident,
  likeliest: ReportFacts['causes'][number] | undefined,
): readonly Block[] {
  const { kind, heldBy } = incident;
  if (incident.state === 'closed') return closingOf(incident);
  const list = (items: readonly string[]): Block => ({ kind: 'list', isOrdered: false, items });
  const keep: readonly Block[] = [{ kind: 'subheading', text: 'Keep' }, list(KEEP)];
  if (kind !== 'ahead') {
    return [
      { kind: 'heading', text: 'What to do: a person decides each, under a change number' },
      list(kindOf(kind).advice),
      ...keep,
    ];
  }
  const isMasters = heldBy !== null || MASTER_LOST.has(likeliest?.id ?? '');
  return [
    {
      kind: 'heading',
      text: 'Contain, keep, repair: a person decides each, under a change number',
    },
    { kind: 'subheading', text: 'Contain' },
    list(CONTAIN),
    ...keep,
    { kind: 'subheading', text: 'Repair' },
    isMasters
      ? list([DO_NOT_RESET, ...(heldBy === null ? [] : kindOf(heldBy.kind).advice)])
      : { kind: 'list', isOrdered: true, items: REPAIR },
  ];
}

/** Nothing is to be repaired any more. */
const closingOf = ({ closing }: Incident): readonly Block[] => [
  { kind: 'heading', text: 'What is left to do' },
  {
    kind: 'text',
    text:
      closing === undefined
        ? 'Its closing record is asked for: root cause, remedy, from when to when users were exposed, ' +
          'whether a withdrawn right was used, how it is prevented.'
        : 'Nothing: the incident is closed, and its closing record is given.',
  },
];

const kindOf = (kind: Incident['kind']): (typeof ALL_KINDS)[number] => {
  const found = ALL_KINDS.find(({ id }) => id === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found;
};

/** Causes by which the replicas may hold what the master has lost. */
const MASTER_LOST: ReadonlySet<string> = new Set(['master-went-back', 'old-master-returned']);
