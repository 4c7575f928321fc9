import type { IncidentKind } from '../incident.ts';

/** How a kind is said in few words, ASCII; what it means in many stands in `kinds/`. */
export type KindWords = {
  /** After `is` or `no longer`: `AHEAD of master`. */
  readonly state: string;
  /** The same where there is little room; a part of it. */
  readonly brief: string;
  /** Whom it is said of where no host is named. */
  readonly whom?: string;
  /** What an SMS adds where there is room: what it does to people. */
  readonly hurts?: string;
  /** And, before that, what not to do. */
  readonly forbids?: string;
};

/** The words of each kind. */
export const KIND_WORDS: Readonly<Record<IncidentKind, KindWords>> = {
  ahead: {
    state: 'AHEAD of master',
    brief: 'AHEAD',
    hurts: 'Logins via it may be wrong.',
    forbids: 'Do not promote.',
  },
  empty: {
    state: 'WITH EMPTY FILES',
    brief: 'EMPTY',
    hurts: 'Logins via it may be denied.',
    forbids: 'Do not promote.',
  },
  stuck: { state: 'STUCK without updates', brief: 'STUCK', forbids: 'Do not promote.' },
  behind: { state: 'BEHIND master', brief: 'BEHIND' },
  'other-series': {
    state: 'ON OTHER NUMBERS than master',
    brief: 'ON OTHER NUMBERS',
    forbids: 'Do not promote.',
  },
  missing: {
    state: 'WITHOUT TABLES of master',
    brief: 'WITHOUT TABLES',
    forbids: 'Do not promote.',
  },
  'went-back': { state: 'SET BACK', brief: 'SET BACK' },
  silent: { state: 'SILENT to us', brief: 'SILENT' },
  'boks-stopped': { state: 'WITH BOKS STOPPED', brief: 'STOPPED' },
  'list-down': { state: 'DOWN in master list', brief: 'DOWN', forbids: 'Do not promote.' },
  'list-loading': { state: 'LOADING in master list', brief: 'LOADING' },
  'list-new': { state: 'NEW in master list', brief: 'NEW', forbids: 'Do not promote.' },
  'not-listed': { state: 'MISSING in master list', brief: 'MISSING' },
  'unwatched-replica': { state: 'UNWATCHED by us', brief: 'UNWATCHED' },
  'role-mismatch': { state: 'IN ANOTHER ROLE', brief: 'OTHER ROLE' },
  'role-moved': {
    state: 'ACTING AS MASTER',
    brief: 'ACTING AS MASTER',
    forbids: 'Keep the old master off.',
  },
  'no-master': {
    state: 'WITH NO MASTER',
    brief: 'NO MASTER',
    hurts: 'No right can be given or withdrawn.',
    forbids: 'Promote none that is ahead.',
  },
  'two-masters': {
    state: 'WITH TWO MASTERS',
    brief: 'TWO MASTERS',
    hurts: 'Stop edits on both.',
    forbids: 'Reset nothing.',
  },
  'master-went-back': {
    state: 'SET BACK as master',
    brief: 'SET BACK',
    hurts: 'All replicas frozen.',
    forbids: 'Do NOT reset replicas.',
  },
  'master-restamped': {
    state: 'RESTAMPED as master',
    brief: 'RESTAMPED',
    forbids: 'Do NOT reset replicas.',
  },
  'master-not-sending': {
    state: 'SENDING TO NOBODY',
    brief: 'SENDING TO NOBODY',
    whom: 'master',
    hurts: 'No replica gets updates.',
    forbids: 'Do not promote.',
  },
  'master-silent': { state: 'SILENT as master', brief: 'SILENT' },
  'too-few': {
    state: 'WITH TOO FEW REPLICAS',
    brief: 'TOO FEW',
    hurts: 'Logins may soon fail.',
    forbids: 'Keep a root session.',
  },
  blind: { state: 'BLIND to the hosts', brief: 'BLIND', whom: 'audit' },
  'drift-of-format': { state: 'UNREADABLE in part', brief: 'UNREADABLE' },
};
