import type { Incident } from '../incident.ts';
import { tablesInWords } from '../words.ts';
import { PAYLOAD_FOLDER, type BundleProfile } from './bag-layout.ts';
import type { BundleFacts } from './bundle-facts.ts';
import { composeFiles, type ComposedFiles } from './compose/compose-files.ts';
import { inventoryOf } from './inventory.ts';
import type { RawPair } from './raw-pair.ts';
import { previewOfBundle, type BundlePreview } from './redaction/bundle-preview.ts';
import {
  redactBundle,
  redactionPolicy,
  type OriginalFile,
  type RedactedBundle,
  type RedactedFile,
  type RedactionReport,
} from './redaction/redact-bundle.ts';
import type { Hmac } from './redaction/tokens.ts';
import type { RedactionCount } from './report/facts.ts';

/** All that is in a bag's `data/`, redacted, and the texts of ours that stand beside it. */
export type RedactedPayload = {
  readonly kind: 'payload';
  /** By path below `data/`. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly pairs: readonly RawPair[];
  /** The incident in one line, its id, and who sends the bag: all as the profile shows them. */
  readonly description: string;
  readonly incident: string;
  readonly organization: string;
  readonly rulesVersion: number;
  readonly plan: ComposedFiles['plan'];
  readonly preview: BundlePreview;
};

type Held = Extract<RedactedBundle, { kind: 'held' }>;

/**
 * Composes a bundle's files and redacts them for a profile, in two passes: the report tells what was
 * redacted, which only redaction knows. So the files are made and redacted once to count, and once
 * more with the counts; the words that tell them hold nothing that a rule finds, so they stay true.
 */
export function redactedPayload(
  facts: BundleFacts,
  { profile, hmac }: { readonly profile: BundleProfile; readonly hmac: Hmac },
): RedactedPayload | Held {
  const redact = (files: readonly OriginalFile[]): RedactedBundle =>
    redactBundle(files, { profile, inventory: inventoryOf(facts), knownSecrets: [], hmac });
  const first = redact(composeFiles(facts, { profile, counts: [] }).files);
  if (first.kind === 'held') return first;
  const composed = composeFiles(facts, { profile, counts: countsOf(first.report, profile) });
  const hosts = composed.pairs.map(({ host }) => host);
  const redacted = redact([...composed.files, ...beside(facts), listOf(hosts)]);
  return redacted.kind === 'held' ? redacted : payloadOf(redacted, composed, profile);
}

type Clean = Extract<RedactedBundle, { kind: 'clean' }>;

function payloadOf(
  redacted: Clean,
  { pairs, plan, files: composed }: ComposedFiles,
  profile: BundleProfile,
): RedactedPayload {
  const own = new Set(composed.map(({ path }) => path));
  const byOrigin = new Map(redacted.files.map((file) => [file.from, file]));
  const inBag = redacted.files.filter(({ from }) => own.has(from));
  const paths = new Set(inBag.map(({ path }) => path));
  const { report } = redacted;
  const shown = { ...report, files: report.files.filter(({ path }) => paths.has(path)) };
  const preview = previewOfBundle(redacted);
  return {
    kind: 'payload',
    files: [
      ...inBag.map(({ path, text }) => ({ path, text })),
      { path: POLICY_PATH, text: jsonText(redactionPolicy(profile)) },
      { path: REPORT_PATH, text: jsonText({ ...shown, residualScan: 'clean' }) },
    ],
    pairs: redactedPairs(pairs, byOrigin),
    description: byOrigin.get(DESCRIPTION)?.text ?? '',
    incident: byOrigin.get(INCIDENT)?.text ?? '',
    organization: byOrigin.get(ORGANIZATION)?.text ?? '',
    rulesVersion: report.rulesVersion,
    plan,
    preview: { ...preview, files: preview.files.filter(({ path }) => paths.has(path)) },
  };
}

/** Pairs under the paths and names that the bag has; a pair whose texts were left out is none. */
function redactedPairs(
  pairs: readonly RawPair[],
  byOrigin: ReadonlyMap<string, RedactedFile>,
): readonly RawPair[] {
  const hosts = byOrigin.get(HOSTS)?.text.split('\n') ?? [];
  const pathOf = (path: string): string | undefined =>
    byOrigin.get(path.slice(PAYLOAD_FOLDER.length))?.path;
  return pairs.flatMap((pair, at) => {
    const [master, replica, host] = [pathOf(pair.master), pathOf(pair.replica), hosts[at]];
    if (master === undefined || replica === undefined || host === undefined) return [];
    const below = (path: string): string => `${PAYLOAD_FOLDER}${path}`;
    return [{ ...pair, host, master: below(master), replica: below(replica) }];
  });
}

/** What the bag says outside of `data/` is redacted with the rest. */
const beside = ({ incident, collection }: BundleFacts): readonly OriginalFile[] => [
  { path: DESCRIPTION, text: describe(incident) },
  { path: INCIDENT, text: collection.incident },
  { path: ORGANIZATION, text: `Operator of BoKS domain ${collection.domain}` },
];

const listOf = (hosts: readonly string[]): OriginalFile => ({
  path: HOSTS,
  text: hosts.join('\n'),
});

/** With the numbers of its opening, in every version: `REPHOST: ahead, T7 +1929; incident closed`. */
function describe({ host, domain, kind, tables, state }: Incident): string {
  const numbers = tables.length === 0 ? '' : `, ${tablesInWords(tables)}`;
  return `${host ?? `domain ${domain}`}: ${kind}${numbers}; incident ${state}`;
}

/** How often each rule of the profile replaced something, those that never did left out. */
function countsOf({ files }: RedactionReport, profile: BundleProfile): readonly RedactionCount[] {
  return redactionPolicy(profile).rules.flatMap(({ id }) => {
    const count = files.reduce((sum, { counts }) => sum + (counts[id] ?? 0), 0);
    return count === 0 ? [] : [{ rule: id, count }];
  });
}

const jsonText = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const POLICY_PATH = 'redaction/policy.json';
const REPORT_PATH = 'redaction/report.json';
/** No path of a file in a bag ends in a slash: these are none. */
const DESCRIPTION = 'description/';
const INCIDENT = 'incident/';
const ORGANIZATION = 'organization/';
const HOSTS = 'hosts/';
