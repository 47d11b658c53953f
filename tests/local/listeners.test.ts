/** Listeners for clients outside, load balancers and families of addresses on a real API server. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrokerAddress } from "../../components/index";
import { tellAddresses } from "../../deploy/addresses";
import { balancerPatch } from "../support/balancers";
import { deployment, openCluster, refusal, type TestCluster } from "./cluster";

interface Service {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly type: string;
    readonly clusterIPs: readonly string[];
    readonly ipFamilies: readonly string[];
    readonly loadBalancerSourceRanges?: readonly string[];
  };
  readonly status: { readonly loadBalancer: { readonly ingress?: readonly object[] } };
}

/** What a cloud's controller does: it gives each load balancer that has none an address. */
class Balancers {
  private running = true;
  private readonly done: Promise<void>;

  constructor(
    private readonly cluster: TestCluster,
    private readonly addressOf: (id: number) => object,
  ) {
    this.done = this.run();
  }

  private async run(): Promise<void> {
    while (this.running) {
      // A controller tries again what failed, such as a question that a busy machine does not answer in time.
      await this.look().catch(() => undefined);
      await sleep(200);
    }
  }

  private async look(): Promise<void> {
    for (const { metadata, spec, status } of await services(this.cluster))
      if (spec.type === "LoadBalancer" && !status.loadBalancer.ingress)
        await give(this.cluster, metadata.name, this.addressOf(Number(metadata.name.split("-").at(-1))));
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }
}

const services = async (cluster: TestCluster) => {
  const namespaces = await cluster.kubectl.list<{ metadata: { name: string } }>(["namespaces"]);
  if (!namespaces.some(({ metadata }) => metadata.name === "kafka")) return [];
  return cluster.kubectl.list<Service>(["services", "-n", "kafka"]);
};

async function give(cluster: TestCluster, name: string, ingress: object): Promise<void> {
  const { code, stderr } = await cluster.kubectl.run(balancerPatch(name, "kafka", ingress));
  assert.equal(code, 0, stderr);
}

const image = { name: "registry.example.com/kafka:1", build: false };
const storage = { className: "nfs-client" };
const CLOUD = {
  name: "CLOUD",
  port: 9096,
  type: "loadBalancer",
  loadBalancer: { sourceRanges: ["10.0.0.0/8"] },
};
const settings = {
  image,
  zookeeper: { storage, services: { ipFamilies: ["IPv6"] } },
  kafka: {
    storage,
    external: false,
    services: { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv6", "IPv4"] },
    externalListeners: [
      CLOUD,
      { name: "OFFICE", port: 9095, firstNodePort: 31000 },
      { name: "GATEWAY", port: 9097, type: "clusterIP", hosts: "gw.example.com", advertisedPorts: [1, 2, 3] },
    ],
  },
};

describe("listeners for clients outside on a real API server", function () {
  this.timeout(180_000);
  this.bail(true);
  let cluster: TestCluster;

  before(async () => {
    cluster = await openCluster();
  });
  after(async () => {
    await cluster.remove();
  });

  const hosts = async () => {
    const [set] = await cluster.kubectl.list<{
      spec: { template: { spec: { containers: { env: { name: string; value: string }[] }[] } } };
    }>(["statefulsets", "-n", "kafka"]);
    return set?.spec.template.spec.containers[0]?.env.find(({ name }) => name === "CLOUD_HOSTS")?.value;
  };
  const addresses = async () => {
    const lines: string[] = [];
    const stack = await cluster.stack(deployment(settings));
    const open = () =>
      Promise.resolve({ stack, cluster: () => ({ kubeconfig: cluster.kubeconfig }), look: "", remove: "" });
    await tellAddresses(open, (line) => lines.push(line));
    return lines.join("\n");
  };

  it("have no addresses before the deployment, which make addresses says", async () => {
    assert.match(
      await refusal(addresses()),
      /Stack local has not been deployed, so it has no addresses: make up STACK=local/,
    );
  });

  it("are previewed before any load balancer has an address", async () => {
    const stack = await cluster.stack(deployment(settings));
    const { changeSummary } = await stack.preview();
    assert.equal(changeSummary.create, 22);
  });

  it("advertise what their load balancers get, before the first broker starts", async () => {
    const balancers = new Balancers(cluster, (id) =>
      id === 1 ? { ip: "2001:db8::1" } : { hostname: `lb-${id}.example.com` },
    );
    try {
      const stack = await cluster.stack(deployment(settings));
      const { outputs } = await stack.up();
      assert.equal(await hosts(), "lb-0.example.com [2001:db8::1] lb-2.example.com");
      assert.deepEqual((outputs.brokers?.value as BrokerAddress[])[1]?.listeners, {
        CLOUD: "[2001:db8::1]:9096",
        GATEWAY: "gw.example.com:2",
      });
      await stack.up({ expectNoChanges: true });
    } finally {
      await balancers.stop();
    }
  });

  it("have Services of the families that the settings name", async () => {
    const kafka = await services(cluster);
    assert.equal(kafka.length, 10);
    for (const { metadata, spec } of kafka) {
      assert.deepEqual(spec.ipFamilies, ["IPv6", "IPv4"], metadata.name);
      const wanted = metadata.name === "kafka-hs" ? /^None$/ : /^fd00:10:96::\S+,10\.96\.\S+$/;
      assert.match(spec.clusterIPs.join(","), wanted, metadata.name);
    }
    const [client] = await cluster.kubectl.list<Service>([
      "services",
      "--field-selector",
      "metadata.name=zk-cs",
    ]);
    assert.ok(client);
    assert.deepEqual(client.spec.ipFamilies, ["IPv6"]);
    assert.match(client.spec.clusterIPs.join(","), /^fd00:10:96::[\da-f:]+$/);
  });

  it("are told by make addresses as the API server has them", async () => {
    const table = await addresses();
    assert.match(table, /^BROKER +SERVICE +ADDRESS$/m);
    assert.match(table, /^kafka-1 +kafka\/kafka-cloud-1 +\[2001:db8::1]:9096$/m);
    assert.match(table, /^kafka-2 +kafka\/kafka-office-2 +192\.0\.2\.\d:31002$/m);
    assert.doesNotMatch(table, /gateway/);
  });

  it("restart the brokers with another address, which the preview shows", async () => {
    await give(cluster, "kafka-cloud-2", { hostname: "other.example.com" });
    const stack = await cluster.stack(deployment(settings));
    const { changeSummary } = await stack.preview();
    assert.equal(changeSummary.update, 1);
    const { summary } = await stack.up();
    assert.equal(summary.resourceChanges?.update, 1);
    assert.equal(await hosts(), "lb-0.example.com [2001:db8::1] other.example.com");
  });
});
