/** The generated command is run by a real shell, with `echo` in the broker's place. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  balancerVariable,
  brokerAddresses,
  type External,
  type Listener,
  listenersOf,
  type OutsideListener,
  withBalancers,
} from "../../../domain/kafka/listeners";
import { bracketed } from "../../../domain/kubernetes/names";
import { podConfig, startCommand } from "../../../components/kafka/startCommand";

const CLUSTER = { name: "kafka", namespace: "kafka", clusterDomain: "cluster.local" };
const NODES = { IPv4: "192.168.7.20", IPv6: "fd00:7::20" };
const START = "exec bash /etc/kafka/run-broker.sh /opt/kafka/bin/kafka-server-start.sh";

/** What each pod would start its broker with; all pods in one shell, since a process each is slow. */
function started(command: string, brokers: number, nodeAddress: string | undefined, more = {}): string[] {
  const script = Array.from({ length: brokers }, (_, ordinal) => {
    // Without an agent the command says so, which is not what is asked here.
    const pod = command.replace(START, "echo").replace('echo "[in-sync]', ': "');
    assert.notEqual(pod, command);
    return `(HOSTNAME=kafka-${ordinal}\n${pod})`;
  }).join("\n");
  const environment = { PATH: process.env.PATH, ...(nodeAddress && { HOST_IP: nodeAddress }), ...more };
  // Undefined variables are errors, as they would be a wrong address in the pod.
  return execFileSync("sh", ["-eu", "-c", script], { env: environment, encoding: "utf8" }).trim().split("\n");
}

describe("startCommand", () => {
  const addressings: [mode: string, external: External, brokers: number][] = [
    ["one host", { hosts: ["10.10.101.114"] }, 3],
    ["one host, one broker", { hosts: ["10.10.101.114"] }, 1],
    ["one host, twelve brokers", { hosts: ["kafka.example.com"] }, 12],
    ["one IPv6 host", { hosts: ["fd00::1"] }, 3],
    ["one host, another first port", { hosts: ["10.10.101.114"], firstNodePort: 31000 }, 3],
    ["one host, ports one by one", { hosts: ["10.10.101.114"], nodePorts: [30500, 30400, 30300] }, 3],
    ["one IPv6 host, ports one by one", { hosts: ["fd00::1"], nodePorts: [30500, 30400, 30300] }, 3],
    ["a host per broker", { hosts: ["a.example", "10.0.0.2", "fd00::3"] }, 3],
    ["a host per broker, another first port", { hosts: ["a.example", "b.example"], firstNodePort: 32000 }, 2],
    [
      "a host per broker, ports one by one",
      { hosts: ["a.example", "b.example"], nodePorts: [30009, 30001] },
      2,
    ],
    [
      "a host per broker, twelve brokers",
      { hosts: Array.from({ length: 12 }, (_, id) => `b${id}.example`) },
      12,
    ],
  ];
  for (const [mode, external, brokers] of addressings)
    it(`with ${mode} advertises what the outputs tell`, () => {
      assert.deepEqual(
        started(startCommand(CLUSTER, listenersOf(brokers, external)), brokers, undefined),
        brokerAddresses(CLUSTER, brokers, listenersOf(brokers, external)).map(
          ({ id, internal, external: outside }) =>
            `/etc/kafka/server.properties --override broker.id=${id} --override advertised.listeners=INTERNAL://${internal},EXTERNAL://${outside}`,
        ),
      );
    });

  const hosts = ["a.example", "10.0.0.2", "fd00::3"];
  const further: OutsideListener[] = [
    { name: "CLOUD", port: 9096, type: "loadBalancer" },
    { name: "PORTS", port: 9097, type: "loadBalancer", advertisedPorts: [1, 2, 3] },
    { name: "GATEWAY", port: 9098, type: "clusterIP", hosts, advertisedPorts: [4, 5, 6] },
    { name: "LISTED", port: 9099, type: "nodePort", hosts, nodePorts: [30009, 30001, 30005] },
    { name: "COUNTED", port: 9100, type: "nodePort", hosts: ["c.example"], firstNodePort: 31000 },
  ];
  const orders = further.map((_, first) => [...further.slice(first), ...further.slice(0, first)]);
  const balancers = {
    CLOUD: ["lb-0.example", "192.0.2.9", "fd00::9"],
    PORTS: ["x.example", "y.example", "fd00::8"],
  };
  const environment = Object.fromEntries(
    Object.entries(balancers).map(([name, all]) => [balancerVariable(name), all.map(bracketed).join(" ")]),
  );
  const externals: External[] = [{ enabled: false }, { hosts: ["e.example"] }, { hosts }];
  for (const external of externals)
    for (const order of [...orders, ...orders.map((one) => [...one].reverse())])
      it(`with ${JSON.stringify(external)} and ${order.map(({ name }) => name).join(", ")} advertises what the outputs tell`, () => {
        const listeners = listenersOf(3, external, order);
        const told = brokerAddresses(CLUSTER, 3, withBalancers(listeners, balancers));
        assert.deepEqual(
          started(startCommand(CLUSTER, listeners), 3, undefined, environment),
          told.map(({ id, internal, external: outside, listeners: known }) => {
            const all = { INTERNAL: internal, ...(outside !== undefined && { EXTERNAL: outside }), ...known };
            const advertised = Object.entries(all).map(([name, address]) => `${name}://${address}`);
            return `/etc/kafka/server.properties --override broker.id=${id} --override advertised.listeners=${advertised.join(",")}`;
          }),
        );
      });

  const byNode: [mode: string, external: External, brokers: number][] = [
    ["the default ports", {}, 3],
    ["twelve brokers", {}, 12],
    ["another first port", { firstNodePort: 31000 }, 3],
    ["ports one by one", { nodePorts: [30500, 30400, 30300] }, 3],
  ];
  for (const [mode, external, brokers] of [...addressings, ...byNode])
    it(`with ${mode} adds to the file what each broker's check is given`, () => {
      assert.deepEqual(
        started(startCommand(CLUSTER, listenersOf(brokers, external)), brokers, "192.0.2.1"),
        podConfig(CLUSTER, brokers, listenersOf(brokers, external)).map((keys) =>
          [
            "/etc/kafka/server.properties",
            ...Object.entries(keys).map(([key, value]) => `--override ${key}=${value}`),
          ].join(" "),
        ),
      );
    });

  it("advertises the headless name alone when nobody outside is served", () => {
    const listeners = listenersOf(3, { enabled: false });
    assert.deepEqual(
      started(startCommand(CLUSTER, listeners), 3, undefined),
      [0, 1, 2].map(
        (id) =>
          `/etc/kafka/server.properties --override broker.id=${id} --override advertised.listeners=INTERNAL://kafka-${id}.kafka-hs.kafka.svc.cluster.local:9092`,
      ),
    );
  });

  it("advertises each of several listeners whose brokers' addresses are listed", () => {
    const [internal, first] = listenersOf(2, { nodePorts: [30009, 30001] });
    const [, second] = listenersOf(2, { hosts: ["a.example", "b.example"], firstNodePort: 31000 });
    const [, third] = listenersOf(2, { hosts: ["c.example"], firstNodePort: 32000 });
    assert.ok(internal && first && second && third);
    const listeners: Listener[] = [
      internal,
      { ...first, name: "NODES" },
      { ...second, name: "HOSTS" },
      { ...third, name: "COUNTED" },
    ];
    const command = startCommand(CLUSTER, listeners);
    assert.deepEqual(
      started(command, 2, "192.0.2.1"),
      podConfig(CLUSTER, 2, listeners).map((keys) =>
        [
          "/etc/kafka/server.properties",
          ...Object.entries(keys).map(([key, value]) => `--override ${key}=${value}`),
        ].join(" "),
      ),
    );
    assert.match(
      started(command, 2, "192.0.2.1")[1] ?? "",
      /NODES:\/\/192\.0\.2\.1:30001,HOSTS:\/\/b\.example:31001,COUNTED:\/\/c\.example:32001$/,
    );
  });

  for (const [family, node] of Object.entries(NODES))
    for (const [mode, external, brokers] of byNode)
      it(`with the node's ${family} address and ${mode} advertises it with the broker's NodePort`, () => {
        const host = family === "IPv6" ? `[${node}]` : node;
        assert.deepEqual(
          started(startCommand(CLUSTER, listenersOf(brokers, external)), brokers, node),
          brokerAddresses(CLUSTER, brokers, listenersOf(brokers, external)).map(
            ({ id, internal, nodePort }) =>
              `/etc/kafka/server.properties --override broker.id=${id} --override advertised.listeners=INTERNAL://${internal},EXTERNAL://${host}:${nodePort}`,
          ),
        );
      });

  it("gives the broker, and nothing else in the pod, the metrics agent where there is one", () => {
    const jar = "/opt/kafka/agent/jmx_prometheus_javaagent.jar";
    const outcome = (agent: string) => {
      const pod = startCommand(CLUSTER, listenersOf(1, { hosts: ["h"] })).replaceAll(jar, agent);
      const env = { PATH: process.env.PATH, HOSTNAME: "kafka-0", KAFKA_OPTS: "-Da=b" };
      return execFileSync("sh", ["-eu", "-c", pod.replace(/exec .*$/, 'echo "$KAFKA_OPTS"')], {
        env,
        encoding: "utf8",
      });
    };
    assert.equal(outcome("/bin/sh"), "-Da=b -javaagent:/bin/sh=9404:/etc/kafka/metrics.yaml\n");
    assert.equal(
      outcome("/nowhere.jar"),
      "[in-sync] this image has no metrics agent: rolls do not wait for in-sync replicas\n-Da=b\n",
    );
  });

  it("replaces the shell by what hands SIGTERM on to the broker", () => {
    for (const [, external, brokers] of [...addressings, ...byNode])
      assert.match(
        startCommand(CLUSTER, listenersOf(brokers, external)),
        /(^|; )exec bash \/etc\/kafka\/run-broker\.sh \/opt\/kafka\/bin\/kafka-server-start\.sh [^;]+$/,
      );
  });

  it("leaves nothing for Kubernetes to expand: $(NAME) in a command is a variable of the container", () => {
    for (const [, external, brokers] of [...addressings, ...byNode])
      assert.doesNotMatch(
        startCommand(CLUSTER, listenersOf(brokers, external)),
        /\$\$|\$\([A-Za-z_][\w.-]*\)/,
      );
  });
});
