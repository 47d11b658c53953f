/** Listeners as a broker reads them: kafka.utils.CoreUtils.listenerListToEndPoints, kafka.cluster.EndPoint. */
import { type Effective } from "./effective";
import { said } from "./say";
import { csv, parseInteger, trim } from "./values";

export interface Endpoint {
  readonly name: string;
  /** Empty: every interface. */
  readonly host: string;
  readonly port: number;
  /** SASL_SSL and so on; undefined if the protocol map does not have the listener. */
  readonly protocol: string | undefined;
}

const PROTOCOLS = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];

/** An endpoint, or the text that is none. */
type Parsed = Endpoint | { readonly malformed: string };

export interface Listeners {
  /** Listener name to security protocol. */
  readonly protocols: ReadonlyMap<string, string>;
  /** Entries of listener.security.protocol.map that are none. */
  readonly badProtocols: readonly string[];
  readonly bound: readonly Endpoint[];
  readonly advertised: readonly Endpoint[];
  /** Entries of listeners and of advertised.listeners that are no endpoints. */
  readonly malformed: Readonly<Record<"listeners" | "advertised.listeners", readonly string[]>>;
  /** The listener that brokers use among themselves. */
  readonly interBroker: string;
}

/** Names of listeners, for messages. */
export const names = (endpoints: readonly Endpoint[]) => said(endpoints.map(({ name }) => name));

const cache = new WeakMap<Effective, Listeners>();

export function listenersOf(config: Effective): Listeners {
  let listeners = cache.get(config);
  if (!listeners) cache.set(config, (listeners = readListeners(config)));
  return listeners;
}

/** Names in controller.listener.names; Java's split drops empty ones at the end alone. */
export function controllerNames(config: Effective): string[] {
  const names = (config.text("controller.listener.names") ?? "").split(",");
  while (names.length > 0 && names[names.length - 1] === "") names.pop();
  return names;
}

function readListeners(config: Effective): Listeners {
  const { protocols, badProtocols } = protocolMap(config.text("listener.security.protocol.map") ?? "");
  const bound = endpoints(config.text("listeners") ?? "", protocols);
  const text = config.text("advertised.listeners");
  const controllers = controllerNames(config);
  const advertised =
    text === undefined
      ? { good: bound.good.filter(({ name }) => !controllers.includes(name)), malformed: [] }
      : endpoints(text, protocols);
  const interBroker =
    config.text("inter.broker.listener.name") ?? config.text("security.inter.broker.protocol") ?? "";
  return {
    protocols,
    badProtocols,
    bound: bound.good,
    advertised: advertised.good,
    malformed: { listeners: bound.malformed, "advertised.listeners": advertised.malformed },
    interBroker: interBroker.toUpperCase(),
  };
}

function protocolMap(text: string): Pick<Listeners, "protocols" | "badProtocols"> {
  const protocols = new Map<string, string>();
  const badProtocols: string[] = [];
  for (const entry of text === "" ? [] : csv(text)) {
    const colon = entry.lastIndexOf(":");
    const protocol = trim(entry.slice(colon + 1)).toUpperCase();
    if (colon < 0 || !PROTOCOLS.includes(protocol)) badProtocols.push(entry);
    else protocols.set(trim(entry.slice(0, colon)).toUpperCase(), protocol);
  }
  return { protocols, badProtocols };
}

function endpoints(
  text: string,
  protocols: ReadonlyMap<string, string>,
): { good: Endpoint[]; malformed: string[] } {
  const parsed = csv(text)
    .filter((entry) => entry !== "")
    .map((entry) => endpoint(entry, protocols));
  return {
    good: parsed.filter((each): each is Endpoint => !("malformed" in each)),
    malformed: parsed.flatMap((each) => ("malformed" in each ? [each.malformed] : [])),
  };
}

function endpoint(entry: string, protocols: ReadonlyMap<string, string>): Parsed {
  const [, name, host, digits] = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)$/.exec(entry) ?? [];
  const port = parseInteger("INT", digits ?? "");
  if (name === undefined || host === undefined || port === undefined) return { malformed: entry };
  const listener = name.toUpperCase();
  return { name: listener, host, port: Number(port), protocol: protocols.get(listener) };
}
