/** What kills a broker at start, of connections and their authentication. */
import { type Effective } from "./effective";
import { listenersOf } from "./endpoints";
import { fatal, VALIDATE } from "./kafkaRule";
import { type Fault, type Rule, when } from "./rule";
import { quoted } from "./say";
import { csv, parseInteger, trim } from "./values";
import { protocolVersion } from "./valueCheck";

export const connectionStartRules: readonly Rule[] = [
  fatal({
    id: "queued-bytes",
    summary: "queued.max.request.bytes, if positive, holds at least one request of socket.request.max.bytes.",
    source: `${VALIDATE}, KIP-72`,
    check: (config) => {
      const queued = config.number("queued.max.request.bytes");
      return when(
        queued > 0 && queued < config.number("socket.request.max.bytes"),
        "queued.max.request.bytes",
        () =>
          `${config.show("queued.max.request.bytes")} must be at least ${config.show("socket.request.max.bytes")}, or a large request could never be read; -1 sets no bound.`,
      );
    },
  }),
  fatal({
    id: "connections-per-ip",
    summary:
      "max.connections.per.ip.overrides is host:count,host:count, and there is one where max.connections.per.ip is 0.",
    source: VALIDATE,
    check: connectionsPerIp,
  }),
  fatal({
    id: "authentication-delay",
    summary:
      "connection.failed.authentication.delay.ms is below connections.max.idle.ms, unless that is negative.",
    source: VALIDATE,
    check: (config) => {
      const idle = config.number("connections.max.idle.ms");
      return when(
        idle >= 0 && config.number("connection.failed.authentication.delay.ms") >= idle,
        "connection.failed.authentication.delay.ms",
        () =>
          `${config.show("connection.failed.authentication.delay.ms")} must be below ${config.show("connections.max.idle.ms")}, or a client never hears why it was turned away.`,
      );
    },
  }),
  fatal({
    id: "sasl-inter-broker",
    summary:
      "sasl.mechanism.inter.broker.protocol is enabled on a SASL inter-broker listener, and can be negotiated.",
    source: VALIDATE,
    check: interBrokerSasl,
  }),
];

function connectionsPerIp(config: Effective): Fault[] {
  const key = "max.connections.per.ip.overrides";
  const text = config.text(key) ?? "";
  const entries = text === "" ? [] : csv(text);
  const good = (entry: string) => {
    const colon = entry.lastIndexOf(":");
    const host = trim(entry.slice(0, colon));
    return (
      colon >= 0 &&
      /^[0-9a-zA-Z\-%._:]*$/.test(host) &&
      parseInteger("INT", trim(entry.slice(colon + 1))) !== undefined
    );
  };
  return [
    ...entries
      .filter((entry) => !good(entry))
      .map((entry) => ({
        key,
        message: `${quoted(entry)} is not allowed; every entry must be host:count, such as 10.0.0.1:100.`,
      })),
    ...when(
      config.number("max.connections.per.ip") === 0 && entries.length === 0,
      "max.connections.per.ip",
      () => `max.connections.per.ip = 0 lets nobody in; name those who may connect in ${key}.`,
    ),
  ];
}

function interBrokerSasl(config: Effective): Fault[] {
  const { interBroker, protocols } = listenersOf(config);
  const protocol = config.has("inter.broker.listener.name") ? protocols.get(interBroker) : interBroker;
  if (protocol !== "SASL_PLAINTEXT" && protocol !== "SASL_SSL") return [];
  const key = "sasl.mechanism.inter.broker.protocol";
  const mechanism = config.text(key) ?? "";
  const enabled = csv(config.ofListener(interBroker, "sasl.enabled.mechanisms") ?? "");
  const version =
    protocolVersion(config.text("inter.broker.protocol.version") ?? "", config.catalogue) ?? Infinity;
  return [
    ...when(
      !enabled.includes(mechanism),
      key,
      () =>
        `${config.show(key)} is not among sasl.enabled.mechanisms of inter-broker listener ${interBroker}: ${enabled.join(", ")}.`,
    ),
    ...when(
      mechanism !== "GSSAPI" && version < (protocolVersion("0.10.0-IV1", config.catalogue) ?? 0),
      key,
      () => `${config.show(key)} needs inter.broker.protocol.version 0.10.0-IV1 or later.`,
    ),
  ];
}
