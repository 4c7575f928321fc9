import { isLive, type Incident, type Move } from '../../incident.ts';
import { actedAtMs, isJudged, isTelling } from '../../journal.ts';
import { hostsByName } from '../../list-names.ts';
import { hostsOf } from '../../settings.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import type { MoveLine, ReportFacts } from '../report/facts.ts';
import { whomToAsk } from '../whom-to-ask.ts';
import { differencesOf } from './differences.ts';
import { openingOf, openingPair } from './opening.ts';
import type { ReadPair } from './pairs.ts';
import type { PlanItem } from './plan.ts';
import { stateTimeline } from './state-timeline.ts';

/** What the report tells, from the facts of the bundle. */
export function reportFacts(
  facts: BundleFacts,
  made: {
    readonly pairs: readonly ReadPair[];
    readonly items: readonly PlanItem[];
    readonly redaction: ReportFacts['redaction'];
    /** How many files of ours have less than what was brought. */
    readonly leftOut: number;
  },
): ReportFacts {
  const { incident, collection } = facts;
  const asOfMs = asOf(facts);
  const missing = made.items.flatMap(({ host, what, standing }) =>
    standing.kind === 'missing' ? [{ host, what, why: standing.why }] : [],
  );
  return {
    incident,
    version: collection.version,
    asOfMs,
    software: facts.software,
    master: collection.master,
    hosts: hostsOf(facts.settings),
    tablesRead: tablesRead(facts, made.pairs),
    opening: openingOf(facts, made.pairs),
    lastGoodAtMs: facts.runs.find(({ meaning }) => meaning === 'last-good')?.atMs ?? null,
    lastRead: lastRead(facts, made.pairs),
    listLine: listLine(facts, made.pairs),
    timeline: stateTimeline(facts, asOfMs),
    causes: facts.causes,
    moves: movesOf(facts),
    differences: differencesOf(facts),
    collection: {
      wanted: made.items.length,
      here: made.items.length - missing.length,
      missing,
      shortened: made.leftOut + made.items.filter(isCut).length,
    },
    redaction: made.redaction,
    keyFingerprint: facts.keyFingerprint,
    toAsk: whomToAsk(facts.settings, made.redaction.profile),
  };
}

const isCut = ({ standing }: PlanItem): boolean => standing.kind === 'here' && standing.cut;

/** What the bundle holds is of this moment: the newest of what was recorded and what was collected. */
export const asOf = ({ collection, records }: BundleFacts): number =>
  [
    collection.beganAtMs,
    ...Object.values(collection.closings).map(({ closedAtMs }) => closedAtMs),
    ...records.map(({ act }) => actedAtMs(act)),
  ].reduce((latest, atMs) => Math.max(latest, atMs));

function tablesRead(facts: BundleFacts, pairs: readonly ReadPair[]): number {
  const pair = openingPair(facts, pairs) ?? pairs.at(-1);
  return pair?.replica.snapshot.tables.length ?? facts.incident.tables.length;
}

/** By the confirming read where it proves or rules out what the incident is; else by the journal. */
function lastRead(
  { incident, records }: BundleFacts,
  pairs: readonly ReadPair[],
): ReportFacts['lastRead'] {
  const confirm = pairs.findLast(
    ({ run, replica }) => run.meaning === 'confirm' && replica.snapshot.host === incident.host,
  );
  if (incident.kind === 'ahead' && confirm !== undefined) {
    const listed = new Set(incident.tables.map(({ table }) => table));
    const holds = confirm.ahead.some(({ table }) => listed.has(table));
    return { atMs: confirm.after.snapshot.readAtMs, holds };
  }
  const last = records
    .filter(isJudged)
    .findLast(({ act }) =>
      act.hosts.some(
        ({ host, seen }) =>
          seen.kind === 'read' && (incident.host === null || host === incident.host),
      ),
    );
  if (last === undefined) return null;
  const holds = isLive(incident) && incident.notHeld !== true && !incident.crossed;
  return { atMs: actedAtMs(last.act), holds };
}

/** The line of the master's list that was read in the opening sweep, where it says ok of the host. */
function listLine(facts: BundleFacts, pairs: readonly ReadPair[]): string | null {
  const list = openingPair(facts, pairs)?.after.list;
  if (list?.kind !== 'read') return null;
  const hostOf = hostsByName(facts.settings);
  const entry = list.entries.find(({ name }) => hostOf(name) === facts.incident.host);
  return entry?.status.toLowerCase() === 'ok' ? entry.text : null;
}

/** Every move of the incident, and where others of its host, or its cause, began and ended. */
const movesOf = ({ records, incident }: BundleFacts): readonly MoveLine[] =>
  records.filter(isTelling).flatMap(({ number, act }) =>
    act.moves
      .filter(
        (move) =>
          move.incident === incident.id ||
          (isNear(incident, move) && BEGINNINGS_AND_ENDS.has(move.reason)),
      )
      .map((move) => ({
        atMs: actedAtMs(act),
        record: number,
        reason: move.reason,
        text: move.incident === incident.id ? move.text : otherMove(move),
      })),
  );

const isNear = ({ host, heldBy }: Incident, move: Move): boolean =>
  move.incident === heldBy?.id || (host !== null && move.host === host);

const otherMove = ({ incident, kind, reason, text }: Move): string =>
  `${kind} (${incident}) ${reason}: ${text}`;

const BEGINNINGS_AND_ENDS: ReadonlySet<string> = new Set(['opened', 'reopened', 'closed']);
