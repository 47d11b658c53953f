import assert from "node:assert/strict";
import {
  addressTable,
  indent,
  type Node,
  outputTable,
  type Pod,
  podTable,
  type Service,
} from "../../deploy/report";

const nodes: Node[] = [1, 2, 10].map((index) => ({
  metadata: { name: `node-${index}`, labels: { "topology.kubernetes.io/zone": `zone-${index % 3}` } },
}));

const pod = (namespace: string, name: string, nodeName?: string, ready?: string): Pod => ({
  metadata: { name, namespace },
  spec: nodeName === undefined ? {} : { nodeName },
  status: {
    ...(ready !== undefined && { conditions: [{ type: "Ready", status: ready }] }),
    ...(nodeName !== undefined && { hostIP: nodeName.replace("node-", "192.0.2.") }),
  },
});

const service = (name: string, selected: string, type = "NodePort"): Service => ({
  metadata: { name, namespace: "kafka" },
  spec: { type, selector: { "statefulset.kubernetes.io/pod-name": selected }, ports: [{ nodePort: 30127 }] },
});

const pods = [
  pod("kafka", "kafka-10", "node-10", "True"),
  pod("kafka", "kafka-2", "node-10", "False"),
  pod("default", "zk-0", "node-10", "True"),
  pod("kafka", "kafka-0", "node-2", "True"),
  pod("kafka", "kafka-1"),
  pod("kafka", "stray", "node-x", "True"),
];

describe("the report after a deployment", () => {
  it("lists pods by node, namespace and name, numbers as numbers", () => {
    assert.equal(
      podTable(pods, nodes),
      [
        "NAMESPACE   POD        NODE      ZONE     READY",
        "kafka       kafka-1    -         -        no",
        "kafka       kafka-0    node-2    zone-2   yes",
        "default     zk-0       node-10   zone-1   yes",
        "kafka       kafka-2    node-10   zone-1   no",
        "kafka       kafka-10   node-10   zone-1   yes",
        "kafka       stray      node-x    -        yes",
      ].join("\n"),
    );
  });

  it("gives each pod with a NodePort Service of its own the address of its node", () => {
    const services = [
      service("kafka-cs-10", "kafka-10"),
      service("kafka-cs-0", "kafka-0"),
      service("kafka-cs-1", "kafka-1"),
      service("internal", "kafka-2", "ClusterIP"),
      {
        metadata: { name: "all", namespace: "kafka" },
        spec: { type: "NodePort", ports: [{ nodePort: 30200 }] },
      },
    ];
    assert.equal(
      addressTable(services, pods),
      [
        "BROKER     SERVICE             ADDRESS",
        "kafka-0    kafka/kafka-cs-0    192.0.2.2:30127",
        "kafka-1    kafka/kafka-cs-1    not scheduled",
        "kafka-10   kafka/kafka-cs-10   192.0.2.10:30127",
      ].join("\n"),
    );
  });

  it("gives each pod with a load balancer of its own the name or address that the balancer has", () => {
    const balanced = (id: number, ingress?: object): Service => ({
      metadata: { name: `kafka-cloud-${id}`, namespace: "kafka" },
      spec: {
        type: "LoadBalancer",
        selector: { "statefulset.kubernetes.io/pod-name": `kafka-${id}` },
        ports: [{ port: 9096, nodePort: 31234 }],
      },
      status: { loadBalancer: ingress ? { ingress: [ingress] } : {} },
    });
    assert.equal(
      addressTable(
        [balanced(0, { hostname: "lb.example.com" }), balanced(1, { ip: "2001:db8::1" }), balanced(2)],
        pods,
      ),
      [
        "BROKER    SERVICE               ADDRESS",
        "kafka-0   kafka/kafka-cloud-0   lb.example.com:9096",
        "kafka-1   kafka/kafka-cloud-1   [2001:db8::1]:9096",
        "kafka-2   kafka/kafka-cloud-2   no load balancer yet",
      ].join("\n"),
    );
  });

  it("says nothing of addresses when there are none", () => {
    assert.equal(addressTable([service("internal", "kafka-0", "ClusterIP")], pods), "");
  });

  it("shows outputs whole, by name, and no secret", () => {
    assert.equal(
      outputTable({
        password: { value: "hunter2", secret: true },
        brokers: { value: [{ id: 0 }], secret: false },
        client: { value: "acks=all\n\nlinger.ms=5\n", secret: false },
        bootstrap: { value: "kafka-0:9092", secret: false },
        ready: { value: 3, secret: false },
        nothing: { value: undefined, secret: false },
      }),
      [
        "bootstrap: kafka-0:9092",
        "brokers:",
        "  [",
        "    {",
        '      "id": 0',
        "    }",
        "  ]",
        "client:",
        "  acks=all",
        "",
        "  linger.ms=5",
        "nothing: -",
        "password: [secret]",
        "ready: 3",
      ].join("\n"),
    );
  });

  it("indents lines that have text", () => {
    assert.equal(indent("a\n\nb\n"), "  a\n\n  b\n");
  });
});
