import assert from "node:assert/strict";
import fc from "fast-check";
import {
  brokerAddresses,
  type External,
  interBrokerListener,
  listenerConfig,
  listenersOf,
  nodePortListeners,
  securityProtocol,
} from "../../../domain/kafka/listeners";

const CLUSTER = { name: "kafka", namespace: "data", clusterDomain: "cluster.local" };
const sizes = fc.integer({ min: 1, max: 9 });

describe("listeners", () => {
  const open = listenersOf(2, {});
  const closed = listenersOf(2, { enabled: false });

  it("are the brokers' own one and, unless it is off, one for clients outside", () => {
    const own = {
      name: "INTERNAL",
      portName: "server",
      port: 9092,
      tls: false,
      authentication: "none",
      interBroker: true,
      exposure: { by: "headless" },
      clients: "pods",
    };
    const outside = {
      name: "EXTERNAL",
      portName: "client",
      port: 9094,
      tls: false,
      authentication: "none",
      interBroker: false,
      exposure: { by: "nodePort", ports: [30127, 30128], hosts: undefined, counted: true },
      clients: "anyone",
    };
    assert.deepEqual(open, [own, outside]);
    assert.deepEqual(listenersOf(2, { enabled: true }), open);
    assert.deepEqual(closed, [own]);
    assert.deepEqual(interBrokerListener(open), own);
    assert.deepEqual(nodePortListeners(open), [outside]);
    assert.throws(() => interBrokerListener(nodePortListeners(open)), /no listener is the brokers' own/);
  });

  it("give the broker its keys", () => {
    assert.deepEqual(listenerConfig(open), {
      listeners: "INTERNAL://:9092,EXTERNAL://:9094",
      "listener.security.protocol.map": "INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT",
      "inter.broker.listener.name": "INTERNAL",
    });
    assert.deepEqual(listenerConfig(closed), {
      listeners: "INTERNAL://:9092",
      "listener.security.protocol.map": "INTERNAL:PLAINTEXT",
      "inter.broker.listener.name": "INTERNAL",
    });
  });

  it("have the protocol that their encryption decides", () => {
    assert.deepEqual(
      [false, true].map((tls) => securityProtocol({ tls })),
      ["PLAINTEXT", "SSL"],
    );
  });

  const cases: [
    external: External,
    brokers: number,
    ports: number[],
    hosts: string[] | undefined,
    counted: boolean,
  ][] = [
    [{}, 3, [30127, 30128, 30129], undefined, true],
    [{ firstNodePort: 31000 }, 2, [31000, 31001], undefined, true],
    [{ nodePorts: [30003, 30001] }, 2, [30003, 30001], undefined, false],
    [{ hosts: ["h"] }, 3, [30127, 30128, 30129], ["h", "h", "h"], true],
    [{ hosts: ["h"], nodePorts: [30003, 30001] }, 2, [30003, 30001], ["h", "h"], false],
    [{ hosts: ["a", "b"] }, 2, [30127, 30128], ["a", "b"], false],
  ];
  for (const [external, brokers, ports, hosts, counted] of cases)
    it(`${brokers} brokers with ${JSON.stringify(external)} are at ${hosts?.join(", ") ?? "their nodes"}, ports ${ports.join(", ")}`, () => {
      const [outside] = nodePortListeners(listenersOf(brokers, external));
      assert.deepEqual(outside?.exposure, { by: "nodePort", ports, hosts, counted });
    });

  it("that are off give no broker an address outside", () => {
    assert.deepEqual(brokerAddresses(CLUSTER, 2, closed), [
      { id: 0, internal: "kafka-0.kafka-hs.data.svc.cluster.local:9092" },
      { id: 1, internal: "kafka-1.kafka-hs.data.svc.cluster.local:9092" },
    ]);
  });

  it("give every broker an address of its own, of every size and in every mode", () => {
    const modes = sizes.chain((brokers) =>
      fc.record({
        brokers: fc.constant(brokers),
        external: fc.record(
          {
            hosts: fc.oneof(
              fc.constant(["10.0.0.1"]),
              fc.constant(["fd00::1"]),
              fc.constant(Array.from({ length: brokers }, (_, id) => `broker-${id}.example.com`)),
            ),
            firstNodePort: fc.integer({ min: 30000, max: 32767 - 9 }),
          },
          { requiredKeys: [] },
        ),
      }),
    );
    fc.assert(
      fc.property(modes, ({ brokers, external }) => {
        const addresses = brokerAddresses(CLUSTER, brokers, listenersOf(brokers, external));
        const first = external.firstNodePort ?? 30127;
        const distinct = (field: (address: (typeof addresses)[number]) => unknown) =>
          new Set(addresses.map(field)).size;
        assert.deepEqual(
          addresses.map(({ id, internal, nodePort }) => [id, internal, nodePort]),
          Array.from({ length: brokers }, (_, id) => [
            id,
            `kafka-${id}.kafka-hs.data.svc.cluster.local:9092`,
            first + id,
          ]),
        );
        assert.equal(
          distinct(({ external: outside }) => outside),
          external.hosts ? brokers : 1,
        );
        for (const { external: outside, nodePort } of addresses)
          if (outside !== undefined)
            assert.match(
              outside,
              new RegExp(`^(10\\.0\\.0\\.1|\\[fd00::1\\]|broker-\\d\\.example\\.com):${nodePort}$`),
            );
      }),
    );
  });
});
