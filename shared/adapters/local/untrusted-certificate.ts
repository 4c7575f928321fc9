/**
 * Whether a connection ended because the other side's certificate is not trusted (OpenSSL's and Node's
 * codes): it does not pass by itself, whoever runs the service must act.
 */
export const isUntrusted = (code: unknown): boolean =>
  typeof code === 'string' &&
  (code.startsWith('CERT_') || code.endsWith('_CERT') || OTHERS.has(code));

/** What is said of it. */
export const untrusted = (reason: string): string =>
  `its certificate is not trusted: ${reason} (an authority of your own is named to serve by ` +
  'NODE_EXTRA_CA_CERTS)';

const OTHERS: ReadonlySet<string> = new Set([
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
