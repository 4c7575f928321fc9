import { isJudged } from '../../journal.ts';
import { formatInstant } from '../../sweep-plan.ts';
import type { BundleFacts } from '../bundle-facts.ts';
import { jsonFile, type TextFile } from './file.ts';

/** `environment/topology.json`: who should be what, and who was read as what. */
export function topologyFile({ settings, records, collection, collected }: BundleFacts): TextFile {
  const roles = records
    .filter(isJudged)
    .flatMap(({ number, act }) =>
      act.hosts.flatMap(({ host, seen }) =>
        seen.kind === 'read'
          ? [{ host, role: seen.role, record: number, at: formatInstant(act.sweep.scheduledAtMs) }]
          : [],
      ),
    );
  const changes = roles.filter(
    ({ host, role }, at) => roles.slice(0, at).findLast((one) => one.host === host)?.role !== role,
  );
  return jsonFile('environment/topology.json', {
    version: 1,
    domain: settings.domain,
    configured: {
      master: settings.master,
      replicas: settings.replicas.map(({ host, formerMaster, listNames, site }) => ({
        host,
        formerMaster,
        listNames,
        site: site ?? null,
      })),
      periodSeconds: settings.periodSeconds,
      // Hosts without an agent, each with the node through which it is read.
      ...(settings.via === undefined ? {} : { readThrough: settings.via }),
    },
    masterWhenCollected: collection.master,
    // The role that a host ran in when it was first read, and at every change that the records show.
    rolesRead: changes,
    collectedFrom: [...new Set(collected.map(({ host }) => host))],
    // BoKS's own, from base 6500 (vendor knowledge base, how-to 354).
    ports: { master: 6500, agents: 6501, updates: 6502, clntd: 6503 },
  });
}
