/** Names of what is set, and what it is set to, both as people read them. */
export type Facts = Readonly<Record<string, string>>;

/** A domain's configuration as it is shown: what holds for all of it, and for each host. */
export type DomainShape = {
  readonly facts: Facts;
  readonly hosts: Readonly<Record<string, Facts>>;
};

/** What differs between two configurations of a domain, a line each; none where they mean the same. */
export function changesBetween(before: DomainShape, after: DomainShape): readonly string[] {
  const hosts = namesIn(before.hosts, after.hosts).flatMap((host) =>
    changesOfHost(host, before.hosts[host], after.hosts[host]),
  );
  return [...hosts, ...changesOfFacts(before.facts, after.facts)];
}

function changesOfHost(
  host: string,
  before: Facts | undefined,
  after: Facts | undefined,
): readonly string[] {
  if (before === undefined) return [`${after?.[ROLE] ?? ''} ${host} added${detailsOf(after)}`];
  if (after === undefined) return [`${before[ROLE] ?? ''} ${host} removed`];
  return changesOfFacts(before, after).map((change) => `${host}: ${change}`);
}

function changesOfFacts(before: Facts, after: Facts): readonly string[] {
  return namesIn(before, after).flatMap((name) => {
    const [was = 'none', is = 'none'] = [before[name], after[name]];
    return was === is ? [] : [`${name}: ${was} -> ${is}`];
  });
}

/** `: ssm.node mi-…`, what is said of a new host beside its role. */
function detailsOf(facts: Facts = {}): string {
  const told = Object.entries(facts).filter(([name]) => name !== ROLE);
  return told.length === 0 ? '' : `: ${told.map((pair) => pair.join(' ')).join(', ')}`;
}

const namesIn = (before: object, after: object): readonly string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
];

/** Which of a host's facts is its role. */
export const ROLE = 'role';
