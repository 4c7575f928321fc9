import { wordsOfMiss } from '../../miss.ts';
import type { BundleFacts, HostEvidence, KeptRun, KeptText } from '../bundle-facts.ts';
import type { Collected, MissingReason } from '../collected.ts';
import { COLLECTOR_COMMANDS, READING_COMMANDS } from './collector-commands.ts';
import { COLLECTOR_FILES, type CollectorFile } from './collector-files.ts';
import type { Places } from './places.ts';

/** One thing that was wanted of one host, and whether it is here. */
export type PlanItem = {
  /** `sweep-4/REPHOST/sequence.r`, `collection-1/REPHOST/logs/errlog`; once in a plan. */
  readonly id: string;
  readonly host: string;
  /** In words. */
  readonly what: string;
  /** As they are run on the host. */
  readonly commands: readonly string[];
  readonly readAtMs: number | undefined;
  readonly standing: Standing;
};

/** Here, with what is known of how it was collected; or not here, and why. Never both, never neither. */
export type Standing =
  | {
      readonly kind: 'here';
      readonly exit: number | undefined;
      readonly seconds: number | undefined;
      /** As it was collected, before anything was left out or redacted. */
      readonly bytes: number;
      /** Whether the host printed more than was brought. */
      readonly cut: boolean;
    }
  | { readonly kind: 'missing'; readonly why: string };

export type CutRule = 'collector.size' | 'collector.time';

/** All that was wanted of the hosts for one bundle, in the order in which it was asked for. */
export const planOf = (facts: BundleFacts, places: Places): readonly PlanItem[] => [
  ...facts.runs.flatMap((run) => run.answers.map((answer) => itemOfText(run, answer, places))),
  ...confirmNotAsked(facts, places),
  ...hostsToCollect(facts).flatMap((host) => itemsOfHost(facts, host, places)),
];

function itemOfText({ name }: KeptRun, answer: KeptText, places: Places): PlanItem {
  const { host, place, readAtMs } = answer;
  return {
    id: `${name}/${places.ofHost(host)}/sequence.${place}`,
    host,
    what: `${WHEN[place]} of ${name}`,
    commands: READING_COMMANDS,
    readAtMs,
    standing: standingOfText(answer),
  };
}

function standingOfText({ raw, outcome }: KeptText): Standing {
  if (outcome.kind === 'miss') return missing(wordsOfMiss(outcome));
  if (raw === undefined) return missing('its text is not kept any more');
  return { kind: 'here', exit: 0, seconds: undefined, bytes: raw.length, cut: false };
}

/** The confirming read was wanted of every host, whether or not it came so far. */
function confirmNotAsked(facts: BundleFacts, places: Places): readonly PlanItem[] {
  const { number, master, replicas } = facts.collection;
  const name = `collection-${number}`;
  const wanted = [
    { host: master, place: 'm1' },
    ...replicas.map((host) => ({ host, place: 'r' }) as const),
    { host: master, place: 'm2' },
  ] as const;
  const answers = facts.runs.find((run) => run.name === name)?.answers ?? [];
  return wanted
    .filter(({ host, place }) => !answers.some((one) => one.host === host && one.place === place))
    .map(({ host, place }) => ({
      id: `${name}/${places.ofHost(host)}/sequence.${place}`,
      host,
      what: `${WHEN[place]} of ${name}`,
      commands: READING_COMMANDS,
      readAtMs: undefined,
      standing: missing('it was not asked'),
    }));
}

/** The hosts of the collection, and whoever else brought something. */
export const hostsToCollect = ({ collection, collected }: BundleFacts): readonly string[] => [
  ...new Set([collection.master, ...collection.replicas, ...collected.map(({ host }) => host)]),
];

function itemsOfHost(facts: BundleFacts, host: string, places: Places): readonly PlanItem[] {
  const { collection, collected } = facts;
  return COLLECTOR_FILES.flatMap((file): readonly PlanItem[] => {
    const answer = collected.find((one) => one.host === host && one.group === file.group);
    const standing = standingOfCollector(answer, file);
    if (!isWanted(standing, file, { isMaster: host === collection.master })) return [];
    if (file.group === 'status' && needsPeer(file) && collection.replicas.length === 0) return [];
    return [
      {
        id: `collection-${collection.number}/${places.ofHost(host)}/${file.group}/${file.collector}`,
        host,
        what: file.words,
        commands: COLLECTOR_COMMANDS[file.collector] ?? [],
        readAtMs: answer?.readAtMs,
        standing,
      },
    ];
  });
}

/** What a master alone can tell is wanted of the master, and taken from whoever brings it. */
const isWanted = (
  standing: Standing,
  { ofMaster }: CollectorFile,
  { isMaster }: { readonly isMaster: boolean },
): boolean => !ofMaster || isMaster || standing.kind === 'here';

const needsPeer = ({ collector }: CollectorFile): boolean =>
  collector === 'reach' || collector === 'definition';

function standingOfCollector(answer: HostEvidence | undefined, file: CollectorFile): Standing {
  if (answer === undefined) return missing('it was not asked');
  if (answer.outcome.kind === 'miss') return missing(wordsOfMiss(answer.outcome));
  const brought = answer.outcome.frame.collectors.get(file.collector);
  return brought === undefined ? missing('its answer has no word of it') : standingOf(brought);
}

/**
 * That there is no such file is an answer. A part is none, though its text is kept: what a command
 * that hung would have told is not known, nor is what one that failed and printed nothing would.
 */
function standingOf(brought: Collected): Standing {
  if (brought.kind === 'missing') {
    return brought.reason === 'no-file'
      ? { kind: 'here', exit: undefined, seconds: undefined, bytes: 0, cut: false }
      : missing(REASONS[brought.reason]);
  }
  const { exit = 0, seconds, text, cut } = brought;
  const isEmpty = text.trim() === '';
  if (exit === TOOK_TOO_LONG) {
    return missing(
      `it took too long, and was ended${isEmpty ? '' : '; only a part of it is here'}`,
    );
  }
  if (exit === NOT_THERE || exit === NOT_A_PROGRAM) return missing('the host has no such command');
  if (exit !== 0 && isEmpty) return missing(`it failed with exit ${exit}, and printed nothing`);
  return { kind: 'here', exit: brought.exit, seconds, bytes: text.length, cut };
}

/** A command that was ended for its time had printed a part of what it would have. */
export const cutOf = ({
  exit,
  cut,
}: Extract<Collected, { kind: 'collected' }>): CutRule | undefined =>
  exit === TOOK_TOO_LONG ? 'collector.time' : cut ? 'collector.size' : undefined;

const missing = (why: string): Standing => ({ kind: 'missing', why });

const WHEN: Readonly<Record<KeptText['place'], string>> = {
  m1: 'boksdiag sequence of the master, before,',
  r: 'boksdiag sequence of the replica',
  m2: 'boksdiag sequence of the master, after,',
};
const REASONS: Readonly<Record<MissingReason, string>> = {
  'not-master': 'the host does not run as master',
  'no-peer': 'no replica was named to ask about',
  'no-file': 'there is no such file',
  'not-readable': 'the file may not be read',
};
const TOOK_TOO_LONG = 124;
const NOT_A_PROGRAM = 126;
const NOT_THERE = 127;
