/**
 * Where alerts can go. `pager` is SMS, `machines` the event bus; `mail` and `webhook` exist on AWS
 * and on one machine alike.
 */
export const CHANNELS = ['mail', 'pager', 'chat', 'machines', 'webhook', 'terminal'] as const;
/** A way by which people or machines are told. */
export type Channel = (typeof CHANNELS)[number];

/** The channels of a domain that is watched on AWS, and those of one that is watched on one machine. */
export const CHANNELS_ON_AWS = ['mail', 'pager', 'chat', 'machines'] as const satisfies Channel[];
/** Those of the service on one machine. */
export const CHANNELS_ON_ONE_MACHINE = ['terminal', 'mail', 'webhook'] as const satisfies Channel[];
