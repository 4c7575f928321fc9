import { openZip } from '#adapters/open-zip.ts';
import { parseBagInfo } from '#domain/evidence/bag-info.ts';
import { BAG_INFO_PATH } from '#domain/evidence/bag-layout.ts';

/** What a bundle says of whom to ask, and the vendor's number of the case: a line each, or none. */
export async function caseInBundle(zip: Uint8Array): Promise<readonly string[]> {
  const bag = await openZip('bundle.zip', Buffer.from(zip));
  const text = 'kind' in bag ? undefined : bag.files.get(BAG_INFO_PATH);
  const labels = parseBagInfo(Buffer.from(text ?? []).toString());
  const contact = [labels.get('Contact-Name'), labels.get('Contact-Email')].filter(Boolean);
  const vendorCase = labels.get('Internal-Sender-Identifier');
  return [
    ...(vendorCase === undefined ? [] : [`vendor's case: ${vendorCase}`]),
    ...(contact.length === 0 ? [] : [`contact: ${contact.join(', ')}`]),
  ];
}
