import { linesOf } from '../../boksdiag/lines.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { frameOf, textOf } from '../host/brought.ts';
import { parseEnvironment } from '../host/environment.ts';
import type { Difference } from '../report/facts.ts';

/** What was compared between the master and each replica of the collection. */
export const differencesOf = (facts: BundleFacts): readonly Difference[] =>
  facts.collection.replicas.flatMap((replica) => [
    roles(facts, replica),
    versions(facts, replica),
    ...ofTexts(facts, replica),
    environment(facts, replica),
    {
      what: `node keys of master and ${replica}`,
      standing: 'not known',
      words:
        'their date and mode alone are read (23-key-file.stdout); compare the keys on the hosts, by hand',
    },
  ]);

function roles({ collected }: BundleFacts, replica: string): Difference {
  const head = frameOf(collected, replica, 'status')?.head;
  const [configured, running] = [head?.['configured'] ?? '-', head?.['running'] ?? '-'];
  const what = `role of ${replica}, in ENV and as it runs`;
  if (configured === '-' || running === '-') return notKnown(what);
  const same = configured === running;
  return {
    what,
    standing: same ? 'equal' : 'different',
    words: same ? configured : `${configured} in ENV, runs as ${running}`,
  };
}

const versions = ({ runs, collection }: BundleFacts, replica: string): Difference =>
  compared(
    `BoKS version of master and ${replica}`,
    lastVersion(runs, collection.master),
    lastVersion(runs, replica),
  );

function lastVersion(runs: BundleFacts['runs'], host: string): string | undefined {
  const versionsRead = runs.flatMap(({ answers }) =>
    answers.flatMap(({ host: other, outcome }) =>
      other === host && outcome.kind === 'reading' ? [outcome.snapshot.head.boksVersion] : [],
    ),
  );
  return versionsRead.at(-1);
}

/** Texts that are equal or not; what is in them is not told here. */
function ofTexts({ collected, collection }: BundleFacts, replica: string): readonly Difference[] {
  return TEXTS.map(({ what, collector, see }) => {
    const of = (host: string) => textOf(collected, host, ['configuration', collector])?.trim();
    const [one, other] = [of(collection.master), of(replica)];
    const found = compared(`${what} of master and ${replica}`, one, other);
    return { ...found, words: found.standing === 'different' ? `see ${see}` : '' };
  });
}

function environment({ collected, collection }: BundleFacts, replica: string): Difference {
  const of = (host: string) => textOf(collected, host, ['configuration', 'environment']);
  const [master, other] = [of(collection.master), of(replica)];
  const what = `ENV of master and ${replica}, allowed names but BOKSINIT`;
  if (master === undefined || other === undefined) return notKnown(what);
  const names = unequalNames(master, other).filter((name) => name !== 'BOKSINIT');
  return {
    what,
    standing: names.length === 0 ? 'equal' : 'different',
    words: names.length === 0 ? '' : `${names.join(', ')}; see environment/env-diff.txt`,
  };
}

/** Names whose values differ, or that stand on one side alone, in their order. */
function unequalNames(one: string, other: string): readonly string[] {
  const [left, right] = [parseEnvironment(one), parseEnvironment(other)];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (name) => left.get(name) !== right.get(name),
  );
}

function compared(what: string, one: string | undefined, other: string | undefined): Difference {
  if (one === undefined || other === undefined || one === '' || other === '') return notKnown(what);
  const same = one === other;
  return {
    what,
    standing: same ? 'equal' : 'different',
    words: same ? firstLine(one) : `${firstLine(one)} and ${firstLine(other)}`,
  };
}

const notKnown = (what: string): Difference => ({ what, standing: 'not known', words: '' });
const firstLine = (text: string): string => [...linesOf(text)][0]?.text ?? '';

const TEXTS = [
  { what: 'method.conf', collector: 'method-conf', see: 'the file on the hosts' },
  { what: 'bcastaddr', collector: 'broadcast', see: '21-bcastaddr.stdout in raw/' },
  {
    what: 'installed packages and their order',
    collector: 'packages',
    see: 'environment/hotfixes.csv',
  },
] as const;
