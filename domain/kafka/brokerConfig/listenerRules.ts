/** Rules of listeners: KafkaConfig.validateValues and what it calls. */
import { isIPv6 } from "node:net";

import { type Endpoint, listenersOf, names } from "./endpoints";
import { type Effective } from "./effective";
import { VALIDATE } from "./kafkaRule";
import { type Fault, type Rule, when } from "./rule";
import { quoted } from "./say";

const KEYS = ["listeners", "advertised.listeners"] as const;

function duplicates<T>(items: readonly T[]): T[] {
  return [...new Set(items.filter((item, at) => items.indexOf(item) !== at))];
}

/** The endpoints that a key of the two stands for, if it is in the file. */
function given(config: Effective, key: (typeof KEYS)[number]): readonly Endpoint[] {
  const { bound, advertised } = listenersOf(config);
  return key === "listeners" ? bound : config.has(key) ? advertised : [];
}

export const listenerRules: readonly Rule[] = [
  {
    id: "listener-syntax",
    severity: "error",
    refusedBy: "kafka",
    summary: "Every entry of listeners and advertised.listeners is NAME://host:port.",
    source: "kafka.cluster.EndPoint.createEndPoint",
    check: (config) =>
      KEYS.flatMap((key) =>
        listenersOf(config).malformed[key].map((entry) => ({
          key,
          message: `${quoted(entry)} is not allowed: every entry of ${key} must be NAME://host:port, such as INTERNAL://:9092.`,
        })),
      ),
  },
  {
    id: "listener-protocol-map",
    severity: "error",
    refusedBy: "kafka",
    summary: "Every entry of listener.security.protocol.map is NAME:PROTOCOL.",
    source: "kafka.server.KafkaConfig.effectiveListenerSecurityProtocolMap",
    check: (config) =>
      listenersOf(config).badProtocols.map((entry) => ({
        key: "listener.security.protocol.map",
        message: `${quoted(entry)} is not allowed: every entry must be NAME:PROTOCOL with PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.`,
      })),
  },
  {
    id: "listener-without-protocol",
    severity: "error",
    refusedBy: "kafka",
    summary: "Every listener has its protocol in listener.security.protocol.map.",
    source: "kafka.cluster.EndPoint.createEndPoint",
    check: (config) =>
      KEYS.flatMap((key) =>
        given(config, key).flatMap(({ name, protocol }) =>
          when(
            protocol === undefined,
            key,
            () =>
              `Listener ${name} has no security protocol: add ${name}:PLAINTEXT, or another protocol, to listener.security.protocol.map.`,
          ),
        ),
      ),
  },
  {
    id: "listener-names-distinct",
    severity: "error",
    refusedBy: "kafka",
    summary: "No two listeners have one name, whatever the case.",
    source: "kafka.utils.CoreUtils.listenerListToEndPoints",
    check: (config) =>
      KEYS.flatMap((key) =>
        duplicates(given(config, key).map(({ name }) => name)).map((name) => ({
          key,
          message: `${name} stands twice in ${key}; every listener must have a name of its own.`,
        })),
      ),
  },
  {
    id: "listener-ports-distinct",
    severity: "error",
    refusedBy: "kafka",
    summary: "No two listeners bind one port, unless it is 0.",
    source: "kafka.utils.CoreUtils.listenerListToEndPoints",
    check: (config) =>
      duplicates(
        listenersOf(config)
          .bound.map(({ port }) => port)
          .filter((port) => port !== 0),
      ).map((port) => ({
        key: "listeners",
        message: `Port ${port} stands twice in listeners; every listener must have a port of its own.`,
      })),
  },
  {
    id: "listener-port-range",
    severity: "error",
    refusedBy: "us",
    summary: "Ports are from 1 to 65535 (0, any free port, is allowed in listeners).",
    source:
      "kafka.cluster.EndPoint.createEndPoint takes any integer; binding or dialling the port fails (RFC 9293)",
    check: (config) =>
      KEYS.flatMap((key) =>
        given(config, key).flatMap(({ name, port }) =>
          when(
            port > 65535 || port < (key === "listeners" ? 0 : 1),
            key,
            () => `Port ${port} of listener ${name} is not allowed; it must be from 1 to 65535.`,
          ),
        ),
      ),
  },
  {
    id: "listener-host",
    severity: "error",
    refusedBy: "us",
    summary: "A listener's host has no port of its own; only an IPv6 address has colons.",
    source: "kafka.cluster.EndPoint.createEndPoint takes colons in a host; resolving it fails",
    check: (config) =>
      KEYS.flatMap((key) =>
        given(config, key).flatMap(({ name, host }) =>
          when(
            host.includes(":") && !isIPv6(host),
            key,
            () =>
              `${quoted(host)} is no host for listener ${name}: write ${name}://host:port with one port, and an IPv6 address in brackets.`,
          ),
        ),
      ),
  },
  {
    id: "listeners-advertised",
    severity: "error",
    refusedBy: "kafka",
    summary: "At least one listener is advertised, and every advertised one is bound.",
    source: VALIDATE,
    check: (config) => [...notAdvertised(config), ...notBound(config)],
  },
  {
    id: "listener-advertises-any",
    severity: "error",
    refusedBy: "kafka",
    summary: "Nothing advertises 0.0.0.0, which no client can connect to.",
    source: VALIDATE,
    check: (config) => {
      const { advertised } = listenersOf(config);
      const key = config.has("advertised.listeners") ? "advertised.listeners" : "listeners";
      return advertised.flatMap(({ name, host }) =>
        when(
          host === "0.0.0.0",
          key,
          () =>
            `Listener ${name} advertises 0.0.0.0, which no client can connect to: give advertised.listeners the address that clients use.`,
        ),
      );
    },
  },
  {
    id: "listener-prefix",
    severity: "error",
    refusedBy: "us",
    summary: "A key listener.name.X.* belongs to a listener that the broker has.",
    source:
      "org.apache.kafka.common.network.ListenerName.configPrefix: keys of other listeners are never read",
    check: (config) => {
      const { bound, malformed } = listenersOf(config);
      if (malformed.listeners.length > 0) return [];
      return [...config.texts.keys()].flatMap((key) => {
        const listener = /^listener\.name\.([^.]*)\./.exec(key)?.[1];
        const unknown =
          listener !== undefined && !bound.some(({ name }) => name.toLowerCase() === listener.toLowerCase());
        return when(
          unknown,
          key,
          () =>
            `There is no listener ${listener}: a broker ignores ${key}. Its listeners are ${names(bound)}.`,
        );
      });
    },
  },
];

function notAdvertised(config: Effective): Fault[] {
  const { advertised, malformed, bound } = listenersOf(config);
  const key = config.has("advertised.listeners") ? "advertised.listeners" : "listeners";
  const faulty = malformed.listeners.length + malformed["advertised.listeners"].length > 0;
  return when(advertised.length === 0 && !faulty, key, () =>
    bound.length === 0
      ? "No listener is given; a broker needs at least one, such as INTERNAL://:9092."
      : "No listener is advertised; clients need at least one.",
  );
}

function notBound(config: Effective): Fault[] {
  const { advertised, bound } = listenersOf(config);
  return advertised
    .filter(({ name }) => !bound.some((each) => each.name === name))
    .map(({ name }) => ({
      key: "advertised.listeners",
      message: `Listener ${name} is advertised but not bound: listeners has ${names(bound)}.`,
    }));
}
