import type { CheckState } from '#domain/verdict.ts';

/** Puts a state's colour around a text; where colours are off, gives the text back. */
export type Paint = (state: CheckState, text: string) => string;

/**
 * Colours only on a terminal, and none where `NO_COLOR` is set to anything (no-color.org) or the
 * terminal is a dumb one. Colour never says what a word does not say too.
 */
export function painterFor(
  stream: { readonly isTTY?: boolean | undefined },
  environment: NodeJS.ProcessEnv,
): Paint {
  const isOn =
    stream.isTTY === true &&
    (environment['NO_COLOR'] ?? '') === '' &&
    environment['TERM'] !== 'dumb';
  return isOn ? (state, text) => `\u001b[${CODES[state]}m${text}\u001b[0m` : (_, text) => text;
}

const CODES: Readonly<Record<CheckState, string>> = {
  ok: '32',
  warning: '33',
  critical: '1;31',
  unknown: '35',
};
