/** Addresses that clients have to learn. */
import { hostPort } from "../domain/kubernetes/names";
import {
  balancerVariable,
  brokerAddresses,
  type External,
  isExternal,
  listenersOf,
  type OutsideListener,
  type ServiceListener,
  serviceListeners,
} from "../domain/kafka/listeners";
import { type Change, isComponent } from "./changes";
import { attention, type Finding, listed, note } from "./finding";
import { urnParts } from "./run";
import { isObject, numberAt, type Properties, textAt } from "./values";

/** An address before and after; undefined where there is none. */
interface Pair {
  readonly before?: string;
  readonly after?: string;
}

/** One broker's addresses before and after; undefined where the broker is not there. */
export interface AddressChange {
  readonly broker: string;
  readonly inside: Pair;
  readonly outside: Pair;
  /** Those of further listeners for clients outside, by the listener's name. */
  readonly further: Readonly<Record<string, Pair>>;
}

/** Brokers whose addresses change, appear or go. A deployment that is refused changes none, but says what it wanted. */
export function addressChanges(changes: readonly Change[]): readonly AddressChange[] {
  return changes
    .filter(isCluster)
    .flatMap(({ urn, before, after }) => {
      const { name } = urnParts(urn);
      const [old, wanted] = [addresses(name, before), addresses(name, after)];
      return Array.from({ length: Math.max(old.length, wanted.length) }, (_, id) => ({
        broker: `${name}-${id}`,
        inside: pair(old[id]?.inside, wanted[id]?.inside),
        outside: pair(old[id]?.outside, wanted[id]?.outside),
        further: Object.fromEntries(
          Object.keys({ ...old[id]?.further, ...wanted[id]?.further }).map((listener) => [
            listener,
            pair(old[id]?.further[listener], wanted[id]?.further[listener]),
          ]),
        ),
      }));
    })
    .filter(({ inside, outside, further }) => [inside, outside, ...Object.values(further)].some(differs));
}

const isCluster = (change: Change) => isComponent(change) && change.type.endsWith(":KafkaCluster");

/** The further listeners that a cluster's inputs name. */
const further = (inputs: Properties | undefined) =>
  (Array.isArray(inputs?.externalListeners) ? inputs.externalListeners : []) as OutsideListener[];

const differs = ({ before, after }: Pair) => before !== after;

const pair = (before: string | undefined, after: string | undefined): Pair => ({
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
  const listeners = listenersOf(brokers, external, further(inputs));
  const [outside] = serviceListeners(listeners).filter(isExternal);
  const others = serviceListeners(listeners).filter((listener) => !isExternal(listener));
  return brokerAddresses(cluster, brokers, listeners).map(({ id, internal }) => ({
    inside: internal,
    outside: outside && advertised(outside, id),
    further: Object.fromEntries(others.map((listener) => [listener.name, advertised(listener, id)])),
  }));
}

/** What a broker advertises; without hosts the cluster alone knows it: its node, or its load balancer's address. */
function advertised({ exposure: { by, hosts, ports } }: ServiceListener, id: number): string {
  return hostPort(hosts?.[id] ?? (by === "nodePort" ? "NODE" : "LOAD-BALANCER"), ports[id] ?? "?");
}

/** What clients have to do where load balancers have other addresses than brokers advertise. */
export function balancerFindings(changes: readonly Change[]): readonly Finding[] {
  const clusters = changes.filter(isCluster).map(({ after }) => further(after));
  const names = new Map(clusters.flat().map(({ name }) => [balancerVariable(name), name]));
  return changes
    .filter(({ type }) => type.endsWith(":StatefulSet"))
    .flatMap(({ title, differences }) =>
      differences.flatMap(({ path, before, after }) => {
        const listener = names.get(/\.env\[(\w+)\]\.value$/.exec(path)?.[1] ?? "");
        if (listener === undefined || typeof before !== "string" || typeof after !== "string") return [];
        return attention(
          `${title}: load balancers of listener ${listener} have other addresses: ${after}, where they had ${before}. Clients that know only the old ones must be given these; each broker advertises its own after its restart.`,
        );
      }),
    );
}

/** What clients of further listeners have to do; one finding for a listener that comes, goes or moves. */
function furtherFindings(changes: readonly AddressChange[]): readonly Finding[] {
  const listeners = new Set(changes.flatMap(({ further }) => Object.keys(further)));
  return [...listeners].flatMap((listener) => {
    // A broker that comes or goes is told of as one, whatever it listens on.
    const stays = changes.filter(
      ({ inside, further }) =>
        inside.before !== undefined && inside.after !== undefined && further[listener] !== undefined,
    );
    const tell = (is: (pair: Pair) => boolean, text: (brokers: string) => string): Finding[] => {
      const brokers = stays.filter(({ further }) => is(further[listener] ?? {})).map(({ broker }) => broker);
      return brokers.length === 0 ? [] : [attention(text(listed(brokers)))];
    };
    return [
      ...tell(
        (pair) => pair.before !== undefined && pair.after !== undefined && differs(pair),
        (brokers) =>
          `Clients of listener ${listener} must connect to other addresses for ${brokers}. A broker advertises its new one after its own restart.`,
      ),
      ...tell(
        ({ before, after }) => before === undefined && after !== undefined,
        (brokers) =>
          `${brokers}: listener ${listener} is new, and open to whoever reaches its addresses. A broker listens there after its restart.`,
      ),
      ...tell(
        ({ before, after }) => before !== undefined && after === undefined,
        (brokers) => `Clients of listener ${listener} lose ${brokers}: its Services are deleted at once.`,
      ),
    ];
  });
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
  findings.push(...furtherFindings(changes));
  if (removed.length > 0)
    findings.push(attention(`Clients that bootstrap only from ${names(removed)} find nobody any more.`));
  if (added.length > 0)
    findings.push(
      note(`${names(added)}: new addresses; clients find them by themselves once they are connected.`),
    );
  return findings;
}
