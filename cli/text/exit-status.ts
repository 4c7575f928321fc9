import type { CheckState } from '#domain/verdict.ts';

/** Exit statuses as Nagios reads them (monitoring-plugins.org, *Plugin Return Codes*). */
export const EXIT_STATUS: Readonly<Record<CheckState, number>> = {
  ok: 0,
  warning: 1,
  critical: 2,
  unknown: 3,
};
