// `npm run complete-lock`, after adding a dependency. Some registries carry the platform packages of
// oxlint, oxfmt and the like for Linux alone; `npm install` then leaves the others out of the lock file,
// and `npm ci` refuses it. This adds them by version, as their parents name them; npm fetches an optional
// package only on its own platform.
import { readFileSync, writeFileSync } from 'node:fs';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
let added = 0;

for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    if (lock.packages[`node_modules/${name}`] !== undefined || platform === undefined) continue;
    const kind = parent.dev === true ? { dev: true, optional: true } : { optional: true };
    lock.packages[`node_modules/${name}`] = { version, ...kind, ...platform };
    added += 1;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).toSorted(([one], [other]) => (one < other ? -1 : 1)),
);
writeFileSync('package-lock.json', `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(`added ${added} platform packages to the lock file`);

/** `@oxlint/binding-linux-arm-gnueabihf` is for Linux on ARM with glibc. */
function platformOf(name) {
  const [system, processor, abi = ''] = (name.split('/').at(-1) ?? '')
    .replace(/^binding-/, '')
    .split('-');
  if (!SYSTEMS.includes(system) || processor === undefined) return undefined;
  const libc = abi.startsWith('musl') ? 'musl' : 'glibc';
  return { os: [system], cpu: [processor], ...(system === 'linux' ? { libc: [libc] } : {}) };
}
