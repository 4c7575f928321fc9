import * as z from 'zod';

import type { Channel } from '#domain/channel.ts';
import type { Severity } from '#domain/incident.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';

/**
 * What a message to people bears beside its text. The filter of a subscription names these, the
 * publisher sends these; a name that only one of them knew would filter everything out.
 */
export type AlertAttribute = 'channel' | 'domain' | 'severity' | 'kind' | 'host';

export const AlertSeverity = z.enum([
  'critical',
  'error',
  'warning',
] as const satisfies readonly Severity[]);
/** The channels that share the topic of people; every other has a topic, or a bus, of its own. */
export const AlertChannel = z.enum(['mail', 'pager'] as const satisfies readonly Channel[]);
export const AlertKind = z.enum(ALL_KINDS.map(({ id }) => id));
