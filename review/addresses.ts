/** Addresses that clients have to learn. */
import { hostPort } from "../domain/kubernetes/names";
import { brokerAddresses, type External, listenersOf } from "../domain/kafka/listeners";
import { type Change, isComponent } from "./changes";
import { attention, type Finding, listed, note } from "./finding";
import { urnParts } from "./run";
import { isObject, numberAt, type Properties, textAt } from "./values";

/** One broker's addresses before and after; undefined where the broker is not there. */
export interface AddressChange {
  readonly broker: string;
  readonly inside: { readonly before?: string; readonly after?: string };
  readonly outside: { readonly before?: string; readonly after?: string };
}

/** Brokers whose addresses change, appear or go. A deployment that is refused changes none, but says what it wanted. */
export function addressChanges(changes: readonly Change[]): readonly AddressChange[] {
  return changes
    .filter((change) => isComponent(change) && change.type.endsWith(":KafkaCluster"))
    .flatMap(({ urn, before, after }) => {
      const { name } = urnParts(urn);
      const [old, wanted] = [addresses(name, before), addresses(name, after)];
      return Array.from({ length: Math.max(old.length, wanted.length) }, (_, id) => ({
        broker: `${name}-${id}`,
        inside: pair(old[id]?.inside, wanted[id]?.inside),
        outside: pair(old[id]?.outside, wanted[id]?.outside),
      }));
    })
    .filter(({ inside, outside }) => inside.before !== inside.after || outside.before !== outside.after);
}

const pair = (before: string | undefined, after: string | undefined) => ({
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
});

function addresses(name: string, inputs: Properties | undefined) {
  const brokers = numberAt(inputs, "brokers");
  if (inputs === undefined || brokers === undefined) return [];
  const external = isObject(inputs.external) ? (inputs.external as External) : {};
  const cluster = {
    name,
    namespace: textAt(inputs, "namespace") ?? "",
    clusterDomain: textAt(inputs, "clusterDomain") ?? "",
  };
  const listeners = listenersOf(brokers, external);
  return brokerAddresses(cluster, brokers, listeners).map(({ internal, external: outside, nodePort }) => ({
    inside: internal,
    // Without a configured host the broker advertises the node it happens to run on.
    outside: outside ?? (nodePort === undefined ? undefined : hostPort("NODE", nodePort)),
  }));
}

/** What clients have to do. NodePorts and namespaces of brokers that are there already cut off clients that connect to the old ones. */
export function addressFindings(changes: readonly AddressChange[]): readonly Finding[] {
  const moved = (side: "inside" | "outside") =>
    changes.filter(
      (change) =>
        change[side].before !== undefined &&
        change[side].after !== undefined &&
        change[side].before !== change[side].after,
    );
  const added = changes.filter(({ inside }) => inside.before === undefined);
  const removed = changes.filter(({ inside }) => inside.after === undefined);
  const names = (of: readonly AddressChange[]) => listed(of.map(({ broker }) => broker));
  // At a first deployment there is nobody yet who knows another address.
  if (changes.every(({ inside }) => inside.before === undefined)) return [];
  const findings: Finding[] = [];
  if (moved("outside").length > 0)
    findings.push(
      attention(
        `Clients outside must connect to other addresses for ${names(moved("outside"))}. The old ports close at once, while a broker advertises its new one only after its own restart: clients outside are cut off from each broker in between.`,
      ),
    );
  const closed = changes.filter(
    ({ inside, outside }) =>
      inside.after !== undefined && outside.before !== undefined && outside.after === undefined,
  );
  if (closed.length > 0)
    findings.push(
      attention(
        `Clients outside lose ${names(closed)}: kafka.external is off, and nothing else listens for them.`,
      ),
    );
  const opened = changes.filter(
    ({ inside, outside }) =>
      inside.before !== undefined && outside.before === undefined && outside.after !== undefined,
  );
  if (opened.length > 0)
    findings.push(
      attention(
        `${names(opened)}: a NodePort on every node, open to whoever reaches one. A broker advertises it after its restart.`,
      ),
    );
  if (moved("inside").length > 0)
    findings.push(
      attention(`Clients in the cluster must connect to other names for ${names(moved("inside"))}.`),
    );
  if (removed.length > 0)
    findings.push(attention(`Clients that bootstrap only from ${names(removed)} find nobody any more.`));
  if (added.length > 0)
    findings.push(
      note(`${names(added)}: new addresses; clients find them by themselves once they are connected.`),
    );
  return findings;
}
