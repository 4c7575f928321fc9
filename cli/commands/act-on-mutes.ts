import { MuteList } from '#contracts/api-acts.ts';

import { muteLines } from '../text/quieting-lines.ts';
import { addQuieting, endQuieting, listQuieting, type ListOptions } from './act-on-quieting.ts';
import type { ActOptions } from './act-options.ts';
import type { MuteOptions } from './mute.ts';

/** Adds a mute; returns the exit status. */
export async function addMute(options: MuteOptions): Promise<number> {
  const { incident, domain, host: hosts, kind: kinds, table: tables } = options;
  return addQuieting('mute', { incident, domain, hosts, kinds, tables }, options);
}

/** Lists mutes; returns the exit status. */
export const listMutes = async (options: ListOptions): Promise<number> =>
  listQuieting({ quieting: 'mute', schema: MuteList, linesOf: muteLines }, options);

/** Ends a mute; returns the exit status. */
export const endMute = async (id: string, options: ActOptions): Promise<number> =>
  endQuieting('mute', id, options);
