/**
 * Of AWS in us-east-1, in dollars, without any free tier: the public price list as it was quoted in July
 * and August 2026. Another Region is up to a third dearer.
 */
export const PRICES = {
  tableWriteUnit: 0.625 / 1e6,
  tableReadUnit: 0.125 / 1e6,
  /** A GB for a month, with what the point-in-time backup of it costs. */
  tableGigabyteMonth: 0.25 + 0.2,
  queueRequest: 0.4 / 1e6,
  functionCall: 0.2 / 1e6,
  functionGigabyteSecond: 0.0000133334,
  objectPut: 0.005 / 1000,
  objectRead: 0.0004 / 1000,
  objectGigabyteMonth: 0.023,
  logGigabyte: 0.5,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
  keyMonth: 1,
  signature: 0.15 / 10_000,
  publish: 0.5 / 1e6,
  scheduledCall: 1 / 1e6,
  /** SSM's advanced tier: every hybrid node of an account and Region that has more than 1,000 of them. */
  hybridNodeMonth: 5.07,
} as const;
