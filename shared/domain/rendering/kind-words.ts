import type { IncidentKind } from '../incident.ts';

/** How a kind is said in few words, ASCII; what it means in many stands in `kinds/`. */
export type KindWords = {
  /** After `is` or `no longer`: `AHEAD of master`. */
  readonly state: string;
  /** The same where there is little room. */
  readonly brief: string;
  /** Whom it is said of where no host is named. */
  readonly whom?: string;
  /** What an SMS adds: what it does to people, and what not to do. At most 60 characters. */
  readonly urges?: string;
};

export const KIND_WORDS: Readonly<Record<IncidentKind, KindWords>> = {
  ahead: {
    state: 'AHEAD of master',
    brief: 'AHEAD',
    urges: 'Logins via it may be wrong. Do not promote.',
  },
  empty: {
    state: 'WITH EMPTY FILES',
    brief: 'EMPTY',
    urges: 'Logins via it may be denied. Do not promote.',
  },
  stuck: { state: 'STUCK, gets no updates', brief: 'STUCK', urges: 'Do not promote.' },
  behind: { state: 'BEHIND master', brief: 'BEHIND' },
  'other-series': { state: 'ON OTHER NUMBERS than master', brief: 'OTHER NUMBERS' },
  missing: { state: 'WITHOUT TABLES of master', brief: 'WITHOUT TABLES' },
  'went-back': { state: 'SET BACK', brief: 'SET BACK' },
  silent: { state: 'SILENT, not read by us', brief: 'SILENT' },
  'boks-stopped': { state: 'WITH BOKS STOPPED', brief: 'STOPPED' },
  'list-down': { state: 'DOWN in master list', brief: 'DOWN' },
  'list-loading': { state: 'LOADING in master list', brief: 'LOADING' },
  'list-new': { state: 'NEW in master list', brief: 'NEW' },
  'not-listed': { state: 'NOT LISTED by master', brief: 'NOT LISTED' },
  'unwatched-replica': { state: 'NOT WATCHED by us', brief: 'NOT WATCHED' },
  'role-mismatch': { state: 'IN ANOTHER ROLE', brief: 'OTHER ROLE' },
  'role-moved': { state: 'ACTING AS MASTER', brief: 'AS MASTER' },
  'no-master': {
    state: 'WITHOUT MASTER',
    brief: 'NO MASTER',
    urges: 'No right can be given or withdrawn.',
  },
  'two-masters': {
    state: 'WITH TWO MASTERS',
    brief: 'TWO MASTERS',
    urges: 'Stop edits on both. Reset nothing.',
  },
  'master-went-back': {
    state: 'SET BACK as master',
    brief: 'SET BACK',
    urges: 'All replicas frozen. Do NOT reset replicas.',
  },
  'master-restamped': {
    state: 'RESTAMPED as master',
    brief: 'RESTAMPED',
    urges: 'Do NOT reset replicas.',
  },
  'master-not-sending': {
    state: 'SENDING TO NOBODY',
    brief: 'NOT SENDING',
    whom: 'master',
    urges: 'No replica gets updates. Do not promote.',
  },
  'master-silent': { state: 'SILENT as master', brief: 'SILENT' },
  'too-few': {
    state: 'WITH TOO FEW REPLICAS',
    brief: 'TOO FEW',
    urges: 'Logins may soon fail. Keep a root session.',
  },
  blind: { state: 'BLIND, reads no host', brief: 'BLIND', whom: 'audit' },
  'drift-of-format': { state: 'NOT UNDERSTOOD by us', brief: 'NOT UNDERSTOOD' },
};
