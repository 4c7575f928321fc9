import type { Incident } from '../incident.ts';
import type { TellingRecord } from '../journal.ts';
import { counted, listFirst } from '../words.ts';
import { KIND_WORDS } from './kind-words.ts';
import { onOneLine } from './plain-text.ts';

/** What is not told because this one speaks for it, in a sentence; empty where it speaks for nothing. */
export function heldInWords({ act }: TellingRecord, { id }: Incident): string {
  const held = act.incidents.filter(({ heldBy }) => heldBy?.id === id);
  if (held.length === 0) return '';
  const names = held.map(({ host, kind }) => {
    const { state, whom = 'domain' } = KIND_WORDS[kind];
    return `${onOneLine(host ?? whom)} ${state}`;
  });
  const selves = held.length === 1 ? 'itself' : 'themselves';
  return `It speaks for ${counted(held.length, 'other incident')}, not told by ${selves}: ${listFirst(names, MOST_NAMED, '; ')}.`;
}

const MOST_NAMED = 5;
