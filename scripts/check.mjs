// `npm run check`: types, lint, format, dead code. Fast first.
import { ensureDependencies, run } from './dependencies.mjs';

ensureDependencies();
const bin = (name) => `node_modules/.bin/${name}`;
run(bin('tsc'), ['-b']);
run(bin('oxlint'), ['--quiet']);
run(bin('oxfmt'), ['--check', '.']);
run(bin('knip'), []);
console.log('check ok: types, lint, format, dead code');
