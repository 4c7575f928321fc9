import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { jsonFile, type TextFile } from './file.ts';
import type { PlanItem } from './plan.ts';

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
    { path: 'collection/missing.txt', text: missingText(items, leftOut) },
  ];
}

function planFile({ collection, document, settings }: BundleFacts, items: readonly PlanItem[]) {
  const { number, occasion, beganAtMs, master, replicas, closings } = collection;
  return jsonFile('collection/plan.json', {
    version: 1,
    collection: number,
    domain: settings.domain,
    occasion,
    began: formatInstant(beganAtMs),
    // Its name ends with the hash of the script that it runs.
    document,
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
function resultLine({ id, host, readAtMs, standing }: PlanItem): string {
  if (standing.kind === 'missing') return '';
  const { exit = null, seconds = null, bytes, cut } = standing;
  const readAt = readAtMs === undefined ? null : formatInstant(readAtMs);
  return `${JSON.stringify({ id, host, readAt, exit, seconds, bytes, cut })}\n`;
}

function missingText(items: readonly PlanItem[], leftOut: readonly LeftOut[]): string {
  const missing = items.flatMap(({ id, standing }) =>
    standing.kind === 'missing' ? [`${id}: ${standing.why}`] : [],
  );
  const here = items.length - missing.length;
  const first =
    missing.length === 0
      ? `COMPLETE: all ${items.length} things that were wanted are here.`
      : `PARTIAL: ${here} of ${items.length} things that were wanted are here.`;
  return [
    first,
    ...section('NOT HERE, AND WHY', missing),
    ...section(
      'LEFT OUT OF WHAT IS HERE',
      leftOut.map(({ path, what }) => `${path}: ${what}`),
    ),
    '',
  ].join('\n');
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];
