import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts, KeptRun } from '../bundle-facts.ts';

/** The folders of a bundle that are named after hosts and runs. */
export type Places = {
  /** Every host that the bundle tells of, the master of the collection first. */
  readonly hosts: readonly string[];
  readonly ofHost: (host: string) => string;
  /** `raw/20260302T082400Z-sweep-4`. */
  readonly ofRun: (run: Pick<KeptRun, 'name' | 'atMs'>) => string;
};

/**
 * A host's folder has its name, so that redaction changes both alike; a name that could mean something
 * else to a file system, or is another one's twin there, becomes a number.
 */
export function placesOf(facts: BundleFacts): Places {
  const hosts = hostsIn(facts);
  const folders = new Map<string, string>();
  const taken = new Set<string>();
  for (const [at, host] of hosts.entries()) {
    let folder = PLAIN.test(host) ? host : `host-${at + 1}`;
    while (taken.has(folder.toLowerCase())) folder = `${folder.slice(0, MOST_CHARACTERS - 2)}-x`;
    taken.add(folder.toLowerCase());
    folders.set(host, folder);
  }
  const names = [...new Set(facts.runs.map(({ name }) => name))];
  return {
    hosts,
    ofHost: (host) => folders.get(host) ?? 'host-0',
    ofRun: ({ name, atMs }) => {
      const short = RUN_NAME.test(name) ? name : `run-${names.indexOf(name) + 1}`;
      return `raw/${compactInstant(atMs)}-${short}`;
    },
  };
}

/** `20260302T082400Z`, as a file is named. */
const compactInstant = (atMs: number): string =>
  `${formatInstant(atMs).slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

function hostsIn({ collection, collected, runs, incident, history }: BundleFacts) {
  return [
    ...new Set([
      collection.master,
      ...collection.replicas,
      ...(incident.host === null ? [] : [incident.host]),
      ...collected.map(({ host }) => host),
      ...runs.flatMap(({ answers }) => answers.map(({ host }) => host)),
      ...history.map(({ host }) => host),
    ]),
  ];
}

const MOST_CHARACTERS = 64;
/** No dot at its end: Windows drops it. */
const PLAIN = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?$/;
const RUN_NAME = /^[a-z]{1,12}-\d{1,9}$/;
