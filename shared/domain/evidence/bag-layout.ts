/** `bagit.txt` as RFC 8493 has it. */
export const BAGIT_TEXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

export const BAGIT_PATH = 'bagit.txt';
export const BAG_INFO_PATH = 'bag-info.txt';
/** Lists every file in `data/`. */
export const MANIFEST_PATH = 'manifest-sha256.txt';
/** Lists every file beside `data/` but itself and its signature. This file is signed. */
export const TAG_MANIFEST_PATH = 'tagmanifest-sha256.txt';
export const VERIFY_PATH = 'VERIFY.txt';
export const PUBLIC_KEY_PATH = 'signatures/signing-key.pem';
/** DER; the only file that no manifest lists, and the only one that is not made again alike. */
export const SIGNATURE_PATH = 'signatures/tagmanifest-sha256.txt.sig';
export const CHAIN_PATH = 'data/integrity/chain.txt';
export const PAYLOAD_FOLDER = 'data/';

/**
 * What a bundle shows of its customer: `vendor-clear` all but secrets, `vendor-pseudonymised` tokens
 * for hosts, addresses and users. Each version is sealed once for each.
 */
export type BundleProfile = (typeof BUNDLE_PROFILES)[number];
export const BUNDLE_PROFILES = ['vendor-clear', 'vendor-pseudonymised'] as const;

/** Names one bag: a version of an incident's evidence, for one profile. */
export type BagName = {
  readonly incident: string;
  /** From 1. */
  readonly version: number;
  readonly profile: BundleProfile;
};

/** The top folder of a bundle, and the name of its zip before `.zip`. */
export const folderOf = ({ incident, version, profile }: BagName): string =>
  `${incident}-v${version}${profile === 'vendor-pseudonymised' ? '-pseudonymised' : ''}`;
