import { NONE_SEALED, type BagFacts } from '#domain/evidence/bag-info.ts';
import { BUNDLE_PROFILES, folderOf, type BundleProfile } from '#domain/evidence/bag-layout.ts';
import type { BagInput } from '#domain/evidence/bag.ts';
import type { BundleFacts } from '#domain/evidence/bundle-facts.ts';
import type { EvidenceOutcome, SealedBag } from '#domain/evidence/evidence-act.ts';
import { redactedPayload, type RedactedPayload } from '#domain/evidence/redacted-payload.ts';
import { holdInWords, type HoldReason } from '#domain/evidence/redaction/redact-bundle.ts';
import type { Hmac } from '#domain/evidence/redaction/tokens.ts';
import { whomToAsk } from '#domain/evidence/whom-to-ask.ts';
import { formatInstant } from '#domain/sweep-plan.ts';
import type { BundlePlace } from '#ports/bundles.ts';
import type { TokenKeys } from '#ports/token-keys.ts';

import type { Explain } from './explain.ts';
import type { GatheredFacts } from './gather-facts.ts';
import {
  refusalOf,
  sealBag,
  SealedFromOtherInputs,
  type Sealed,
  type SealPorts,
} from './seal-bag.ts';
import { sealingInHand, type InHand } from './sealing-in-hand.ts';

export type SealVersionPorts = SealPorts & {
  readonly tokenKeys: TokenKeys;
  /** Digests under a key. */
  readonly hmacUnder: (key: Uint8Array) => Hmac;
  readonly explain: Explain;
};

/**
 * Seals a version of an incident's evidence once for each profile, or says why not. Fails closed: where
 * the redaction for one profile finds what must not leave, or one bundle is refused, nothing is sealed
 * for any. May run any number of times, twice at once: what was sealed first is what is told, and
 * nobody says FAILED of what another may be about to seal.
 */
export async function sealVersion(
  facts: GatheredFacts,
  ports: SealVersionPorts,
): Promise<EvidenceOutcome | InHand> {
  const outcome = await sealIfPossible(facts, ports);
  if (outcome.kind !== 'failed') return outcome;
  return (await sealingInHand(facts.collection, ports)) ?? outcome;
}

async function sealIfPossible(
  facts: GatheredFacts,
  ports: SealVersionPorts,
): Promise<EvidenceOutcome> {
  const hmac = ports.hmacUnder(await ports.tokenKeys.keyOf(facts.collection.incident));
  const prepared: Prepared[] = [];
  for (const profile of BUNDLE_PROFILES) {
    const bundle = await bundleFactsFor(facts, profile, ports);
    const payload = tryToCompose(bundle, { profile, hmac }, ports.explain);
    if (payload.kind === 'failed') return payload;
    if (payload.kind === 'held') return heldFor(profile, payload.reasons);
    prepared.push({ profile, bundle, payload });
  }
  return sealAll(prepared, ports);
}

type Prepared = {
  readonly profile: BundleProfile;
  readonly bundle: BundleFacts;
  readonly payload: RedactedPayload;
};

async function sealAll(
  prepared: readonly Prepared[],
  ports: SealVersionPorts,
): Promise<EvidenceOutcome> {
  for (const one of prepared) {
    const refused = await refusalOf(placeOf(one), inputOf(one, ports), ports);
    if (refused !== undefined) return failed(refused.reasons);
  }
  const bags: SealedBag[] = [];
  let fingerprint = '';
  for (const one of prepared) {
    const sealed = await sealOne(one, ports);
    if (sealed.kind === 'failed') return sealed;
    const { zip, tagManifestSha256 } = sealed;
    const folder = folderOf({ ...placeOf(one), incident: one.payload.incident });
    const { profile } = one;
    bags.push({ profile, folder, zipSha256: zip.sha256, bytes: zip.bytes, tagManifestSha256 });
    ({ fingerprint } = sealed);
  }
  const { done = 0, planned = 0 } = prepared[0]?.payload.plan ?? {};
  return { kind: 'sealed', done, planned, bags, fingerprint };
}

type Failed = Extract<EvidenceOutcome, { kind: 'failed' }>;

/** Where it is kept: under its own name, whatever the bag shows of that. */
function placeOf({ profile, bundle }: Prepared): BundlePlace {
  const { incident, version } = bundle.collection;
  return { incident, version, profile };
}

async function sealOne(prepared: Prepared, ports: SealVersionPorts): Promise<Sealed | Failed> {
  const place = placeOf(prepared);
  await ports.bundles.keepPreview(place, prepared.payload.preview);
  try {
    const sealed = await sealBag(place, inputOf(prepared, ports), ports);
    return sealed.kind === 'refused' ? failed(sealed.reasons) : sealed;
  } catch (error) {
    if (!(error instanceof SealedFromOtherInputs)) throw error;
    // Another version of this program sealed it, and died before that was recorded.
    return (await sealedBefore(place, ports)) ?? failed([error.message]);
  }
}

async function sealedBefore(
  place: BundlePlace,
  { bundles, encoding, fingerprintOf }: SealVersionPorts,
): Promise<Sealed | undefined> {
  const [signature, zip] = [await bundles.signatureOf(place), await bundles.zipOf(place)];
  if (signature === undefined || zip === undefined) return undefined;
  return {
    kind: 'sealed',
    zip: { sha256: encoding.hashBytes(zip).sha256, bytes: zip.length },
    tagManifestSha256: signature.tagManifestSha256,
    fingerprint: fingerprintOf(signature.pem),
  };
}

/** The facts as a profile's bundle has them: it follows the one before of the same profile. */
async function bundleFactsFor(
  facts: GatheredFacts,
  profile: BundleProfile,
  { bundles, signer, fingerprintOf }: SealVersionPorts,
): Promise<BundleFacts> {
  const { incident, version } = facts.collection;
  const earlier = Array.from({ length: version - 1 }, (_, at) => at + 1).slice(-MOST_BEFORE);
  const before: { version: number; tagManifestSha256: string }[] = [];
  for (const one of earlier) {
    const signature = await bundles.signatureOf({ incident, version: one, profile });
    if (signature === undefined) continue;
    before.push({ version: one, tagManifestSha256: signature.tagManifestSha256 });
  }
  const own = await bundles.signatureOf({ incident, version, profile });
  const { pem } = own ?? (await signer.publicKey());
  return { ...facts, before, keyFingerprint: fingerprintOf(pem) };
}

/** What cannot be composed now never can be: its collection must end, or none comes after it. */
function tryToCompose(
  bundle: BundleFacts,
  redaction: { readonly profile: BundleProfile; readonly hmac: Hmac },
  explain: Explain,
): ReturnType<typeof redactedPayload> | Failed {
  try {
    return redactedPayload(bundle, redaction);
  } catch (error) {
    const { incident, version } = bundle.collection;
    explain(`${incident} version ${version} cannot be composed: ${String(error)}`);
    return failed(['its files could not be composed: the log of seal-bundle says why']);
  }
}

function inputOf(
  { profile, bundle, payload }: Prepared,
  { encoding }: Pick<SealVersionPorts, 'encoding'>,
): BagInput {
  return {
    facts: bagFactsOf({ profile, bundle, payload }),
    payload: new Map(payload.files.map(({ path, text }) => [path, encoding.hash(text)])),
    pairs: payload.pairs,
    whereToCompare: WHERE_TO_COMPARE,
  };
}

/** Nothing here is of the moment of sealing: the day is that of the collection's end. */
function bagFactsOf({ profile, bundle, payload }: Prepared): BagFacts {
  const { collection, before, history, software } = bundle;
  const { version } = collection;
  const endedAtMs = Math.max(
    collection.beganAtMs,
    ...Object.values(collection.closings).map(({ closedAtMs }) => closedAtMs),
  );
  const asked = whomToAsk(bundle.settings, profile);
  const previous = before.at(-1)?.tagManifestSha256 ?? (version > 1 ? NONE_SEALED : undefined);
  return {
    incident: payload.incident,
    version,
    profile,
    rulesVersion: payload.rulesVersion,
    previous,
    organization: payload.organization,
    contactName: asked.contactName,
    contactEmail: asked.contactEmail,
    description: payload.description,
    vendorCase: asked.vendorCase,
    day: formatInstant(endedAtMs).slice(0, 10),
    software,
    window: {
      from: formatInstant(history[0]?.atMs ?? bundle.incident.firstSeenAtMs),
      to: formatInstant(endedAtMs),
    },
    collected: { done: payload.plan.done, planned: payload.plan.planned },
  };
}

function heldFor(profile: BundleProfile, reasons: readonly HoldReason[]): EvidenceOutcome {
  return { kind: 'held', reasons: fewOf(reasons.map((one) => `${profile}: ${holdInWords(one)}`)) };
}

const failed = (reasons: readonly string[]): Failed => ({
  kind: 'failed',
  reasons: fewOf(reasons),
});

const fewOf = (reasons: readonly string[]): readonly string[] =>
  reasons.length <= MOST_REASONS
    ? reasons
    : [...reasons.slice(0, MOST_REASONS), `and ${reasons.length - MOST_REASONS} more`];

const WHERE_TO_COMPARE =
  'Ask whoever sent you this bundle for the fingerprint of the key by telephone, or any way but the one by ' +
  'which the bundle came, and compare the two sign by sign.';
const MOST_BEFORE = 50;
const MOST_REASONS = 10;
