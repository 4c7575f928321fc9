import type { HistoryEntryShown, HistoryExport } from '#contracts/history-entry.ts';

import { CSV_HEADER } from '../export-csv.ts';
import { HISTORY } from './history.ts';

const FIRST: HistoryExport = { kind: 'boks-audit history', version: 1, domain: 'demo' };

export const EXPORTED_NDJSON = [FIRST, ...HISTORY.items]
  .map((line: HistoryExport | HistoryEntryShown) => `${JSON.stringify(line)}\n`)
  .join('');

export const EXPORTED_CSV =
  `${CSV_HEADER}2026-03-02T08:24:00.000Z,demo,demo-7-1,ahead,REPHOST,T7 T9 T15,none,open,opened,6,,7,` +
  'REPHOST is ahead of bokmaster in 3 tables\r\n';
