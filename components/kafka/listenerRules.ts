/** What the listeners for clients outside must not be, each by itself and beside the others. */
import { annotationFault } from "../shared/serviceArgs";
import {
  type External,
  isExternal,
  type Listener,
  nodePortListeners,
  type OutsideListener,
} from "../../domain/kafka/listeners";
import { NODE_PORT_RANGE } from "../../domain/kubernetes/nodePorts";
import type { Problem } from "../shared/schema";
import { METRICS } from "./inSync";

/** The arguments that decide how clients outside connect, with the listeners that follow from them. */
interface Listening {
  readonly brokers: number;
  readonly external: External;
  readonly externalListeners?: readonly OutsideListener[] | undefined;
  readonly listeners: readonly Listener[];
}

type Say = (path: string, message: string) => void;

/** What is wrong with the default listener for clients outside. */
function externalProblems({ external, brokers, listeners }: Listening): Problem[] {
  const problems: Problem[] = [];
  const say: Say = (path, message) => problems.push({ path: `external.${path}`, message });
  const { enabled, ...rest } = external;
  if (enabled === false) {
    for (const name of Object.keys(rest))
      say(
        name,
        "not allowed together with enabled: false, which leaves out the listener; leave one of them out",
      );
    return problems;
  }
  if (external.nodePorts && external.firstNodePort !== undefined)
    say("firstNodePort", "not allowed together with nodePorts; leave one of them out");
  if (external.nodePorts && external.nodePorts.length !== brokers)
    say("nodePorts", `${external.nodePorts.length} given; it must be one per broker (${brokers})`);
  const ports = nodePortListeners(listeners)
    .filter(isExternal)
    .flatMap(({ exposure }) => exposure.ports);
  const twice = ports.find((port, index) => ports.indexOf(port) !== index);
  if (twice !== undefined) say("nodePorts", `${twice} is given twice; every broker needs a port of its own`);
  const last = ports.at(-1) ?? 0;
  if (!external.nodePorts && last > NODE_PORT_RANGE.last)
    say(
      "firstNodePort",
      `${external.firstNodePort} is not allowed with ${brokers} brokers; it must be at most ${NODE_PORT_RANGE.last - brokers + 1}, or the last port (${last}) is above ${NODE_PORT_RANGE.last}`,
    );
  const hosts = external.hosts?.length ?? 1;
  if (hosts !== 1 && hosts !== brokers)
    say("hosts", `${hosts} given; it must be one host for all brokers, or one per broker (${brokers})`);
  return problems;
}

/** A list that has not one entry for all brokers or one per broker. */
const countProblem = (given: number, brokers: number, oneForAll: boolean) =>
  given === brokers || (oneForAll && given === 1)
    ? undefined
    : `${given} given; it must be ${oneForAll ? "one for all brokers, or " : ""}one per broker (${brokers})`;

/** What does not go with the type of a further listener, and what is missing for it. */
function exposureProblems(given: OutsideListener, brokers: number, say: Say): void {
  const { type, hosts, nodePorts, firstNodePort, advertisedPorts, loadBalancer } = given;
  const foreign = {
    ...(type === "nodePort" ? { advertisedPorts } : { firstNodePort, nodePorts }),
    ...(type !== "loadBalancer" && { loadBalancer }),
  };
  for (const [name, value] of Object.entries(foreign))
    if (value !== undefined) say(name, `not allowed with type ${type}`);
  for (const key of Object.keys(loadBalancer?.annotations ?? {})) {
    const fault = annotationFault(key);
    if (fault !== undefined) say(`loadBalancer.annotations["${key}"]`, fault);
  }
  const lists = { hosts, nodePorts, advertisedPorts };
  for (const [name, list] of Object.entries(lists)) {
    const problem = list && countProblem(list.length, brokers, name !== "nodePorts");
    if (problem !== undefined) say(name, problem);
  }
  if (type === "nodePort") {
    const last = NODE_PORT_RANGE.last - brokers + 1;
    if (firstNodePort === undefined && nodePorts === undefined)
      say("firstNodePort", "missing; it must be the NodePort of broker 0, or nodePorts one per broker");
    if (firstNodePort !== undefined && nodePorts !== undefined)
      say("firstNodePort", "not allowed together with nodePorts; leave one of them out");
    if (firstNodePort !== undefined && firstNodePort > last)
      say(
        "firstNodePort",
        `${firstNodePort} is not allowed with ${brokers} brokers; it must be at most ${last}`,
      );
  } else if (hosts === undefined) {
    if (type === "clusterIP")
      say("hosts", "missing; with type clusterIP it must be the hosts that clients connect to");
    if (loadBalancer?.externalDns === true)
      say("loadBalancer.externalDns", "true is not allowed without hosts, which are the names that it makes");
  } else if (
    brokers > 1 &&
    hosts.length === 1 &&
    (type === "loadBalancer" || new Set(advertisedPorts).size < brokers)
  )
    say(
      "hosts",
      `${JSON.stringify(hosts[0])} is not allowed for ${brokers} brokers${type === "loadBalancer" ? "" : " at one port"}; each broker needs an address of its own`,
    );
}

/** Names that Services, ports of pods and Kafka have for something else. */
const RESERVED = new Set(["INTERNAL", "EXTERNAL", "CONTROLLER", "SERVER", "CLIENT", "METRICS", "CS", "HS"]);

/** What is wrong with the further listeners, each by itself and beside the others. */
function furtherProblems({ externalListeners = [], listeners, brokers }: Listening): Problem[] {
  const problems: Problem[] = [];
  const others = new Map<number, string>([[METRICS.port, "the metrics"]]);
  const nodePorts = new Map<number, string>();
  for (const [position, { name, port, exposure }] of listeners.entries()) {
    const index = position - (listeners.length - externalListeners.length);
    const given = externalListeners[index];
    const say: Say = (path, message) =>
      problems.push({ path: `externalListeners[${index}].${path}`, message });
    const own = exposure.by === "nodePort" ? [...new Set(exposure.ports)] : [];
    if (given) {
      if (RESERVED.has(name))
        say("name", `"${name}" is not allowed; the program has something else of this name`);
      if (externalListeners.slice(0, index).some((before) => before.name === name))
        say("name", `"${name}" is given twice`);
      const other = others.get(port);
      if (other !== undefined) say("port", `${port} is not allowed; it is the port of ${other}`);
      exposureProblems(given, brokers, say);
      if (exposure.by === "nodePort" && own.length < exposure.ports.length)
        say("nodePorts", "has a port twice; every broker needs a port of its own");
      const taken = own.find((each) => nodePorts.has(each));
      if (taken !== undefined && (given.firstNodePort ?? given.nodePorts) !== undefined)
        say(
          given.nodePorts ? "nodePorts" : "firstNodePort",
          `NodePort ${taken} is that of listener ${nodePorts.get(taken)}`,
        );
    }
    others.set(port, `listener ${name}`);
    for (const each of own) nodePorts.set(each, name);
  }
  return problems;
}

/** Every fault of the listeners for clients outside. */
export const listenerProblems = (args: Listening): Problem[] => [
  ...externalProblems(args),
  ...furtherProblems(args),
];
