import { RecordedConfiguration } from '#contracts/configuration.ts';
import { deliveryOf, type Delivery } from '#contracts/delivery.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

/** How a domain's messages leave this machine, and how often it is swept. */
export type DeliveryInForce = Delivery & { readonly periodSeconds: number };

/** Finds it as it is configured now, so that a push needs no restart. */
export const deliveryInForce =
  (kept: Pick<KeptConfigurations, 'readAct'>) =>
  async (name: string): Promise<DeliveryInForce | undefined> => {
    const act = await kept.readAct(name);
    if (act === undefined) return undefined;
    const { source, settings } = act.configuration;
    const { domains, defaults } = RecordedConfiguration.parse(JSON.parse(source));
    const domain = domains.find((one) => one.name === name);
    const { periodSeconds } = settings;
    return domain && { ...deliveryOf(domain, defaults), periodSeconds };
  };
