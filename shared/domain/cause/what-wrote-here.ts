import { formatMoment } from '../time-words.ts';
import { counted } from '../words.ts';
import { grownIn, standsStill } from './ahead.ts';
import { sign, type CauseFacts, type Hypothesis, type Sign } from './cause.ts';
import type { CollectedSigns } from './collected-signs.ts';

/** What the collected evidence says of who may have edited a replica's tables. */
export function whatWroteHere(facts: CauseFacts, signs: CollectedSigns): readonly Hypothesis[] {
  if (facts.incident.kind !== 'ahead') return [];
  const host = facts.incident.host ?? '';
  return [
    addTo('was-master', [...wasMasterByLog(host, signs), ...namedInWindow(facts, host)]),
    secondMaster(signs),
    addTo('master-went-back', restored(signs)),
    writesItself(facts, signs),
  ];
}

/** Processes that run on a master alone left lines in the replica's own log. */
function wasMasterByLog(host: string, { logs }: CollectedSigns): readonly Sign[] {
  const entries = (logs.get(host) ?? []).filter(({ process }) => OF_A_MASTER.has(process));
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return [];
  const when =
    first.atMs === undefined
      ? `first on ${first.date}, its own clock`
      : `first at ${formatMoment(first.atMs)}`;
  const text = `its own boks_errlog has ${entries.length === 1 ? '1 entry' : `${entries.length} entries`} of a master's processes, ${when}`;
  return sign(true, 4, text);
}

/** A planned window of the kind in which roles are changed. */
function namedInWindow({ state, incident }: CauseFacts, host: string): readonly Sign[] {
  const windows = [...(state.memory.windows ?? []), ...(state.windowsOver ?? [])];
  const found = windows.find(
    (window) => window.hosts.includes(host) && window.fromMs <= incident.firstSeenAtMs,
  );
  if (found === undefined) return [];
  return sign(
    true,
    2,
    `a window named it from ${formatMoment(found.fromMs)}, change ${found.change}`,
  );
}

function secondMaster({ master, hosts, configuredMasters, logs }: CollectedSigns): Hypothesis {
  const refused = [...logs].filter(([, entries]) =>
    entries.some(({ text }) => text.includes('BRIDGE_ACCEPT_MASTER_IPS')),
  );
  const others = hosts.filter((host) => host !== master);
  return {
    ...addTo('two-masters', [
      ...sign(
        configuredMasters.length > 0,
        4,
        `ENV says master on ${configuredMasters.join(', ')}`,
      ),
      ...sign(
        refused.length > 0,
        1,
        `boks_errlog of ${refused.map(([host]) => host).join(', ')} warns of BRIDGE_ACCEPT_MASTER_IPS`,
      ),
    ]),
    contradicts: sign(
      others.length > 0 && configuredMasters.length === 0,
      1,
      `ENV says master on none of the ${counted(others.length, 'replica')} collected from: ${others.join(', ')}`,
    ),
  };
}

function restored({ master, logs }: CollectedSigns): readonly Sign[] {
  const found = (logs.get(master) ?? []).find(({ text }) => text.includes('restbase'));
  return found === undefined ? [] : sign(true, 2, `the master's boks_errlog tells of restbase`);
}

function writesItself(
  facts: CauseFacts,
  { configuredMasters, hosts, master }: CollectedSigns,
): Hypothesis {
  const host = facts.incident.host ?? '';
  const hasGrown = grownIn(facts.incident).length > 0;
  const isAlone = hosts.some((other) => other !== master) && configuredMasters.length === 0;
  return {
    id: 'replica-writes',
    says: `${host} writes to its own tables while it runs as a replica: a defect.`,
    next: 'vendor: which code may give out a number on a replica; edits of these tables meanwhile',
    supports: hasGrown
      ? [
          ...sign(true, 2, 'its own numbers grew while it ran as a replica'),
          ...sign(isAlone, 1, 'no second master was found'),
        ]
      : [],
    contradicts: standsStill(facts),
  };
}

/** Signs for a hypothesis that is worded elsewhere. */
const addTo = (id: string, supports: readonly Sign[]): Hypothesis => ({
  id,
  says: '',
  next: '',
  supports,
  contradicts: [],
});

const OF_A_MASTER: ReadonlySet<string> = new Set(['boks_master', 'boks_drainmast']);
