/** Listeners as brokers open and advertise them. */
import { type BrokerSettings } from "./brokerSettings";
import { type Pod } from "./workload";
import { NotReadable } from "./reading";

export interface Listener {
  name: string;
  host: string;
  port: number;
}

/** The listeners a broker opens; `PLAINTEXT://:9092` if none is set, as Kafka has it. */
export function boundListeners(settings: BrokerSettings, pod: Pod): Listener[] {
  return parse("listeners", settings.get("listeners", pod) ?? "PLAINTEXT://:9092");
}

/** The addresses a broker gives to clients and to the other brokers: `advertised.listeners`, else `listeners`. */
export function advertisedListeners(settings: BrokerSettings, pod: Pod): Listener[] {
  const advertised = settings.get("advertised.listeners", pod);
  if (advertised !== undefined) return parse("advertised.listeners", advertised);
  const controllers = (settings.get("controller.listener.names") ?? "").split(",").map((name) => name.trim());
  return boundListeners(settings, pod).filter(({ name }) => !controllers.includes(name));
}

function parse(key: string, text: string): Listener[] {
  return text
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      // Host may be empty, a name, an address, a bracketed IPv6 address or a token such as <status.hostIP>.
      const match = /^\s*([\w-]+):\/\/(\[[^\]]*\]|[^:]*|.*<[^>]+>.*):(.+?)\s*$/.exec(part);
      const port = Number(match?.[3]);
      if (!match || !Number.isInteger(port)) {
        throw new NotReadable(
          `${key} holds "${part.trim()}", which does not end in a port that can be worked out`,
        );
      }
      const [, name = "", host = ""] = match;
      return { name: name.toUpperCase(), host, port };
    });
}

/** The listener that replication uses: by name, else the first whose protocol is the brokers' own. */
export function interBrokerListener(
  settings: BrokerSettings,
  listeners: readonly Listener[],
): string | undefined {
  const named = settings.get("inter.broker.listener.name");
  if (named !== undefined) return named.toUpperCase();
  const protocol = (settings.get("security.inter.broker.protocol") ?? "PLAINTEXT").toUpperCase();
  return listeners.find(({ name }) => protocolOf(settings, name) === protocol)?.name;
}

/** A listener's security protocol: by the map, else its name is the protocol. */
function protocolOf(settings: BrokerSettings, name: string): string {
  const map = (settings.get("listener.security.protocol.map") ?? "").split(",");
  const entry = map.map((pair) => pair.trim().toUpperCase().split(":")).find(([key]) => key === name);
  return entry?.[1] ?? name;
}
