import * as z from 'zod';

/** A signed head of a history, as people and programs are given it. */
export const SignedHeadShown = z.strictObject({
  domain: z.string().min(1).max(64),
  /** In UTC. */
  day: z.iso.date(),
  /** `n utc commitment prev this`: the record's line in the chain. */
  line: z.string().max(400),
  key: z.string().min(1),
  pem: z.string().startsWith('-----BEGIN PUBLIC KEY-----').max(2_000),
  /** The signature in DER, base64. */
  der: z.base64().max(200),
});
export type SignedHeadShown = z.infer<typeof SignedHeadShown>;

/** The same as it is kept. */
export const KeptHeadText = SignedHeadShown.extend({ version: z.literal(1) });
