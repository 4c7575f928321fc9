import type { SweepPlace } from '#ports/fleet.ts';

/** One command that SSM took: its id, until when its hosts may answer, and which node each host is. */
export type SsmCommand = {
  readonly id: string;
  /** Just before its phase ends, UTC milliseconds by our clock: no later look will know more. */
  readonly untilMs: number;
  readonly nodes: ReadonlyMap<string, string>;
  /** The prefix of the keys under which its nodes store what they print, where they do. */
  readonly storedUnder: string | undefined;
  /** The configured name of the node that reads its hosts, where they have no agents: a lane. */
  readonly through: string | undefined;
};

/**
 * A command as the sweep keeps it. It names its nodes, so that looking at it does not depend on the
 * configuration, or on who bears a tag, having stayed the same since.
 */
export function formatCommand({ id, untilMs, nodes, storedUnder, through }: SsmCommand): string {
  const pairs = [...nodes].map(([host, node]) => `${host}=${node}`).join(',');
  return [
    id,
    untilMs,
    pairs,
    ...(storedUnder === undefined ? [] : [storedUnder]),
    ...(through === undefined ? [] : [`${THROUGH}${through}`]),
  ].join(' ');
}

/** Throws where the text is no command of SSM. */
export function readCommand(text: string): SsmCommand {
  const [, id, untilMs, pairs, storedUnder, through] = COMMAND.exec(text) ?? [];
  if (id === undefined || untilMs === undefined || pairs === undefined) {
    throw new Error(`no command of SSM: ${text.slice(0, 100)}`);
  }
  const nodes = pairs.split(',').map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals), pair.slice(equals + 1)];
  });
  return { id, untilMs: Number(untilMs), nodes: new Map(nodes), storedUnder, through };
}

/** What a command is for, in the words of its Comment: `bank/412/replicas/1`, at most 100 characters. */
export const commentOf = (words: readonly (string | number)[]): string =>
  words.join('/').slice(0, MOST_COMMENT_CHARACTERS);

/** The sweep in the words of a Comment; undefined where they are none of a sweep's phase. */
export function sweepNamedIn(comment: string): SweepPlace | undefined {
  const [, domain, sweep] = PHASE_COMMENT.exec(comment) ?? [];
  return domain === undefined || sweep === undefined ? undefined : { domain, sweep: Number(sweep) };
}

/**
 * How long SSM may try to deliver a command: together with the script's own time it is over
 * `SPARE_SECONDS` before the phase is, so that the phase knows which commands were lost. A phase that
 * is too short for that, of which `config check` warns, closes over commands that still run: their
 * hosts did not answer.
 */
export const deliverySecondsOf = (withinSeconds: number, scriptSeconds: number): number =>
  Math.max(LEAST_DELIVERY_SECONDS, withinSeconds - scriptSeconds - SPARE_SECONDS);

/** How long a look that failed leaves the answer to a later one. */
export const waitSecondsOf = (withinSeconds: number): number =>
  Math.max(0, withinSeconds - SPARE_SECONDS);

/** Behind it a colon, which no prefix of keys has. */
const THROUGH = 'through:';
const COMMAND =
  /^([0-9a-f-]{36}) (\d{1,16}) ([^\s,=]+=[^\s,=]+(?:,[^\s,=]+=[^\s,=]+)*)(?: ([\w./-]+))?(?: through:([^\s]+))?$/;
/** Behind a lane's attempt come its node and number. */
const PHASE_COMMENT = /^([a-z0-9][a-z0-9-]*)\/(\d{1,12})\/(?:replicas|master|repeat)\/\d+(?:\/|$)/;
const MOST_COMMENT_CHARACTERS = 100;
/** SSM takes no less. */
export const LEAST_DELIVERY_SECONDS = 30;
/** SSM says a moment late that a time is over, and the commands of a phase are sent after it began. */
export const SPARE_SECONDS = 5;
