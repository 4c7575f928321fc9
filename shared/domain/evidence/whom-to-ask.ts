import type { DomainSettings, EvidenceSettings } from '../settings.ts';

/**
 * Whom the reader of a bundle asks, and his own number of the case. Where names are hidden, so is the
 * contact: whoever sent the bundle is known to him another way.
 */
export function whomToAsk(
  { evidence = {} }: Pick<DomainSettings, 'evidence'>,
  profile: string,
): EvidenceSettings {
  if (profile === 'vendor-clear') return evidence;
  const { vendorCase } = evidence;
  return vendorCase === undefined ? {} : { vendorCase };
}

/** `BoKS team, boks-team@example.com`, or whoever sent it. */
export function contactInWords({ contactName, contactEmail }: EvidenceSettings): string {
  const contact = [contactName, contactEmail].flatMap((said) => said ?? []).join(', ');
  return contact === '' ? 'whoever sent you this bundle' : contact;
}
