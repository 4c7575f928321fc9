/**
 * A value as JSON text, for a store that must give back what it was given. A key whose value is
 * undefined is left out (it reads back the same); whatever else JSON would change silently is
 * refused: undefined in a list, numbers that are not finite, dates, functions, big integers.
 */
export function keptJson(value: unknown): string {
  refuseChanged(value);
  return JSON.stringify(value);
}

/** Throws, naming the place, where JSON would not keep the value. */
export function refuseChanged(value: unknown): void {
  const changed = changedIn(value);
  if (changed === undefined) return;
  const place = changed.place === '' ? 'value' : changed.place;
  throw new TypeError(`cannot be stored: ${place} is ${describe(changed.value)}`);
}

/** What JSON would not keep, and its place, which is put together on the way back alone. */
type Changed = { readonly place: string; readonly value: unknown };

function changedIn(value: unknown): Changed | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return undefined;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const changed = changedIn(value[index]);
      if (changed !== undefined) return { ...changed, place: `[${index}]${changed.place}` };
    }
    return undefined;
  }
  if (!isPlain(value)) return { place: '', value };
  for (const key of Object.keys(value)) {
    const inner = value[key];
    const changed = inner === undefined ? undefined : changedIn(inner);
    if (changed !== undefined) return { ...changed, place: `.${key}${changed.place}` };
  }
  return undefined;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const describe = (value: unknown): string =>
  typeof value === 'object'
    ? 'no plain object'
    : typeof value === 'number'
      ? 'no finite number'
      : typeof value;
