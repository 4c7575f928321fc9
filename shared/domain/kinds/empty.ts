import { emptyFilesOf, filledOnMaster, zeroFilesOf } from '../ahead.ts';
import { contradictionOf } from '../contradiction.ts';
import {
  clearFor,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';
import { isLive } from '../incident.ts';
import type { HostView } from '../sweep-view.ts';
import { counted } from '../words.ts';

/** Data files of 0 bytes on a replica that are not empty on its master (rules.md, D2 flag, D5). */
export const empty: FindingKind = {
  id: 'empty',
  severity: 'critical',
  meaning:
    'Data files of this replica are empty while the master has entries in them (read as empty tables, an ' +
    'inference). Hosts and users in them do not exist for logins that it answers.',
  remedy: 'docs/runbook.md#empty',
  advice: [
    'Contain: where another replica in step serves this site, stopping BoKS here moves its agents to ' +
      'that one; before it, a root session that does not depend on BoKS.',
    'Keep: do not promote this replica: with empty tables it answers logins, and denies them.',
    'Removing data/*.dat alone leaves it so: data/sequence says that nothing is missing.',
  ],
  heldBy: [],
  cleanNeeded: 3,
  inFollowUps: true,
  counts: 'empty',
  subjects: ({ hosts }) => hosts.map(({ host }) => host),
  judge,
};

function judge(input: KindInput): Judged {
  const { view, seen, incident } = input;
  if (seen === undefined || seen.noTables !== undefined || seen.outcome.kind === 'miss') {
    return unread(input, 'its files were not read');
  }
  if (seen.outcome.files === undefined || view.masterReading?.files === undefined) {
    return unread(input, "its files, or the master's, were not read");
  }
  const names = emptyFilesOf(view, seen);
  if (names.length === 0) return cleared(input, seen);
  const isOpen = incident !== undefined && isLive(incident);
  if (!isOpen && seen.isJoining) return unread(input, 'the host is joining');
  // A file that was empty in this episode counts until it is filled, here or by a person's word.
  const known = isOpen && incident.detail.kind === 'counted' ? incident.detail.names : [];
  const because = `${seen.host} has ${counted(names.length, 'empty data file')} that the master has filled: ${inWords(names)}`;
  return {
    ...holdsFor(input, because, view.facts.settings.thresholds.empty),
    contradiction: contradictionOf(seen),
    detail: { kind: 'counted', counts: {}, names: [...new Set([...known, ...names])].toSorted() },
  };
}

/** The flag is off. Where the files are empty on both sides now, only a person can say that it is well. */
function cleared(input: KindInput, seen: HostView): Judged {
  if (!seen.whole) return unread(input, 'its answer was not understood whole');
  const detail = input.incident?.detail;
  const known = new Set(detail?.kind === 'counted' ? detail.names : []);
  const stillEmpty = zeroFilesOf(seen).filter((name) => known.has(name));
  const filled = filledOnMaster(input.view);
  const again = stillEmpty.filter((name) => filled.has(name));
  if (again.length > 0) {
    const how = { clears: false, clean: false, closes: false };
    return clearFor(input, `empty again here, in one reading so far: ${inWords(again)}`, how);
  }
  const because =
    stillEmpty.length === 0
      ? 'no file is empty that is not on the master'
      : `${counted(stillEmpty.length, 'file')} empty here and on the master too: ${inWords(stillEmpty)}`;
  const clean = input.view.complete && seen.clean;
  return clearFor(input, because, { clears: true, clean, closes: stillEmpty.length === 0 });
}

const inWords = (names: readonly string[]): string =>
  `${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ', …' : ''}`;

const MOST_NAMED = 6;
