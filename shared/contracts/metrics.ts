/** The metrics of a stage, four in all: each one more, and each dimension, is paid for every month. */
export type MetricName =
  | 'SweepsFinished'
  | 'OverdueDomains'
  | 'AlertsUndelivered'
  | 'CollectSeconds';

export const METRIC_NAMESPACE = 'BoksAudit';
