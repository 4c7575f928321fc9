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

/** A wish about a mute or a window, in the domain that its id names. */
export const meantById = (id: string, wish: Wish): Meant => ({
  domain: domainNamedBy(id),
  wish,
});

/** The domain that the id of a mute or a window names. */
export const domainNamedBy = (id: string): string => id.replace(/-(?:mute|window)-\d+$/, '');

const MOST_NAMED = 10;
