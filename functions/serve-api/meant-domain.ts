import type { Wish } from '#domain/person-act.ts';
import type { Configurations } from '#ports/configurations.ts';

import type { Meant } from './take-act.ts';

/** A wish in the domain that is named, or in the only one that is watched. */
export async function meantIn(
  named: string | undefined,
  configurations: Configurations,
  wish: Wish,
): Promise<Meant> {
  const domains = await configurations.domains();
  if (named !== undefined) {
    return domains.includes(named)
      ? { domain: named, wish }
      : { status: 400, detail: `domain: there is no domain ${named}` };
  }
  const [only, ...others] = domains;
  if (only === undefined) return { status: 400, detail: 'domain: no domain is watched' };
  if (others.length === 0) return { domain: only, wish };
  const some = domains.slice(0, MOST_NAMED).join(', ');
  const more = domains.length > MOST_NAMED ? ', …' : '';
  return { status: 400, detail: `domain: say in which of ${some}${more}` };
}

/** The domain that the id of a mute or a window names: `<domain>-mute-<record>`. */
export function meantById(
  text: string,
  kind: 'mute' | 'window',
  wishOf: (id: string) => Wish,
): Meant {
  const [, domain, named] = ID.exec(text) ?? [];
  return domain !== undefined && named === kind
    ? { domain, wish: wishOf(text) }
    : { status: 404, detail: `this is no id of a ${kind}` };
}

const ID = /^([a-z0-9][a-z0-9-]{0,30})-(mute|window)-[1-9]\d{0,15}$/;
const MOST_NAMED = 10;
