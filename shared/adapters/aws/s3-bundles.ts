import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';

import type { BundlePreview } from '#domain/evidence/redaction/bundle-preview.ts';
import type { BundlePlace, Bundles, KeptSignature } from '#ports/bundles.ts';

import {
  previewBytes,
  previewIn,
  previewKey,
  signatureBytes,
  signatureIn,
  signatureKey,
  zipKey,
} from '../bundle-objects.ts';
import { putNew } from './put-new.ts';

/**
 * `Bundles` as objects in a bucket, under the keys that `FileBundles` gives its files. The bucket's
 * Object Lock keeps them. The role needs `s3:ListBucket` too: without it S3 answers "access denied"
 * for an object that is missing.
 */
export class S3Bundles implements Bundles {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ client, bucket }: { readonly client: S3Client; readonly bucket: string }) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async signatureOf(place: BundlePlace): Promise<KeptSignature | undefined> {
    const key = signatureKey(place);
    const bytes = await this.#get(key);
    return bytes && signatureIn(key, bytes);
  }

  async keepSignature(place: BundlePlace, signature: KeptSignature): Promise<KeptSignature> {
    const key = signatureKey(place);
    const bytes = signatureBytes(signature);
    return signatureIn(key, await this.#keepFirst({ key, bytes, type: 'application/json' }));
  }

  async zipOf(place: BundlePlace): Promise<Uint8Array | undefined> {
    return this.#get(zipKey(place));
  }

  async keepZip(place: BundlePlace, zip: Uint8Array): Promise<Uint8Array> {
    return this.#keepFirst({ key: zipKey(place), bytes: zip, type: 'application/zip' });
  }

  async previewOf(place: BundlePlace): Promise<BundlePreview | undefined> {
    const key = previewKey(place);
    const bytes = await this.#get(key);
    return bytes && previewIn(key, bytes);
  }

  async keepPreview(place: BundlePlace, preview: BundlePreview): Promise<void> {
    const bytes = previewBytes(preview);
    await this.#keepFirst({ key: previewKey(place), bytes, type: 'application/json' });
  }

  /** An object that is there is an earlier try's, or another's: what was kept first is given back. */
  async #keepFirst({ key, bytes, type }: KeptObject): Promise<Uint8Array> {
    const put = { bucket: this.#bucket, key, body: bytes, type };
    if (await putNew(this.#client, put)) return bytes;
    const first = await this.#get(key);
    if (first === undefined) throw new Error(`object ${key} was there, and is gone`);
    return first;
  }

  async #get(key: string): Promise<Uint8Array | undefined> {
    try {
      const get = new GetObjectCommand({ Bucket: this.#bucket, Key: key });
      const { Body } = await this.#client.send(get);
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw new Error(`object ${key} could not be read`, { cause: error });
    }
  }
}

type KeptObject = { readonly key: string; readonly bytes: Uint8Array; readonly type: string };
