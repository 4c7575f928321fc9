import { runBoksadm } from './boksadm-command.ts';

const printed = runBoksadm(process.argv.slice(2), process.env);
process.stdout.write(printed.stdout);
process.stderr.write(printed.stderr);
process.exitCode = printed.exitCode;
