import { keptJson } from '../kept-json.ts';

/**
 * A value as JSON keeps it, and frozen all through: it shares nothing with whoever gave it, and whoever
 * changes it fails. With the length of its text. Throws where JSON would not keep the value.
 */
export function frozenJson<T>(value: T): { readonly value: T; readonly characters: number } {
  const text = keptJson(value);
  // The text was made from a T just now.
  return { value: frozen<T>(JSON.parse(text)), characters: text.length };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) for (const inner of value) frozen(inner);
  else for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
