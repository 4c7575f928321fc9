import { isOurs, wordsOfCause, type Miss, type MissCause } from './miss.ts';
import { counted } from './words.ts';

/**
 * Why this sweep is blind (rules.md, *blind*), in words; null where it is not: a miss whose cause
 * is certainly ours, or at least three and more than half of the hosts missed for one and the same
 * cause. One host that cannot be reached is not blind: a dead agent and a dead host look alike.
 */
export function blindnessOf(misses: readonly Miss[], hosts: number): string | null {
  const byCause = new Map<MissCause, number>();
  for (const { cause } of misses) byCause.set(cause, (byCause.get(cause) ?? 0) + 1);
  const causes = [...byCause].toSorted(([, one], [, other]) => other - one);
  const found =
    causes.find(([cause]) => isOurs(cause)) ??
    causes.find(([, count]) => count >= LEAST_HOSTS && count * 2 > hosts);
  if (found === undefined) return null;
  const [cause, count] = found;
  return `${count} of ${counted(hosts, 'host')} were not read for one cause: ${wordsOfCause(cause)}`;
}

const LEAST_HOSTS = 3;
