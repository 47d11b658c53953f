/** The ensemble's addresses and sessions, and KRaft, which these brokers do not run. */
import { isIPv6 } from "node:net";

import { type Rule, when } from "./rule";
import { quoted } from "./say";
import { trim } from "./values";

const CONNECT = "zookeeper.connect";
const PARSER = "org.apache.zookeeper.client.ConnectStringParser";

/** Servers of a connect string, without the chroot at its end. */
function servers(text: string): string[] {
  const slash = text.indexOf("/");
  const list = slash < 0 ? text : text.slice(0, slash);
  return list
    .split(",")
    .map(trim)
    .filter((server) => server !== "");
}

function isServer(server: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(server) ?? [];
  if (bracketed !== undefined && !isIPv6(bracketed)) return false;
  const good = port === undefined || (Number(port) >= 1 && Number(port) <= 65535);
  return good && (bracketed ?? plain ?? "") !== "" && !/[\s@]/.test(server);
}

export const zookeeperRules: readonly Rule[] = [
  {
    id: "zookeeper-connect",
    severity: "error",
    refusedBy: "us",
    summary: "zookeeper.connect is host:port,host:port, with a chroot path at the end or none.",
    source: `${PARSER}; the broker cannot connect, and stops`,
    check: (config) => {
      const text = config.text(CONNECT);
      if (text === undefined) return [];
      const list = servers(text);
      return [
        ...when(
          list.length === 0,
          CONNECT,
          () => `${quoted(text)} names no server; it must be host:port,host:port.`,
        ),
        ...list
          .filter((server) => !isServer(server))
          .map((server) => ({
            key: CONNECT,
            message: `${quoted(server)} is no server; it must be host:port with one port from 1 to 65535.`,
          })),
        ...when(
          /\/.*,/.test(text) || /.\/$/.test(text),
          CONNECT,
          () =>
            `${quoted(text)} is not allowed: the chroot path stands once, behind the last server, and does not end in a slash.`,
        ),
      ];
    },
  },
  {
    id: "zookeeper-connect-twice",
    severity: "warning",
    refusedBy: "us",
    summary: "zookeeper.connect names every server once.",
    source: `${PARSER}; the client turns to the next server in the list`,
    check: (config) => {
      const list = servers(config.text(CONNECT) ?? "");
      const twice = [...new Set(list.filter((server, at) => list.indexOf(server) !== at))];
      return twice.map((server) => ({
        key: CONNECT,
        message: `${server} stands more than once: when it fails there is no other to turn to; name every server of the ensemble.`,
      }));
    },
  },
  {
    id: "session-timeout-bounds",
    severity: "warning",
    refusedBy: "us",
    summary:
      "zookeeper.session.timeout.ms lies within the ensemble's minSessionTimeout and maxSessionTimeout.",
    source:
      "org.apache.zookeeper.server.ZooKeeperServer.processConnectRequest: the server takes the nearest bound instead",
    check: (config) => {
      const key = "zookeeper.session.timeout.ms";
      const { minSessionTimeoutMs = -Infinity, maxSessionTimeoutMs = Infinity } = config.facts;
      const timeout = config.number(key);
      const bound = timeout < minSessionTimeoutMs ? minSessionTimeoutMs : maxSessionTimeoutMs;
      return when(
        timeout < minSessionTimeoutMs || timeout > maxSessionTimeoutMs,
        key,
        () =>
          `${config.show(key)} is outside the ensemble's bounds, ${minSessionTimeoutMs} to ${maxSessionTimeoutMs}: the session will last ${bound} ms.`,
      );
    },
  },
];

/** KRaft has rules of its own, which are not checked: this one speaks alone. */
export const kraftMode: Rule = {
  id: "kraft-mode",
  severity: "error",
  refusedBy: "us",
  summary: "process.roles is left out: the brokers run with ZooKeeper.",
  source: "kafka.server.KafkaConfig.requiresZookeeper, KIP-500",
  check: (config) =>
    when(
      config.list("process.roles").length > 0,
      "process.roles",
      () =>
        `${config.show("process.roles")} starts a broker without ZooKeeper (KRaft), which is not what runs here; leave it out.`,
    ),
};
