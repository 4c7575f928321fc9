import { Configuration } from '#contracts/configuration.ts';
import { deliveryOf, type Delivery } from '#contracts/delivery.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

/** Finds how a domain's messages leave this machine, as it is configured now: a push needs no restart. */
export const deliveryInForce =
  (kept: Pick<KeptConfigurations, 'readAct'>) =>
  async (name: string): Promise<Delivery> => {
    const act = await kept.readAct(name);
    if (act === undefined) return {};
    const { domains, defaults } = Configuration.parse(JSON.parse(act.configuration.source));
    const domain = domains.find((one) => one.name === name);
    return domain === undefined ? {} : deliveryOf(domain, defaults);
  };
