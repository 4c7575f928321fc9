import * as z from 'zod';

import { CHANNELS } from '#domain/channel.ts';
import { CLOSING_CODES, WITHDRAWN_RIGHTS } from '#domain/closing.ts';

import { CursorGiven } from './api-cursor.ts';
import { MomentGiven } from './api-moments.ts';
import { IncidentId, Kind, KINDS, Limit, listOf, Moment, WindowEntry } from './api.ts';
import { DomainName } from './configuration.ts';

/** One line: it stands in messages and journals. */
const lineOf = (asked: string, most: number) =>
  z
    .string(asked)
    .trim()
    .min(1, asked)
    .max(most, `at most ${most} characters`)
    .refine((text) => ONE_LINE.test(text), 'one line, without control characters');

/** No control characters, and no half of a surrogate pair: it would not be stored as it was signed. */
const ONE_LINE = /^[^\p{Cc}\p{Cs}]*$/u;
const WELL_FORMED = /^\P{Cs}*$/u;

const Why = lineOf('say why', 1000);
/** Of the change that allows an act, in whatever keeps the changes. */
export const Change = lineOf('the number of the change that allows it', 100);
const Host = lineOf('the name of a host', 253);
const Table = z.int('the number of a table').min(0, 'the number of a table').max(9999);

const KEY_EXPECTED =
  'give the act a key of your own, 1 to 128 characters: the same again is the same act';

/** The header under which the same act again is the same. */
export const ActKey = z.object({
  'Idempotency-Key': z.string(KEY_EXPECTED).regex(/^[\x21-\x7e]{1,128}$/, KEY_EXPECTED),
});

/** The same where a repeat is told from a change by its content too. */
export const MaybeKey = ActKey.partial();

/**
 * What ends something says why in its query: some clients send no body with DELETE, and what lies
 * between may drop it (RFC 9110, 9.3.5). Where it arrives, a body is as good.
 */
export const EndQuery = z.strictObject({ why: Why.optional(), change: Change.optional() });

/** An act that is told nothing but its reason: acknowledging, commenting (it is the text), ending. */
export const PlainAct = z
  .strictObject({ why: Why, change: Change.optional() })
  .meta({ id: 'PlainAct' });
export type PlainAct = z.infer<typeof PlainAct>;

const answer = z.enum(WITHDRAWN_RIGHTS, `one of ${WITHDRAWN_RIGHTS.join(', ')}`);
const filledIn = (most: number) =>
  z
    .string('to be filled in')
    .trim()
    .min(1, 'to be filled in')
    .max(most, `at most ${most} characters`)
    .refine((text) => WELL_FORMED.test(text), 'no half of a surrogate pair');

/** A closing record that is filled in. */
export const ClosingGiven = z
  .strictObject({
    rootCause: filledIn(4000),
    remediation: filledIn(4000),
    exposure: z.strictObject({ from: MomentGiven, to: MomentGiven }),
    withdrawnRight: z.strictObject({ usable: answer, used: answer }),
    prevention: filledIn(4000),
    ticket: filledIn(200),
  })
  .meta({ id: 'ClosingGiven' });
export type ClosingGiven = z.infer<typeof ClosingGiven>;

/**
 * Closes an incident, by a code, with its closing record where its kind asks for one; without a
 * code it gives the closing record of one that is closed already.
 */
export const ClosingAct = z
  .strictObject({
    why: Why,
    change: Change.optional(),
    code: z.enum(CLOSING_CODES, `one of ${CLOSING_CODES.join(', ')}`).optional(),
    /** With `risk-accepted` alone, and then always. */
    acceptedUntil: MomentGiven.optional(),
    closing: ClosingGiven.optional(),
  })
  .refine(({ code, closing }) => code !== undefined || closing !== undefined, {
    path: ['code'],
    message: `say how it is closed: ${CLOSING_CODES.join(', ')}`,
  })
  .refine(({ code, acceptedUntil }) => code !== undefined || acceptedUntil === undefined, {
    path: ['acceptedUntil'],
    message: 'it goes with the code risk-accepted',
  })
  .meta({ id: 'ClosingAct' });
export type ClosingAct = z.infer<typeof ClosingAct>;

/** Nobody is told of what matches, until an end: of one incident's host and kind, or of what is named. */
export const MuteAct = z
  .strictObject({
    /** May be left out where one domain is watched, or an incident is named. */
    domain: DomainName.optional(),
    incident: IncidentId.optional(),
    hosts: z.array(Host).max(50).default([]),
    kinds: z.array(Kind).max(KINDS.length).default([]),
    tables: z.array(Table).max(200).default([]),
    /** At once, where it is left out. */
    from: MomentGiven.optional(),
    until: MomentGiven,
    why: Why,
    change: Change.optional(),
  })
  .refine(
    ({ incident, hosts, kinds }) => incident === undefined || hosts.length + kinds.length === 0,
    { path: ['incident'], message: 'name an incident, or hosts and kinds' },
  )
  .meta({ id: 'MuteAct' });
export type MuteAct = z.infer<typeof MuteAct>;

/** Plans a drill or maintenance, under a change number. */
export const WindowAct = z
  .strictObject({
    /** May be left out where one domain is watched. */
    domain: DomainName.optional(),
    hosts: z.array(Host).min(1, 'a window names its hosts').max(500),
    kinds: z.array(Kind).max(KINDS.length).default([]),
    /** At once, where it is left out. */
    from: MomentGiven.optional(),
    until: MomentGiven,
    change: Change,
    why: Why,
  })
  .meta({ id: 'WindowAct' });
export type WindowAct = z.infer<typeof WindowAct>;

/** Another end of a window, later or sooner. */
export const ExtensionAct = z
  .strictObject({ until: MomentGiven, why: Why, change: Change.optional() })
  .meta({ id: 'ExtensionAct' });
export type ExtensionAct = z.infer<typeof ExtensionAct>;

/** One message on each channel of a domain, or on the one that is named. */
export const TestAct = z
  .strictObject({
    /** May be left out where one domain is watched. */
    domain: DomainName.optional(),
    channel: z.enum(CHANNELS, `one of ${CHANNELS.join(', ')}`).optional(),
    why: Why,
    change: Change.optional(),
  })
  .meta({ id: 'TestAct' });
export type TestAct = z.infer<typeof TestAct>;

/** What became of an act; the same again under one key is answered the same. */
export const ActTaken = z
  .strictObject({
    /** The incident, mute or window that it is about; null for a test, and for a sweep. */
    id: z.string().nullable(),
    domain: z.string(),
    /** Its record in the domain's journal. */
    record: z.int(),
    at: Moment,
    by: z.string(),
    /** In words, as the journal tells it. */
    did: z.string(),
    why: z.string(),
    /** The number of the change that allows it; null where none was given. */
    change: z.string().nullable(),
    /** The messages that it owes. */
    alerts: z.array(z.strictObject({ id: z.string(), channel: z.string() })),
  })
  .meta({ id: 'ActTaken' });
export type ActTaken = z.infer<typeof ActTaken>;

/** A sweep that was asked for by hand. */
export const SweepStarted = z
  .strictObject({
    ...ActTaken.shape,
    /** The number of the sweep that serves it: its own, or a regular one that began at the same time. */
    sweep: z.int(),
  })
  .meta({ id: 'SweepStarted' });
export type SweepStarted = z.infer<typeof SweepStarted>;

/** What may be asked of the lists of mutes and windows. */
export const DomainQuery = z.strictObject({
  domain: DomainName.optional(),
  limit: Limit,
  cursor: CursorGiven.optional(),
});
export type DomainQuery = z.infer<typeof DomainQuery>;

/** A mute as it stands. */
export const MuteEntry = z
  .strictObject({
    id: z.string(),
    domain: z.string(),
    hosts: z.array(z.string()),
    kinds: z.array(z.string()),
    tables: z.array(z.int()),
    from: Moment,
    until: Moment,
    state: z.enum(['planned', 'on', 'over']),
    by: z.string(),
    why: z.string(),
    /** The live incidents that it covers now. */
    incidents: z.array(z.string()),
  })
  .meta({ id: 'MuteEntry' });
export type MuteEntry = z.infer<typeof MuteEntry>;
export const MuteList = listOf(MuteEntry).meta({ id: 'MuteList' });
export type MuteList = z.infer<typeof MuteList>;

/** A window with its verdicts whole. */
export const WindowView = z
  .strictObject({
    ...WindowEntry.shape,
    came: z.array(
      z.strictObject({
        ...WindowEntry.shape.came.element.shape,
        /** The record of the journal that has it; null where an earlier version did not name it. */
        record: z.int().nullable(),
        tables: z.array(
          z.strictObject({
            table: z.int(),
            clean: z.enum(['yes', 'no', 'cannot-be-told']),
            /** Edits of the master from the last reading before the window to the first after it. */
            movedBy: z.number().nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'WindowView' });
export type WindowView = z.infer<typeof WindowView>;
export const WindowList = listOf(WindowEntry).meta({ id: 'WindowList' });
export type WindowList = z.infer<typeof WindowList>;
