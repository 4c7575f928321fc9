import { isReadBySsm, timesOf } from '#contracts/configuration-defaults.ts';
import type { Configuration } from '#contracts/configuration.ts';

import type { AuditedDomain } from './expected-cost.ts';

/** The domains of a configuration that the service on AWS reads. */
export const auditedOnAws = ({ domains, defaults }: Configuration): readonly AuditedDomain[] =>
  domains.filter(isReadBySsm).map((domain) => ({
    hosts: domain.replicas.length + 1,
    periodSeconds: timesOf(domain, defaults).periodSeconds,
  }));
