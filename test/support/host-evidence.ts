import type { HostEvidence } from '#domain/evidence/bundle-facts.ts';
import { COLLECTORS, type Collected, type EvidenceGroup } from '#domain/evidence/collected.ts';

/** What collectors print, by name; a reason stands where one has nothing. Left out: nothing to tell. */
export type Printed = Readonly<Record<string, string | Collected>>;

/** One host's answer for a group: what is given, and of every other collector a plain line. */
export function evidenceOf(
  host: string,
  group: EvidenceGroup,
  {
    role = 'replica',
    zone = '+0000',
    atMs,
    ...rest
  }: {
    readonly role?: string;
    readonly zone?: string;
    readonly atMs: number;
    readonly printed?: Printed;
  },
): HostEvidence {
  const { printed = {} } = rest;
  const head = {
    group,
    host,
    instance: `machine-of-${host}`,
    configured: role,
    running: role,
    boks_init: 'yes',
    boks_master: role === 'master' ? 'yes' : 'no',
    zone,
    now: String(Math.floor(atMs / 1_000)),
  };
  const collectors = new Map(
    COLLECTORS[group].map((name) => [name, collectedOf(name, { role, said: printed[name] })]),
  );
  return {
    host,
    group,
    readAtMs: atMs,
    outcome: { kind: 'frame', frame: { group, head, collectors } },
  };
}

/** A collector that ended well with this text; name only what differs. */
export const collectedText = (
  text: string,
  change: Partial<Extract<Collected, { kind: 'collected' }>> = {},
): Collected => ({ kind: 'collected', exit: 0, seconds: 0, cut: false, text, ...change });

function collectedOf(
  name: string,
  { role, said }: { readonly role: string; readonly said: Printed[string] | undefined },
): Collected {
  if (said !== undefined) return typeof said === 'string' ? collectedText(said) : said;
  if (role !== 'master' && OF_A_MASTER.has(name)) return { kind: 'missing', reason: 'not-master' };
  return collectedText('');
}

const OF_A_MASTER: ReadonlySet<string> = new Set(['list', 'queue', 'reach', 'definition']);
