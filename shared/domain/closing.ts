import type { Person } from './person.ts';

/** Why a person closes an incident (rules.md, D6). */
export const CLOSING_CODES = [
  'reset-done',
  'contents-compared',
  'risk-accepted',
  'our-error',
  'host-retired',
] as const;
/** How a person closes an incident. */
export type ClosingCode = (typeof CLOSING_CODES)[number];

/** The codes as people read them. */
export const CODE_IN_WORDS: Readonly<Record<ClosingCode, string>> = {
  'reset-done': 'the reset was done',
  'contents-compared': 'the contents were compared',
  'risk-accepted': 'the risk is accepted',
  'our-error': 'it was our error',
  'host-retired': 'the host is retired',
};

/** A closing by a person. A risk is accepted until a moment (UTC ms), never for good. */
export type PersonalClosing = {
  readonly by: Person;
  readonly atMs: number;
  readonly code: ClosingCode;
  readonly acceptedUntilMs: number | null;
  readonly why: string;
};

/** What can be said of a withdrawn right: it is never guessed. */
export const WITHDRAWN_RIGHTS = ['yes', 'no', 'not-known'] as const;
export type WithdrawnRight = (typeof WITHDRAWN_RIGHTS)[number];

/** What is asked of a person once an incident is closed, by proof or by hand (rules.md). */
export type ClosingRecord = {
  readonly rootCause: string;
  readonly remediation: string;
  /** While it lasted, UTC ms; `draftClosing` fills it in. */
  readonly exposure: { readonly fromMs: number; readonly toMs: number };
  readonly withdrawnRight: { readonly usable: WithdrawnRight; readonly used: WithdrawnRight };
  readonly prevention: string;
  readonly ticket: string;
};
