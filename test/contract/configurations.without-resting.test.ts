import { withoutResting } from '#cli/local/configure-domains.ts';

import { MemoryConfigurations } from '../unit/configuration/memory-configurations.ts';
import { describeConfigurations } from './configurations.contract.ts';

describeConfigurations('withoutResting', async () =>
  withoutResting(new MemoryConfigurations(), ['another']),
);
