import type { Incident } from '#domain/incident.ts';
import type { DomainState } from '#domain/state.ts';
import type { AuditStore } from '#ports/audit-store.ts';

/** An incident of a domain: as the memory has it while it is pending, else as it was stored. */
export async function readIncident(
  store: AuditStore,
  state: DomainState | undefined,
  id: string,
): Promise<Incident | undefined> {
  if (state === undefined) return undefined;
  const pending = state.memory.pending.find((incident) => incident.id === id);
  return pending ?? (await store.readIncidents(state.domain, [id]))[0];
}
