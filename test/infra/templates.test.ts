import { describe } from 'vitest';

import { fleetRules } from './fleet.rules.ts';
import { nagRules } from './nag.rules.ts';
import { permissionRules } from './permissions.rules.ts';
import { snapshotRules } from './snapshot.rules.ts';
import { stackRules } from './stack.rules.ts';

// One file, so that the CDK is loaded once and each stage is synthesised once.
describe('fleet rules', () => {
  fleetRules();
});
describe('permissions', () => {
  permissionRules();
});
describe('snapshots', () => {
  snapshotRules();
});
describe('stacks', () => {
  stackRules();
});
describe('cdk-nag', () => {
  nagRules();
});
