import { RawObjectDamaged, type KeptRaw, type Vault } from '#ports/vault.ts';

import type { Explain } from './explain.ts';

/** The texts of a raw object by host; none where it is lost for good, which is said. */
export async function openTexts(
  raw: KeptRaw | undefined,
  { vault, explain }: { readonly vault: Vault; readonly explain: Explain },
): Promise<ReadonlyMap<string, string>> {
  if (raw === undefined) return new Map();
  try {
    return new Map((await vault.openRaw(raw)).map(({ host, text }) => [host, text]));
  } catch (error) {
    if (!(error instanceof RawObjectDamaged)) throw error;
    explain(error.message);
    return new Map();
  }
}
