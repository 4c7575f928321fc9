import { createHash } from 'node:crypto';

import { missOf } from '#domain/miss.ts';
import type { Collectors } from '#ports/collectors.ts';
import type { Answer } from '#ports/fleet.ts';

/**
 * Hosts of which evidence is collected: most answer by the first look, some never do, some cannot be
 * reached. Which, is drawn from the command's name alone, so a look changes nothing and any process
 * may look.
 */
export const COLLECTORS: Collectors = {
  collect: async ({ domain, number, step, attempt, wanted, hosts }) => {
    const command = `${domain}/${number}/${step}/${wanted}/${attempt}`;
    const reached = hosts.filter((host) => drawOf(command, host) >= NOT_REACHED);
    const misses = hosts
      .filter((host) => !reached.includes(host))
      .map((host) => [host, missOf('agent-away', '')] as const);
    return {
      commands: reached.length === 0 ? [] : [{ command, hosts: reached }],
      misses: Object.fromEntries(misses),
    };
  },
  look: async (command, hosts) =>
    Object.fromEntries(hosts.map((host) => [host, answerOf(command, host)])),
};

const answerOf = (command: string, host: string): Answer =>
  drawOf(command, host) < SILENT
    ? { kind: 'pending' }
    : { kind: 'answered', text: `${command} of ${host}\n` };

/** 0 to 255. */
const drawOf = (command: string, host: string): number =>
  createHash('sha256').update(`${command} ${host}`).digest()[0] ?? 0;

const NOT_REACHED = 8;
const SILENT = 24;
