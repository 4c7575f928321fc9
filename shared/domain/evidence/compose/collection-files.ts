import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { documentsSent } from './documents-sent.ts';
import { jsonFile, type TextFile } from './file.ts';
import type { PlanItem } from './plan.ts';
import { CUT_ON_HOST } from './raw-files.ts';

/** What was left out of a file that is here. */
export type LeftOut = { readonly path: string; readonly what: string };

/** `collection/`: what was wanted, what came of it, and what is missing. */
export function collectionFiles(
  facts: BundleFacts,
  items: readonly PlanItem[],
  leftOut: readonly LeftOut[],
): readonly TextFile[] {
  return [
    planFile(facts, items),
    { path: 'collection/results.jsonl', text: items.map(resultLine).join('') },
    { path: 'collection/missing.txt', text: missingText(facts, items, leftOut) },
  ];
}

function planFile({ collection, settings }: BundleFacts, items: readonly PlanItem[]) {
  const { number, occasion, beganAtMs, takenUp, master, replicas, closings } = collection;
  return jsonFile('collection/plan.json', {
    version: 1,
    collection: number,
    domain: settings.domain,
    occasion,
    began: formatInstant(beganAtMs),
    ...(takenUp && { takenUp: { times: takenUp.times, last: formatInstant(takenUp.atMs) } }),
    // A document's name ends with the hash of the script that it runs.
    sent: documentsSent(collection),
    master,
    replicas,
    order: Object.entries(closings).map(([step, { closedAtMs }]) => ({
      step,
      ended: formatInstant(closedAtMs),
    })),
    items: items.map(({ id, host, what }) => ({ id, host, what })),
  });
}

/** One line a thing that is here; sizes, and never a hash of a text that was not redacted. */
function resultLine({ id, host, commands, readAtMs, standing }: PlanItem): string {
  if (standing.kind === 'missing') return '';
  const { exit = null, seconds = null, bytes, cut } = standing;
  const readAt = readAtMs === undefined ? null : formatInstant(readAtMs);
  const result = { id, host, commands, readAt, exit, seconds, bytes, cut };
  return `${JSON.stringify(result)}\n`;
}

function missingText(
  { collection: { master, replicas } }: BundleFacts,
  items: readonly PlanItem[],
  leftOut: readonly LeftOut[],
): string {
  const missing = items.flatMap(({ id, standing }) =>
    standing.kind === 'missing' ? [`${id}: ${standing.why}`] : [],
  );
  const cutOnHost = items.flatMap(({ id, standing }) =>
    standing.kind === 'here' && standing.cut ? [`${id}: ${CUT_ON_HOST['collector.size']}`] : [],
  );
  const here = items.length - missing.length;
  const first =
    missing.length === 0
      ? `COMPLETE: all ${items.length} things that were wanted are here.`
      : `PARTIAL: ${here} of ${items.length} things that were wanted are here.`;
  return [
    first,
    ...section('NOT HERE, AND WHY', missing),
    ...section('HERE, BUT ENDED WITH AN ERROR', items.flatMap(endedWithError)),
    ...section('LEFT OUT OF WHAT IS HERE', [
      ...cutOnHost,
      ...leftOut.map(({ path, what }) => `${path}: ${what}`),
    ]),
    ...section('NOT COLLECTED BY DESIGN', [...BY_DESIGN, ...peersNotAsked(master, replicas)]),
    '',
  ].join('\n');
}

/** A master is asked about one replica a collection, the worst: three questions more could hang three times. */
const peersNotAsked = (master: string, [, ...others]: readonly string[]): readonly string[] =>
  others.length === 0
    ? []
    : [
        `checkdomain and hostadm of ${others.join(', ')}: ${master} is asked about the worst replica alone.`,
      ];

const endedWithError = ({ id, standing }: PlanItem): readonly string[] =>
  standing.kind === 'missing' || (standing.exit ?? 0) === 0 ? [] : [`${id}: exit ${standing.exit}`];

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

/** As in docs/boks.md, which the reader of a bundle does not have. */
const BY_DESIGN = [
  'Node keys: they are never opened; whether two are equal is to be compared by hand.',
  'ERR 203 and ERR 223 by the hour: the form of the dates in data/LOG is not published; their sum is here.',
  'dumpbase -m, cadm: no source says that they only read, and what may write is not run.',
  'The id of the domain: no published source names a command or a file that shows it.',
];
