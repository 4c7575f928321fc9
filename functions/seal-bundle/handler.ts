import { KmsSigner, openKmsClient } from '#adapters/aws/kms-signer.ts';
import { KmsTokenKeys } from '#adapters/aws/kms-token-keys.ts';
import { openQueueFed } from '#adapters/aws/queue-fed.ts';
import { S3Bundles } from '#adapters/aws/s3-bundles.ts';
import { openS3Client, S3Vault } from '#adapters/aws/s3-vault.ts';
import { BAG_ENCODING as encoding } from '#adapters/bag-tools.ts';
import { fingerprintOf } from '#adapters/key-fingerprint.ts';
import { packZip } from '#adapters/pack-zip.ts';
import { PROCESS } from '#adapters/process.ts';
import { hmacUnder } from '#adapters/token-hmac.ts';
import { SealBundleEnv } from '#contracts/env.ts';
import { SealBundle } from '#contracts/messages.ts';
import { openLog } from '#runtime/logger.ts';
import { defineQueueHandler } from '#runtime/queue-handler.ts';

import { sealBundle } from './seal-bundle.ts';

export const handler = defineQueueHandler({
  env: SealBundleEnv,
  message: SealBundle,
  wire: (env) => {
    const log = openLog(env.SERVICE);
    const { postpone, reached } = openQueueFed(env);
    const [s3, kms] = [openS3Client(), openKmsClient()];
    const vault = new S3Vault({ client: s3, bucket: env.RAW_BUCKET });
    const bundles = new S3Bundles({ client: s3, bucket: env.BUNDLES_BUCKET });
    const signer = new KmsSigner({ client: kms, key: env.SIGNING_KEY });
    const tokenKeys = new KmsTokenKeys({ client: kms, key: env.TOKEN_KEY });
    const tools = { encoding, fingerprintOf, packZip, hmacUnder };
    const kept = { vault, bundles };
    const keys = { signer, tokenKeys };
    const says = { software: env.SOFTWARE, explain: log.explain('info') };
    const ports = { ...PROCESS, ...reached, ...tools, ...kept, ...keys, ...says };
    return { log, postpone, ports };
  },
  handle: sealBundle,
});
