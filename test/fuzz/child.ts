/**
 * Tries inputs on one parser, in a process of its own, since a loop that never ends can be stopped
 * only from outside. Before each input its number is written to the progress file, which the
 * parent watches; the report is one line of JSON on stdout.
 *
 * Arguments: target, seed, inputs (or `shapes`), progress file.
 */
import { openSync, writeSync } from 'node:fs';

import type { ChildReport } from './parent.ts';
import { SHAPES } from './shapes.ts';
import { targetOf, textOf, type Attempt } from './targets.ts';

const SHAPE_CHARACTERS = 2_000_000;

const [target = '', seed = '', inputs = '', progressFile = ''] = process.argv.slice(2);
const progress = openSync(progressFile, 'w');
const number = new Float64Array(1);
const report = inputs === 'shapes' ? tryShapes() : tryInputs(Number(inputs));
process.stdout.write(`${JSON.stringify(report)}\n`);

function tryInputs(count: number): ChildReport {
  const outcomes: Record<string, number> = {};
  const { attempt } = targetOf(target);
  for (let input = 0; input < count; input += 1) {
    begin(input);
    const text = textOf(target, Number(seed), input);
    const { outcome, fault } = guarded(() => attempt(text));
    if (fault !== undefined) return { kind: 'failed', input, fault };
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return { kind: 'passed', outcomes };
}

function tryShapes(): ChildReport {
  const outcomes: Record<string, number> = {};
  const { parse } = targetOf(target);
  for (const [input, { name, text }] of SHAPES.entries()) {
    begin(input);
    const printed = text(SHAPE_CHARACTERS);
    const { fault } = guarded(() => ({ outcome: String(parse(printed)), fault: undefined }));
    if (fault !== undefined) return { kind: 'failed', input, fault: `${name}: ${fault}` };
    outcomes[name] = 1;
  }
  return { kind: 'passed', outcomes };
}

function begin(input: number): void {
  number[0] = input;
  writeSync(progress, number, 0, 8, 0);
}

/** A parser answers with values: whatever it throws is a fault. */
function guarded(attempt: () => Attempt): Attempt {
  try {
    return attempt();
  } catch (error) {
    return { outcome: 'threw', fault: `it threw: ${String(error)}` };
  }
}
