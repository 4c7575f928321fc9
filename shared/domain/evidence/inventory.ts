import { isJudged, type JournalRecord } from '../journal.ts';
import type { BundleFacts, KeptText } from './bundle-facts.ts';
import type { Inventory } from './redaction/known.ts';

/**
 * What redaction knows of the customer before it looks: every host that is, or was, configured, with
 * the names under which the list has it, the nodes through which hosts are read, every host that
 * answered or was listed, the domain, its sites, and who acted by the journal. Addresses and other users are found by the rules, in the
 * texts. BoKS's version is no address.
 */
export function inventoryOf(
  facts: Pick<BundleFacts, 'settings' | 'records' | 'runs' | 'collected'>,
): Inventory {
  const { settings, records, runs, collected } = facts;
  const configured = [
    ...settings.replicas.map(({ host, listNames }) => ({ name: host, otherNames: listNames })),
    { name: settings.master, otherNames: [] },
  ];
  const answers = runs.flatMap((run) => run.answers);
  const seen = [
    ...Object.values(settings.via ?? {}),
    ...records.filter(isJudged).flatMap(({ act }) => act.hosts.map(({ host }) => host)),
    ...answers.flatMap(namesIn),
    ...collected.flatMap(({ host, outcome }) =>
      outcome.kind === 'frame' ? [host, outcome.frame.head['host'] ?? host] : [host],
    ),
  ];
  const known = new Set(
    configured.flatMap(({ name, otherNames }) => [name, ...otherNames].map(lower)),
  );
  const others = [...new Set(seen)].filter((name) => name !== '-' && !known.has(lower(name)));
  return {
    boksDomains: [settings.domain],
    sites: [...new Set(settings.replicas.flatMap(({ site = [] }) => site))],
    hosts: [...configured, ...others.map((name) => ({ name, otherNames: [] }))],
    users: [...new Set(records.flatMap(peopleIn))],
    addresses: [],
    productVersions: [...new Set(answers.flatMap(versionIn))],
  };
}

/**
 * Who did what a record tells, and whose doings it still shows: incidents that somebody acknowledged or
 * closed, mutes, windows. A change of the configuration has the name in words.
 */
function peopleIn({ act }: JournalRecord): readonly string[] {
  if (act.kind === 'configured') return [act.who.replace(/ \(not authenticated\)$/, '')];
  const ofIncidents = act.incidents.flatMap(({ acknowledged, closing }) => [acknowledged, closing]);
  const ofMemory =
    act.kind === 'sweep-judged' ? [...(act.memory.mutes ?? []), ...(act.memory.windows ?? [])] : [];
  const doers = [...ofIncidents, ...ofMemory].flatMap((done) => done?.by.name ?? []);
  return act.kind === 'acted' ? [act.by.name, ...doers] : doers;
}

function namesIn({ host, outcome }: KeptText): readonly string[] {
  if (outcome.kind === 'miss') return [host];
  const { snapshot, list } = outcome;
  const listed = list?.kind === 'read' ? list.entries.map(({ name }) => name) : [];
  return [host, snapshot.head.host, ...listed];
}

const versionIn = ({ outcome }: KeptText): readonly string[] =>
  outcome.kind === 'reading' ? [outcome.snapshot.head.boksVersion ?? ''].filter(Boolean) : [];

const lower = (name: string): string => name.toLowerCase();
