import { sectionsOf } from '../../reading.ts';
import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts, KeptRun, KeptText } from '../bundle-facts.ts';
import type { Collected } from '../collected.ts';
import { COLLECTOR_FILES } from './collector-files.ts';
import type { TextFile } from './file.ts';
import type { Places } from './places.ts';
import { cutOf, hostsToCollect, type CutRule } from './plan.ts';

/** `raw/`: what hosts printed, and of each host in each run how that was got. */
export const rawFiles = (facts: BundleFacts, places: Places): readonly TextFile[] => {
  const texts = [
    ...facts.runs.flatMap((run) => textsOfRun(run, places)),
    ...textsOfCollectors(facts, places),
  ];
  return [...texts.map(({ path, text }) => ({ path, text })), ...metaFiles(texts)];
};

/** The path of the sequence text that an answer is; undefined where none is kept. */
export function sequencePath(
  run: KeptRun,
  { host, place, raw }: KeptText,
  places: Places,
): string | undefined {
  if (raw === undefined || (sectionsOf(raw).get('sequence') ?? '') === '') return undefined;
  return `${places.ofRun(run)}/${places.ofHost(host)}/01-boksdiag-sequence.${place}.stdout`;
}

/** A file with the name of its host, when it was read, and what is known of how. */
type RawText = TextFile & {
  readonly folder: string;
  readonly host: string;
  readonly readAtMs: number;
  readonly head: Readonly<Record<string, unknown>>;
  readonly how: Readonly<Record<string, unknown>>;
};

function textsOfRun(run: KeptRun, places: Places): readonly RawText[] {
  return run.answers.flatMap((answer): readonly RawText[] => {
    const { host, place, raw, readAtMs, outcome } = answer;
    const path = sequencePath(run, answer, places);
    const folder = `${places.ofRun(run)}/${places.ofHost(host)}`;
    const head = outcome.kind === 'reading' ? { ...outcome.snapshot.head } : {};
    const of = { folder, host, readAtMs, head };
    const sections = raw === undefined ? new Map<string, string>() : sectionsOf(raw);
    if (raw !== undefined && sections.size === 0) {
      const how = { readAs: outcome.kind === 'miss' ? outcome.cause : 'nothing' };
      return [{ ...of, path: `${folder}/00-answer.${place}.txt`, text: raw, how }];
    }
    const files = [
      { name: path, text: sections.get('sequence') ?? '' },
      { name: `${folder}/02-boksdiag-list.${place}.stdout`, text: sections.get('list') ?? '' },
      { name: `${folder}/25-data-files.${place}.stdout`, text: sections.get('files') ?? '' },
    ];
    return files.flatMap(({ name, text }) =>
      name === undefined || text === '' ? [] : [{ ...of, path: name, text, how: { place } }],
    );
  });
}

function textsOfCollectors(facts: BundleFacts, places: Places): readonly RawText[] {
  const run = collectionRun(facts);
  return hostsToCollect(facts).flatMap((host) =>
    COLLECTOR_FILES.flatMap(({ group, collector, file }): readonly RawText[] => {
      const answer = facts.collected.find((one) => one.host === host && one.group === group);
      if (answer?.outcome.kind !== 'frame' || file === undefined) return [];
      const { head, collectors } = answer.outcome.frame;
      const brought = collectors.get(collector);
      if (brought?.kind !== 'collected' || brought.text === '') return [];
      const folder = `${places.ofRun(run)}/${places.ofHost(host)}`;
      const { exit = null, seconds = null } = brought;
      return [
        {
          folder,
          host,
          readAtMs: answer.readAtMs,
          head,
          path: `${folder}/${file}.stdout`,
          text: markedWhereCut(brought),
          how: {
            collector: `${group}/${collector}`,
            exit,
            seconds,
            cut: cutOf(brought) !== undefined,
          },
        },
      ];
    }),
  );
}

/** The run whose folder has what the collectors brought: the confirming read. */
export function collectionRun(facts: BundleFacts): Pick<KeptRun, 'name' | 'atMs'> {
  const { number, beganAtMs } = facts.collection;
  const name = `collection-${number}`;
  return facts.runs.find((run) => run.name === name) ?? { name, atMs: beganAtMs };
}

/** A text as it came, with a line at its end where it was cut on the host. */
export function markedWhereCut(brought: Extract<Collected, { kind: 'collected' }>): string {
  const rule = cutOf(brought);
  return rule === undefined ? brought.text : `${brought.text}${CUT_ON_HOST[rule]}\n`;
}

/** One file a folder: who the host said it is, and of each text when and how it was read. */
function metaFiles(texts: readonly RawText[]): readonly TextFile[] {
  const folders = [...new Set(texts.map(({ folder }) => folder))];
  return folders.map((folder) => {
    const mine = texts.filter((text) => text.folder === folder);
    const files = mine.map(({ path, text, readAtMs, how }) => ({
      file: path.slice(folder.length + 1),
      readAt: formatInstant(readAtMs),
      bytes: text.length,
      ...how,
    }));
    const [first] = mine;
    const json = { version: 1, host: first?.host, said: withoutInstance(first?.head ?? {}), files };
    return { path: `${folder}/00-host.meta.json`, text: `${JSON.stringify(json, undefined, 2)}\n` };
  });
}

/** The machine's own id names a host where its name is taken out. */
const withoutInstance = (head: RawText['head']): RawText['head'] =>
  Object.fromEntries(Object.entries(head).filter(([name]) => name !== 'instance'));

export const CUT_ON_HOST: Readonly<Record<CutRule, string>> = {
  'collector.size':
    '--- boks-audit: more was printed on the host than is here, rule collector.size ---',
  'collector.time':
    '--- boks-audit: it took too long and was ended, this is its part, rule collector.time ---',
};
