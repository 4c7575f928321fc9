import { alertsOwed, lastOwing } from '#domain/alerts-owed.ts';
import type { DomainLook } from '#domain/domain-look.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { InForce } from '#ports/configurations.ts';

/** What a tick sees of a domain at first: each read may be old, and costs half. */
export async function lookAtDomain(
  { domain, settings }: InForce,
  store: AuditStore,
): Promise<DomainLook> {
  const [[latest], state] = await Promise.all([
    store.listSweeps(domain, 1),
    store.readState(domain, 'may be old'),
  ]);
  const [isBehind, cursors] = await Promise.all([
    store.hasRecord(domain, (state?.record ?? 0) + 1),
    lastOwing(alertsOwed(state)) === 0 ? {} : store.readCursors(domain, 'may be old'),
  ]);
  return { domain, ...(settings && { settings }), latest, state, isBehind, cursors };
}
