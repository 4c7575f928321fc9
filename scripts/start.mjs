// `npm start`: the 2008 failure on a simulated domain. One process: the command itself.
import { build, ensureDependencies } from './dependencies.mjs';

ensureDependencies();
build();
process.argv.splice(1, 1, 'boks-audit', 'serve', '--demo');
await import('../dist/boks-audit.js');
