import { linesOf } from '../../boksdiag/lines.ts';
import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { frameOf, hostsOfEvidence, nowOf, textOf } from '../host/brought.ts';
import { parseEnvironment } from '../host/environment.ts';
import { parseProcesses } from '../host/processes.ts';
import { changesFile } from './changes-file.ts';
import { csvOf } from './csv.ts';
import type { TextFile } from './file.ts';
import { topologyFile } from './topology-file.ts';

/** `environment/`: the hosts side by side. */
export const environmentFiles = (facts: BundleFacts): readonly TextFile[] => [
  hostsFile(facts),
  hotfixesFile(facts),
  processesFile(facts),
  { path: 'environment/env-diff.txt', text: environmentDiff(facts) },
  topologyFile(facts),
  changesFile(facts),
];

function hostsFile({ collected, runs }: BundleFacts): TextFile {
  const readings = runs.flatMap(({ answers }) => answers);
  const rows = hostsOfEvidence(collected).map((host) => {
    const groups = ['status', 'system', 'configuration', 'logs'] as const;
    const frame = groups.map((group) => frameOf(collected, host, group)).find(Boolean);
    const answer = collected.find((one) => one.host === host);
    const read = readings.findLast((one) => one.host === host)?.outcome;
    const first = (name: string): string =>
      [...linesOf(textOf(collected, host, ['system', name]) ?? '')][0]?.text.trim() ?? '';
    const now = frame && nowOf(frame);
    return [
      host,
      frame?.head['configured'] ?? '-',
      frame?.head['running'] ?? '-',
      read?.kind === 'reading' ? (read.snapshot.head.boksVersion ?? '-') : '-',
      first('kernel'),
      frame?.head['zone'] ?? '-',
      now === undefined ? null : formatInstant(now * 1_000),
      answer === undefined ? null : formatInstant(answer.readAtMs),
      first('uptime'),
      (textOf(collected, host, ['status', 'agents']) ?? '').trim(),
    ];
  });
  const heading = [
    'host',
    'role_in_env',
    'role_running',
    'boks_version',
    'kernel',
    'zone',
    'its_clock_utc',
    'step_closed_utc',
    'uptime',
    'agents',
  ];
  return { path: 'environment/hosts.csv', text: csvOf(heading, rows) };
}

/** In the order printed, the last installed first: hotfixes are cumulative, and the order matters. */
function hotfixesFile({ collected }: BundleFacts): TextFile {
  const rows = hostsOfEvidence(collected).flatMap((host) =>
    [...linesOf(textOf(collected, host, ['configuration', 'packages']) ?? '')]
      .filter(({ text }) => text.trim() !== '')
      .map(({ text }, at) => {
        const [, name = '', installed = ''] = /^(\S+)\s*(.*)$/.exec(text.trim()) ?? [];
        return [host, at + 1, name, installed];
      }),
  );
  const heading = ['host', 'last_installed_first', 'package', 'installed_as_printed'];
  return { path: 'environment/hotfixes.csv', text: csvOf(heading, rows) };
}

function processesFile({ collected }: BundleFacts): TextFile {
  const rows = hostsOfEvidence(collected).flatMap((host) => {
    const frame = frameOf(collected, host, 'status');
    const text = textOf(collected, host, ['status', 'processes']) ?? '';
    return parseProcesses(text, frame && nowOf(frame)).map(
      ({ pid, program, age, startedAtMs, args }) => [
        host,
        program,
        pid,
        age,
        startedAtMs === undefined ? null : formatInstant(startedAtMs),
        args,
      ],
    );
  });
  const heading = ['host', 'process', 'pid', 'age', 'started_utc_by_its_clock', 'command'];
  return { path: 'environment/boks-processes.csv', text: csvOf(heading, rows) };
}

/** Of the names that may be shown: equal, different, or on one side only. */
function environmentDiff({ collected, collection }: BundleFacts): string {
  const { master, replicas } = collection;
  const of = (host: string): string | undefined =>
    textOf(collected, host, ['configuration', 'environment']);
  const masters = of(master);
  const compared = replicas.map((replica) => {
    const others = of(replica);
    if (masters === undefined || others === undefined) {
      return `ENV of ${masters === undefined ? master : replica} was not read.\n`;
    }
    return [
      `ENV of ${master} (master) and ${replica}`,
      ...diffLines(masters, others, replica),
      '',
    ].join('\n');
  });
  const note =
    'Names that are allowed by the collecting script; others are counted there, not shown.\n';
  return [note, ...compared, ...methodLines(collected, collection)].join('\n');
}

function diffLines(masters: string, others: string, replica: string): readonly string[] {
  const [left, right] = [parseEnvironment(masters), parseEnvironment(others)];
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    const where =
      one === other
        ? 'equal'
        : other === undefined
          ? 'master'
          : one === undefined
            ? replica
            : 'different';
    // No sign between name and words: what stands behind one would be taken for the value.
    if (SECRET_NAME.test(name)) return `  ${where.padEnd(9)}  ${name} (not shown)`;
    if (where === 'different') return `  different  ${name}: master ${one}, ${replica} ${other}`;
    return `  ${where.padEnd(9)}  ${name}=${one ?? other ?? ''}`;
  });
}

/** A hash of the file itself does not leave. */
function methodLines(
  collected: BundleFacts['collected'],
  { master, replicas }: BundleFacts['collection'],
): readonly string[] {
  const of = (host: string) => textOf(collected, host, ['configuration', 'method-conf'])?.trim();
  return replicas.map((replica) => {
    const [one, other] = [of(master), of(replica)];
    const standing =
      one === undefined || other === undefined
        ? 'not known'
        : one === other
          ? 'equal'
          : 'different';
    return `method.conf of ${master} and ${replica}: ${standing}\n`;
  });
}

/** Names whose values are told equal or different alone; the redaction does not know all of them. */
const SECRET_NAME = /PASS|SECRET|TOKEN|CRED|KEY/;
