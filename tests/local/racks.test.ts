/** Racks and the pods' settings on a real API server. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { podScript } from "../../components/kafka/podScript";
import { RACK_FILE } from "../../components/kafka/rack";
import { deployment, openCluster, type TestCluster } from "./cluster";

const ZONE = "topology.kubernetes.io/zone";

/** Every setting of the pods, with values that the API server checks. */
const POD = {
  imagePullSecrets: ["registry"],
  nodeSelector: { "kubernetes.io/os": "linux" },
  nodeAffinity: {
    required: [{ key: ZONE, operator: "Exists" }],
    preferred: [{ key: ZONE, values: ["zone-a"], weight: 10 }],
  },
  tolerations: [{ key: "dedicated", value: "kafka", effect: "NoExecute", tolerationSeconds: 60 }],
  priorityClassName: "system-cluster-critical",
  labels: { "sidecar.istio.io/inject": "false" },
  annotations: { "example.com/note": "a note" },
  cpuLimit: "8",
  ephemeralStorage: "2Gi",
  topologySpread: [{ topologyKey: "kubernetes.io/os", maxSkew: 9 }],
  environment: {
    TZ: "UTC",
    API_TOKEN: { secret: { name: "api", key: "token" } },
    LEVEL: { configMap: { name: "levels", key: "kafka" } },
    NODE: { field: "spec.nodeName" },
  },
  volumes: {
    certs: { mountPath: "/certs", secret: "certs" },
    plugin: { mountPath: "/opt/plugins/mine.jar", subPath: "mine.jar", configMap: "plugins" },
    buffer: { mountPath: "/buffer", emptyDir: { sizeLimit: "1Gi", memory: true } },
    vault: { mountPath: "/vault", csi: { driver: "secrets-store.csi.k8s.io", attributes: { a: "b" } } },
  },
};
const KNOBS = {
  pod: POD,
  services: { labels: { team: "data" }, annotations: { "example.com/note": "a note" } },
  jvmOptions: ["-XX:MaxGCPauseMillis=50"],
  unhealthyPodEvictionPolicy: "AlwaysAllow",
};
const image = {
  name: "registry.example.com/kafka:1",
  build: false,
  registry: { username: "puller", password: "hunter2", pullSecret: true },
};

describe("racks and the pods' settings on a real API server", function () {
  this.timeout(180_000);
  let cluster: TestCluster;
  let directory: string;

  before(async () => {
    cluster = await openCluster();
    directory = mkdtempSync(join(tmpdir(), "rack-"));
  });
  after(async () => {
    await cluster.remove();
    rmSync(directory, { recursive: true });
  });

  const settings = {
    image,
    zookeeper: { ...KNOBS, storage: { className: "nfs-client" }, namespace: "zookeeper" },
    kafka: {
      ...KNOBS,
      storage: { className: "nfs-client" },
      brokers: 5,
      zoneSpread: true,
      rack: "nodeLabel",
    },
  };

  it("are taken whole, with the racks as an output, and change nothing when deployed again", async () => {
    const stack = await cluster.stack(deployment(settings));
    const { outputs } = await stack.up();
    assert.deepEqual(outputs.racks?.value, ["zone-a", "zone-b", "zone-c"]);
    await stack.up({ expectNoChanges: true });
    // The export shows what is encrypted in the state, each value marked.
    const state = JSON.stringify(await stack.exportStack());
    const inClear = state.replaceAll(/"plaintext":"(?:\\.|[^"\\])*"/g, "");
    assert.match(state, /hunter2/);
    assert.doesNotMatch(inClear, /hunter2|cHVsbGVyOmh1bnRlcjI/);
    for (const [namespace, name] of [
      ["kafka", "kafka"],
      ["zookeeper", "zk"],
    ] as const) {
      const [secret] = await cluster.kubectl.list<{ data: Record<string, string> }>([
        `secrets`,
        "-n",
        namespace,
        "--field-selector",
        `metadata.name=${name}-registry`,
      ]);
      const text = Buffer.from(secret?.data[".dockerconfigjson"] ?? "", "base64").toString();
      assert.deepEqual(Object.keys((JSON.parse(text) as { auths: object }).auths), ["registry.example.com"]);
    }
  });

  it("rack.sh reads the zone with the right that the program gives, and not without it", async () => {
    const [node] = await cluster.kubectl.list<{ metadata: { name: string; labels: Record<string, string> } }>(
      ["nodes"],
    );
    assert.ok(node);
    const config = await cluster.kubectl.run(["config", "view", "--raw", "-o", "json"]);
    const [{ cluster: api } = assert.fail("no cluster")] = (
      JSON.parse(config.stdout) as { clusters: { cluster: Record<string, string> }[] }
    ).clusters;
    const authority = api["certificate-authority"];
    const ca = Buffer.from(api["certificate-authority-data"] ?? "", "base64");
    writeFileSync(join(directory, "ca.crt"), authority === undefined ? ca : readFileSync(authority));
    writeFileSync(join(directory, RACK_FILE), podScript(RACK_FILE, {}));
    const { hostname, port } = new URL(api.server ?? "");
    const run = async (account: string) => {
      const token = await cluster.kubectl.run(["create", "token", account, "-n", "kafka"]);
      assert.equal(token.code, 0, token.stderr);
      writeFileSync(join(directory, "token"), token.stdout.trim());
      const env = {
        PATH: process.env.PATH,
        NODE_NAME: node.metadata.name,
        KUBERNETES_SERVICE_HOST: hostname,
        KUBERNETES_SERVICE_PORT: port,
      };
      const words = [join(directory, RACK_FILE), ZONE, directory, join(directory, "zone")];
      return new Promise<string>((done) => {
        execFile("bash", words, { env }, (_, out, error) => {
          done(`${out}${error}`.trim());
        });
      });
    };
    assert.equal(
      await run("kafka-rack"),
      `[rack] node ${node.metadata.name} is in zone ${node.metadata.labels[ZONE] ?? ""}`,
    );
    assert.match(await run("default"), /cannot be read from the API server.*forbidden/s);
  });
});
