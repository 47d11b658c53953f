import assert from "node:assert/strict";
import fc from "fast-check";
import {
  brokerAddresses,
  EXTERNAL,
  type External,
  externalHosts,
  INTERNAL,
  listenerConfig,
  LISTENERS,
  nodePorts,
} from "../../../domain/kafka/listeners";

const CLUSTER = { name: "kafka", namespace: "data", clusterDomain: "cluster.local" };
const sizes = fc.integer({ min: 1, max: 9 });

describe("listeners", () => {
  it("are two, with names, ports and protocols that nothing else has", () => {
    assert.deepEqual(LISTENERS, [
      { name: "INTERNAL", portName: "server", port: 9092, protocol: "PLAINTEXT" },
      { name: "EXTERNAL", portName: "client", port: 9094, protocol: "PLAINTEXT" },
    ]);
    assert.deepEqual(LISTENERS, [INTERNAL, EXTERNAL]);
  });

  it("give the broker its keys", () => {
    assert.deepEqual(listenerConfig(), {
      listeners: "INTERNAL://:9092,EXTERNAL://:9094",
      "listener.security.protocol.map": "INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT",
      "inter.broker.listener.name": "INTERNAL",
    });
  });

  const cases: [external: External, brokers: number, ports: number[], hosts: string[] | undefined][] = [
    [{}, 3, [30127, 30128, 30129], undefined],
    [{ firstNodePort: 31000 }, 2, [31000, 31001], undefined],
    [{ nodePorts: [30003, 30001] }, 2, [30003, 30001], undefined],
    [{ hosts: ["h"] }, 3, [30127, 30128, 30129], ["h", "h", "h"]],
    [{ hosts: ["a", "b"] }, 2, [30127, 30128], ["a", "b"]],
  ];
  for (const [external, brokers, ports, hosts] of cases)
    it(`${brokers} brokers with ${JSON.stringify(external)} are at ${hosts?.join(", ") ?? "their nodes"}, ports ${ports.join(", ")}`, () => {
      assert.deepEqual(nodePorts(external, brokers), ports);
      assert.deepEqual(externalHosts(external, brokers), hosts);
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
        const addresses = brokerAddresses(CLUSTER, brokers, external);
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
