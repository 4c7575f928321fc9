import { printable, wrap } from './layout.ts';

/** Who put a version in force, when and why; `at` is ISO 8601, UTC. */
type InForce = {
  readonly version: number;
  readonly who: string;
  readonly why: string;
  readonly at: string;
};

/** What pushing would do to one domain. */
export type Planned = { readonly domain: string } & (
  | { readonly kind: 'new'; readonly hosts: number }
  | { readonly kind: 'same'; readonly inForce: InForce }
  | { readonly kind: 'changed'; readonly inForce: InForce; readonly changes: readonly string[] }
);

/** What became of one domain's change. */
export type Outcome =
  | { readonly kind: 'taken' | 'unchanged'; readonly version: number }
  | { readonly kind: 'conflict' | 'faulty' | 'unknown' | 'refused'; readonly reason: string };

/** What would change, before anything is sent. */
export function plannedLines(planned: Planned): readonly string[] {
  const { domain } = planned;
  switch (planned.kind) {
    case 'new':
      return wrap(`${domain}: new, with ${planned.hosts} hosts; the service does not know it yet`);
    case 'same':
      return wrap(`${domain}: unchanged, version ${planned.inForce.version}`);
    case 'changed':
      return [
        ...wrap(`${domain}: ${inForceWords(planned.inForce)}`),
        ...planned.changes.flatMap((change) => wrap(printable(change), '  - ')),
      ];
  }
}

/** What became of it, with what to do where it was not taken. */
export function sentLines(domain: string, outcome: Outcome): readonly string[] {
  if ('version' in outcome) {
    const how = outcome.kind === 'taken' ? 'taken as' : 'was in force already, as';
    return wrap(`${domain}: ${how} version ${outcome.version}`);
  }
  const reason = printable(outcome.reason);
  const next = NEXT[outcome.kind];
  const said = outcome.kind === 'unknown' ? 'it is not known whether it was taken' : 'NOT taken';
  return [
    ...wrap(`${domain}: ${said}: ${reason}`),
    ...(next === undefined ? [] : wrap(next, '  ')),
  ];
}

/** The same for programs: of each domain what was in force, what differs, and what became of it. */
export const pushedJson = (
  planned: readonly Planned[],
  sent: readonly (readonly [domain: string, outcome: Outcome])[],
): readonly object[] =>
  planned.map((one) => {
    const [, outcome] = sent.find(([domain]) => domain === one.domain) ?? [];
    return {
      domain: one.domain,
      plan: one.kind,
      versionBefore: one.kind === 'new' ? null : one.inForce.version,
      changes: one.kind === 'changed' ? one.changes : [],
      outcome: outcome?.kind ?? 'not-sent',
      version: outcome !== undefined && 'version' in outcome ? outcome.version : null,
      reason: outcome !== undefined && 'reason' in outcome ? outcome.reason : null,
    };
  });

const inForceWords = ({ version, who, why, at }: InForce): string =>
  printable(`version ${version} is in force, by ${who} since ${minuteOf(at)} UTC: ${why}`);

const minuteOf = (at: string): string => at.slice(0, 16).replace('T', ' ');

const NEXT: Readonly<Partial<Record<Outcome['kind'], string>>> = {
  conflict:
    'Look at what is in force now (config push … --dry-run shows how the file differs), bring ' +
    'what the other changed into your file, and push again.',
  unknown: 'Push the same file again: what was taken is not taken twice.',
};
