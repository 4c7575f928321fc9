import { BAG_ENCODING } from '#adapters/bag-tools.ts';
import { fingerprintOf } from '#adapters/key-fingerprint.ts';
import { FileBundles } from '#adapters/local/file-bundles.ts';
import { FileSignedHeads } from '#adapters/local/file-signed-heads.ts';
import { FileSigner } from '#adapters/local/file-signer.ts';
import { FileTokenKeys } from '#adapters/local/file-token-keys.ts';
import { packZip } from '#adapters/pack-zip.ts';
import { hmacUnder } from '#adapters/token-hmac.ts';
import type { SealBundlePorts } from '#functions/seal-bundle/seal-bundle.ts';
import type { SignHistoryPorts } from '#functions/sign-history/sign-history.ts';

import type { DataDirectory } from './data-directory.ts';

/** How bundles and histories are signed on one machine: they and the keys lie in the data directory. */
export const sealingHere = (
  directory: Pick<DataDirectory, 'path' | 'signingKeyPath' | 'tokenKeyPath'>,
): Pick<
  SealBundlePorts,
  'bundles' | 'signer' | 'tokenKeys' | 'hmacUnder' | 'packZip' | 'encoding' | 'fingerprintOf'
> &
  Pick<SignHistoryPorts, 'heads'> => ({
  bundles: new FileBundles(directory.path),
  heads: new FileSignedHeads(directory.path),
  signer: new FileSigner(directory.signingKeyPath),
  tokenKeys: new FileTokenKeys(directory.tokenKeyPath),
  hmacUnder,
  packZip,
  encoding: BAG_ENCODING,
  fingerprintOf,
});
