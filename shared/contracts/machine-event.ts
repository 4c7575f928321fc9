import * as z from 'zod';

import type { IncidentState, MoveReason } from '#domain/incident.ts';
import { MACHINE_EVENT_SCHEMA } from '#domain/rendering/machine-event.ts';

import { AlertKind, AlertSeverity } from './alert-attributes.ts';

const State = z.enum([
  'none',
  'pending',
  'open',
  'recovering',
  'closed',
] as const satisfies readonly (IncidentState | 'none')[]);

const Reason = z.enum([
  'first-seen',
  'counted',
  'did-not-confirm',
  'opened',
  'confirmed',
  'not-confirmed',
  'more-tables',
  'grown',
  'crossed',
  'recovering',
  'progressed',
  'back',
  'closed',
  'seen-again',
  'reopened',
  'held',
  'no-longer-held',
  'reminder',
  'worsened',
  'escalated',
  'quieted',
  'quiet-ended',
  'acknowledged',
  'closed-by-person',
  'flapping',
  'still-written',
  'crossing-soon',
  'retired',
  'bundle-sealed',
  'bundle-held',
  'bundle-failed',
  'bundle-not-collected',
] as const satisfies readonly MoveReason[]);

const Moment = z.iso.datetime().describe('RFC 3339, UTC');
const Count = z.int().min(0);

const Table = z.object({
  table: Count,
  meaning: z.string().describe('What the table holds, from an unofficial list'),
  master: z.int(),
  replica: z.int(),
  difference: z.int().describe('replica - master'),
});

const ofBoth = {
  schema: z.literal(MACHINE_EVENT_SCHEMA),
  id: z.string().describe('The same whenever the event is sent again'),
  domain: z.string(),
  record: z.int().min(1).describe('Number of the journal record'),
  at: Moment.describe('When the sweep was due, or when the person acted'),
  text: z.string().max(2000).describe('One sentence with its numbers'),
};

export const IncidentMoved = z.object({
  ...ofBoth,
  type: z.literal('incident-moved'),
  incident: z.string(),
  number: z
    .int()
    .min(1)
    .describe('Of the move; of two events of one incident the higher is the newer. There are gaps'),
  episode: Count.describe('One more each time it reopens'),
  kind: AlertKind,
  host: z.string().nullable().describe('null: the domain as a whole'),
  severity: AlertSeverity,
  from: State,
  to: State,
  reason: Reason,
  why: z.string().describe('The reason in words'),
  firstSeenAt: Moment,
  openedAt: Moment.nullable(),
  closedAt: Moment.nullable(),
  master: z.string().nullable().describe('Who was master; null: nobody, or a person acted'),
  tables: z.array(Table).max(20).describe('The latest numbers, the largest differences first'),
  tablesLeftOut: Count.describe('How many more tables there are'),
  crossed: z.boolean().describe('The master passed the replica: it looks healthy, and is not'),
  stale: z.boolean().describe('Its host gave no data: all this is as last read'),
  flapping: z.boolean().describe('Opened at least four times in 24 hours'),
  cause: z
    .strictObject({ incident: z.string(), kind: AlertKind })
    .nullable()
    .describe('The incident that speaks for this one'),
  suspected: z.string().nullable().describe('What the moves of one record together suggest'),
  follows: z.string().nullable().describe('The incident of the same host and kind before it'),
  acknowledged: z
    .strictObject({ by: z.string(), at: Moment, why: z.string() })
    .nullable()
    .describe('Who took it upon themselves'),
  muted: z
    .strictObject({ by: z.enum(['mute', 'window']), id: z.string(), until: Moment })
    .nullable()
    .describe('People are not told until then'),
  runbook: AlertKind.describe('Section of the runbook'),
});

const Test = z.object({ ...ofBoth, type: z.literal('test') });

/**
 * What machines are told, on the bus and by webhooks; published as `docs/machine-event.schema.json`.
 * Within version 1 fields, reasons, kinds and types of event are added; none is removed, and none
 * changes its meaning.
 */
export const MachineEvent = z
  .discriminatedUnion('type', [IncidentMoved, Test])
  .describe('One move of one incident of a BoKS domain, or a test');
export type MachineEvent = z.infer<typeof MachineEvent>;

/** The JSON schema that is published: what is added later is no breach of it. */
export const publishedSchema = () => ({
  title: MACHINE_EVENT_SCHEMA,
  ...z.toJSONSchema(MachineEvent, { io: 'input' }),
});
