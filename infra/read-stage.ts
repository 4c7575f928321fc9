import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { parse } from 'yaml';
import * as z from 'zod';

import { Configuration } from '#contracts/configuration.ts';

import { Stage, STAGES } from './stages.ts';

/** A stage's file, or the configuration that it names, cannot be used. */
export class StageRefused extends Error {
  override readonly name = 'StageRefused';
}

/** The stage that `-c config=FILE` names; without it, the example. Throws `StageRefused`. */
export function readStage(file: string | undefined): Stage {
  if (file === undefined) return STAGES.example;
  const stage = parsed(Stage, file);
  if (stage.configuration !== undefined) {
    refuseTooManyNodes(parsed(Configuration, resolve(dirname(file), stage.configuration)));
  }
  return stage;
}

function parsed<Schema extends z.ZodType>(schema: Schema, file: string): z.output<Schema> {
  const result = schema.safeParse(contentOf(file));
  if (result.success) return result.data;
  throw new StageRefused(`${file}: ${z.prettifyError(result.error)}`);
}

function contentOf(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new StageRefused(`${file} cannot be read: ${String(error)}`, { cause: error });
  }
}

/** More nodes than one account and Region manages can be deployed, but never read. */
function refuseTooManyNodes({ domains }: Configuration): void {
  const nodes = domains.flatMap(({ master, replicas }) =>
    [master, ...replicas].filter(({ ssm }) => ssm !== undefined),
  ).length;
  if (nodes > MOST_NODES) {
    throw new StageRefused(
      `the configuration names ${nodes} nodes of SSM; one account and Region has ${MOST_NODES}`,
    );
  }
}

/** The quota of managed nodes of an account and Region, as it is given without asking. */
const MOST_NODES = 2400;
