import type { ComparedReplica, Comparison } from '#domain/comparison.ts';

import { clip, WIDTH } from './layout.ts';
import {
  FINDINGS,
  judgedOf,
  tablesWith,
  tableWithDifference,
  worstFindingOf,
  type Finding,
} from './ranking.ts';

/** The verdict in one line of at most 80 characters, which a tired reader may stop after. */
export function headlineOf(comparison: Comparison): string {
  const { state, replicas } = comparison;
  const lead = `${state.toUpperCase()}: `;
  if (state === 'unknown') return clip(`${lead}${unknownWords(replicas)}`, WIDTH);
  if (comparison.masterWentBackSuspected) {
    const count = judgedOf(replicas).length;
    const words = `all ${count} replicas are AHEAD. Suspected: the master went back`;
    return `${lead}${words}`;
  }
  const judged = judgedOf(replicas);
  const found = judged.map((replica) => worstFindingOf(replica));
  const worst = FINDINGS.find((finding) => found.includes(finding)) ?? 'no-data';
  if (worst === 'in-step') return clip(`${lead}${inStepWords(comparison)}`, WIDTH);
  const [first, ...others] = judged.filter((_, at) => found[at] === worst);
  if (first === undefined) return clip(`${lead}nothing was compared`, WIDTH);
  if (others.length > 0) {
    const hosts = [first, ...others].map(({ host }) => clip(host, HOST_WIDTH));
    const words = `${hosts.length} of ${replicas.length} replicas ${PHRASES[worst].many}`;
    return fit(`${lead}${words}: `, hosts);
  }
  const tables = tablesWith(first, worst);
  const words = PHRASES[worst].one(clip(first.host, HOST_WIDTH), countOf(tables.length));
  return fit(`${lead}${words}: `, tables.map(tableWithDifference));
}

/** `1 table`, `3 tables`. */
export const countOf = (count: number): string => (count === 1 ? '1 table' : `${count} tables`);

function unknownWords(replicas: readonly ComparedReplica[]): string {
  const unknown = replicas.flatMap((replica) => (replica.kind === 'not-judged' ? [replica] : []));
  return unknown.length === replicas.length
    ? `nothing was compared: ${unknown[0]?.reason ?? 'there is no replica'}`
    : `not judged: ${unknown.map(({ host }) => host).join(', ')}`;
}

function inStepWords({ partial, replicas }: Comparison): string {
  const judged = judgedOf(replicas);
  const [first] = judged;
  const who =
    judged.length === 1 && first !== undefined
      ? `${clip(first.host, HOST_WIDTH)} is in step on ${countOf(first.tables.length)}`
      : `all ${judged.length} replicas are in step`;
  return partial ? `${who}, but not every line was understood` : `${who}, by counters`;
}

/** As many words as fit into one line, and `…` where there are more. */
function fit(lead: string, words: readonly string[]): string {
  const count = words.findLastIndex((_, at) => {
    const more = at === words.length - 1 ? '' : ', …';
    return `${lead}${words.slice(0, at + 1).join(', ')}${more}`.length <= WIDTH;
  });
  if (count === -1) return clip(`${lead}${words.join(', ')}`, WIDTH);
  const more = count === words.length - 1 ? '' : ', …';
  return `${lead}${words.slice(0, count + 1).join(', ')}${more}`;
}

type Phrase = { readonly one: (host: string, tables: string) => string; readonly many: string };

const PHRASES: Readonly<Record<Finding, Phrase>> = {
  AHEAD: {
    one: (host, tables) => `${host} is AHEAD of master on ${tables}`,
    many: 'are AHEAD of the master',
  },
  'other-series': {
    one: (host, tables) => `${host} has another series than the master on ${tables}`,
    many: 'have another series than the master',
  },
  missing: {
    one: (host, tables) => `${host} lacks ${tables} that the master has`,
    many: 'lack tables that the master has',
  },
  'ahead?': {
    one: (host, tables) => `${host} may be ahead (not proved) on ${tables}`,
    many: 'may be ahead (not proved)',
  },
  behind: {
    one: (host, tables) => `${host} is behind the master on ${tables}`,
    many: 'are behind the master',
  },
  'behind?': {
    one: (host, tables) => `${host} may be behind the master on ${tables}`,
    many: 'may be behind the master',
  },
  extra: {
    one: (host, tables) => `${host} has ${tables} that the master has not`,
    many: 'have tables that the master has not',
  },
  'no-data': {
    one: (host, tables) => `${host} could not be compared on ${tables}`,
    many: 'could not be compared on every table',
  },
  'in-step': {
    one: (host, tables) => `${host} is in step on ${tables}`,
    many: 'are in step',
  },
};

const HOST_WIDTH = 24;
