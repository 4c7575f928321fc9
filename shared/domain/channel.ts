/**
 * Where alerts can go. `pager` is SMS, `machines` the event bus; `mail` and `webhook` exist on AWS
 * and on one machine alike.
 */
export const CHANNELS = ['mail', 'pager', 'chat', 'machines', 'webhook', 'terminal'] as const;
export type Channel = (typeof CHANNELS)[number];
