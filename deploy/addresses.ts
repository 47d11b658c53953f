/** `make addresses`: where a stack's brokers are reached from outside right now, as the API server tells it. */
import type * as clientModule from "../components/live/client";
import type { ClusterSource } from "../components/live/source";
import { Failure } from "./failure";
import { stackConfig } from "./policyProfile";
import { addressTable, type Pod, type Service } from "./report";
import type { Target } from "./target";

/**
 * Says the addresses at which brokers are reached from outside. Where a listener has no `hosts`, brokers advertise the
 * nodes that they run on, which no output knows.
 *
 * @throws Failure when nothing has been deployed, or the API server does not answer
 */
export async function tellAddresses(open: () => Promise<Target>, log: (line: string) => void): Promise<void> {
  const { stack, cluster } = await open();
  const [outputs, config] = await Promise.all([stack.outputs(), stackConfig(stack)]);
  const namespace: unknown = outputs.namespace?.value;
  if (typeof namespace !== "string")
    throw new Failure(
      `Stack ${stack.name} has not been deployed, so it has no addresses: make up STACK=${stack.name}`,
    );
  log(await addressesIn(namespace, () => cluster(config)));
}

async function addressesIn(namespace: string, source: () => ClusterSource) {
  const { listIn } = module.require("../components/live/client") as typeof clientModule;
  let found;
  try {
    found = await listIn(source(), namespace);
  } catch (error) {
    throw new Failure(`The addresses cannot be read: ${(error as Error).message}`);
  }
  const table = addressTable(found.services as Service[], found.pods as Pod[]);
  return table === "" ? `No broker in namespace ${namespace} is reached from outside by a Service.` : table;
}
