import { actInWords } from '../../acts/act-in-words.ts';
import { configuredInWords } from '../../configuration-act.ts';
import { actedAtMs } from '../../journal.ts';
import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { csvOf, type Cell } from './csv.ts';
import type { TextFile } from './file.ts';

/** `environment/changes.csv`: what was changed around the incident, and who says so. */
export function changesFile({ records }: BundleFacts): TextFile {
  const rows = records.flatMap(({ act }): readonly (readonly Cell[])[] => {
    const at = formatInstant(actedAtMs(act));
    switch (act.kind) {
      case 'configured':
        return [[at, null, `the service's configuration: ${configuredInWords(act)}`, act.who]];
      case 'acted':
        return [[at, null, actInWords(act), act.by.name]];
      case 'evidence':
        return [];
      case 'sweep-judged':
        return act.moves
          .filter(({ kind }) => CHANGES.has(kind))
          .map(({ host, kind, reason, text }) => [at, host, `${kind} ${reason}: ${text}`, READ]);
    }
  });
  return {
    path: 'environment/changes.csv',
    text: csvOf(['utc', 'host', 'what', 'source'], rows),
  };
}

const READ = 'read by the service';
/** Kinds that tell of a change on a host, and not of what came of it. */
const CHANGES: ReadonlySet<string> = new Set([
  'role-moved',
  'role-mismatch',
  'boks-stopped',
  'master-went-back',
  'master-restamped',
  'two-masters',
]);
