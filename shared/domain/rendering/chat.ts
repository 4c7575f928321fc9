import { isOfEvidence } from '../evidence/evidence-act.ts';
import type { Incident } from '../incident.ts';
import type { AlertDue, TellingRecord } from '../journal.ts';
import { meaningOf } from '../table-names.ts';
import { counted, signed } from '../words.ts';
import { adviceOn, closeCommand } from './advice.ts';
import { bundleCommandOf, evidenceStepOf } from './evidence-steps.ts';
import { fitBeginning, fitParts } from './fitting.ts';
import { earlierOf, headlineOf, rowsOf, saidOf } from './headline.ts';
import { heldInWords } from './held-words.ts';
import { SUSPECTED } from './mail-subject.ts';
import { renderMail } from './mail.ts';
import { splitMoveText } from './move-text.ts';
import { cutEnd, cutMiddle, onOneLine } from './plain-text.ts';
import { reasonWordsOf } from './reason-words.ts';
import { sinceOf, stillOf, surenessOf } from './sureness.ts';
import { tellingOf, type Telling, type Told, type ToldIncident } from './told.ts';

/**
 * A custom notification of Amazon Q Developer in chat applications, schema 1.0. Its limits are not
 * published; ours are 100 characters a title, 2,000 a description, 5 next steps of 300.
 */
export type ChatMessage = {
  readonly version: '1.0';
  readonly source: 'custom';
  /** The alert's; the same whenever it is sent again. */
  readonly id: string;
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps?: readonly string[];
    readonly keywords?: readonly string[];
  };
  readonly metadata: {
    /** The incident that leads the message: what is told of it stands in one thread. */
    readonly threadId: string;
    readonly summary: string;
    /** Letters, digits and hyphens. */
    readonly eventType: string;
    readonly relatedResources?: readonly string[];
    /** For custom actions: values without blanks. */
    readonly additionalContext?: Readonly<Record<string, string>>;
    readonly enableCustomActions: boolean;
  };
};

/** Renders what one message tells in a chat: the lead in a few lines, each further one in one. */
export function renderChat(record: TellingRecord, alert: AlertDue): ChatMessage {
  const telling = tellingOf(record, alert);
  return telling.kind === 'moves' ? chatOf(record, alert, telling) : plainChat(record, alert);
}

function chatOf(
  record: TellingRecord,
  { id, heading }: AlertDue,
  { lead, others }: Extract<Telling, { kind: 'moves' }>,
): ChatMessage {
  const { incident } = lead;
  const { domain } = record;
  const title = titleOf(domain, lead, { others: others.length, heading });
  const hasSteps = incident.state === 'open' || isOfEvidence(lead.move.reason);
  return {
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title,
      description: descriptionOf(record, { lead, others, heading }),
      ...(hasSteps ? { nextSteps: stepsOf(lead, heading) } : {}),
      keywords: ['BoKS', domain, incident.kind, incident.severity],
    },
    metadata: {
      threadId: incident.id,
      summary: title,
      eventType: `boks-${incident.kind}`,
      relatedResources: incident.host === null ? [domain] : [spelt(incident.host)],
      additionalContext: {
        incident: incident.id,
        domain,
        severity: incident.severity,
        state: incident.state,
      },
      enableCustomActions: true,
    },
  };
}

function titleOf(
  domain: string,
  lead: Told,
  { others, heading }: { readonly others: number; readonly heading: string | null },
): string {
  const { standing, name, says, worst, tables, ...headline } = headlineOf(lead);
  const after = heading === null ? spelt(headline.after) : SUSPECTED;
  const beginning = {
    prefix: `${standing.toUpperCase()} `,
    domain,
    name: spelt(name),
    says,
    end: worst === '' ? '' : `, ${worst}`,
  };
  return fitParts(
    [
      { text: fitBeginning(beginning, MOST_OF_BEGINNING), rank: 0 },
      { text: tables > 1 ? `, ${counted(tables, 'table')}` : '', rank: 3 },
      { text: after === '' ? '' : `, ${after}`, rank: heading === null ? 2 : 1 },
      { text: others === 0 ? '' : `, and ${others} more`, rank: heading === null ? 1 : 2 },
    ],
    MOST_OF_TITLE,
  );
}

type Described = {
  readonly lead: ToldIncident;
  readonly others: readonly ToldIncident[];
  readonly heading: string | null;
};

function descriptionOf(record: TellingRecord, { lead, others, heading }: Described): string {
  const { incident, move } = lead;
  const { list, clean } = splitMoveText(move.text);
  const lines = [
    ...(heading === null ? [] : [`*${spelt(heading).toUpperCase()}: reset no replica.*`]),
    cutEnd(spelt(saidOf(lead)), MOST_SAID),
    ...tablesIn(lead),
    ...[...earlierOf(lead), list, clean]
      .filter((text) => text !== '')
      .map((text) => cutEnd(spelt(text), MOST_SAID)),
    ...heldIn(record, incident),
    `*Sure?* ${surenessOf(record, lead)}`,
    `*Since* ${sinceOf(incident)}. *Still?* ${stillOf(record, lead)}`,
    `*Why this message* ${reasonWordsOf(lead).why}.`,
    ...alsoIn(others),
    `Incident ${incident.id}${bundleOf(lead)}`,
  ];
  return lines.join('\n');
}

/** What a cause speaks for: nobody is told of it otherwise. */
function heldIn(record: TellingRecord, incident: Incident): readonly string[] {
  const held = heldInWords(record, incident);
  return held === '' ? [] : [`*For* ${cutEnd(spelt(held), MOST_SAID)}`];
}

/** Where evidence was collected before people were told; a message about evidence says it itself. */
function bundleOf({ move, incident }: Told): string {
  const command = isOfEvidence(move.reason) ? undefined : bundleCommandOf(incident);
  return command === undefined ? '' : `, its evidence: ${command}`;
}

function tablesIn({ incident }: Told): readonly string[] {
  if (incident.state !== 'open') return [];
  const unless = incident.kind === 'other-series' ? ' if they were the same series' : '';
  const rows = rowsOf(incident).map(
    ({ table, left, right, difference, sign }) =>
      `T${table} ${meaningOf(table)}: ${left} ${sign} ${right} (${signed(difference)}${unless})`,
  );
  const left = rows.length - MOST_ROWS;
  return [...rows.slice(0, MOST_ROWS), ...(left > 0 ? [`and ${counted(left, 'more table')}`] : [])];
}

function alsoIn(others: readonly Told[]): readonly string[] {
  const lines = others.slice(0, MOST_OTHERS).map((told) => {
    const { standing } = headlineOf(told);
    const said = cutEnd(spelt(saidOf(told)), MOST_SAID_OF_OTHERS);
    return `*Also ${standing}* ${said} (${told.incident.id})`;
  });
  const left = others.length - MOST_OTHERS;
  return [...lines, ...(left > 0 ? [`and ${counted(left, 'more incident')}`] : [])];
}

function stepsOf({ move, incident }: Told, heading: string | null): readonly string[] {
  const { id, acknowledged, severity, retired } = incident;
  if (isOfEvidence(move.reason)) {
    const { text, command } = evidenceStepOf(move.reason, incident);
    return [`${text} ${command}`];
  }
  const { advice, remedy } = adviceOn(incident, heading);
  return [
    ...advice.slice(0, MOST_ADVICE),
    `Runbook: ${remedy}`,
    ...(acknowledged !== undefined || severity === 'warning' || retired === true
      ? []
      : [`Take it: boks-audit incident ack ${id} --why "..."`]),
    ...(retired === true ? [`Close it: ${closeCommand(incident).join(' ')}`] : []),
  ].map((step) => cutEnd(step, MOST_OF_STEP));
}

/** A test, a digest: the mail's words, in a thread of their own. */
function plainChat(record: TellingRecord, alert: AlertDue): ChatMessage {
  const { subject, body } = renderMail(record, alert);
  const [, said = subject] = /^(?:\[[^\]]*\])+ (.*) - \S+$/.exec(subject) ?? [];
  const title = cutEnd(spelt(said), MOST_OF_TITLE);
  return {
    version: '1.0',
    source: 'custom',
    id: alert.id,
    content: {
      textType: 'client-markdown',
      title,
      description: cutEnd(body.split('\n').map(spelt).join('\n'), MOST_OF_DESCRIPTION),
    },
    metadata: {
      threadId: alert.id,
      summary: title,
      eventType: alert.digest === undefined ? 'boks-test' : 'boks-digest',
      enableCustomActions: false,
    },
  };
}

/** On one line, without the characters by which a text would turn into a link, a mention or bold type. */
const spelt = (text: string): string =>
  cutMiddle(
    onOneLine(text).replaceAll(/[<>*`~]/g, (character) => IN_CHAT[character] ?? "'"),
    MOST_SPELT,
  );

const IN_CHAT: Readonly<Record<string, string>> = { '<': '(', '>': ')', '~': '-', '`': "'" };

const MOST_OF_BEGINNING = 75;
const MOST_OF_TITLE = 100;
const MOST_OF_DESCRIPTION = 2_000;
const MOST_OF_STEP = 300;
const MOST_SPELT = 1_000;
const MOST_SAID = 350;
const MOST_SAID_OF_OTHERS = 120;
const MOST_ROWS = 5;
const MOST_OTHERS = 4;
const MOST_ADVICE = 3;
