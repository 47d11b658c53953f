/** Settings that together use every field which the components can set. */
const image = { name: `registry.example.com/kafka:1@sha256:${"a".repeat(64)}`, build: false };

const pod = {
  imagePullSecrets: ["registry"],
  nodeSelector: { pool: "data" },
  nodeAffinity: {
    required: [{ key: "disk", values: ["ssd"] }],
    preferred: [{ key: "spot", operator: "DoesNotExist" }],
  },
  tolerations: [{ key: "dedicated", value: "kafka", effect: "NoExecute", tolerationSeconds: 60 }],
  priorityClassName: "high",
  runtimeClassName: "gvisor",
  serviceAccountName: "servers",
  labels: { team: "data" },
  annotations: { "example.com/a": "b" },
  cpuLimit: "4",
  ephemeralStorage: "2Gi",
  topologySpread: [{ topologyKey: "row", whenUnsatisfiable: "ScheduleAnyway" }],
  environment: {
    TZ: "UTC",
    KEY: { secret: { name: "api", key: "key" } },
    LEVEL: { configMap: { name: "levels", key: "kafka" } },
    NODE: { field: "spec.nodeName" },
  },
  volumes: {
    extra: { mountPath: "/extra", claim: "extra" },
    files: { mountPath: "/files", configMap: "files" },
    keys: { mountPath: "/keys", secret: "keys" },
    space: { mountPath: "/space", emptyDir: { sizeLimit: "1Gi" } },
    csi: { mountPath: "/csi", csi: { driver: "secrets-store.csi.k8s.io" } },
  },
};

const services = {
  labels: { team: "data" },
  annotations: { "example.com/a": "b" },
  ipFamilyPolicy: "RequireDualStack",
  ipFamilies: ["IPv6", "IPv4"],
};

const ensemble = `registry.example.com/zookeeper:3.8.4@sha256:${"b".repeat(64)}`;
const storage = { className: "ssd", size: "10Gi" };
const shared = { pod, services, unhealthyPodEvictionPolicy: "AlwaysAllow" };
const zookeeper = {
  ...shared,
  storage: { ...storage, retain: false },
  image: ensemble,
  jvmOptions: ["-Da=b"],
};
const kafka = {
  ...shared,
  brokers: 5,
  storage,
  zoneSpread: true,
  rack: "nodeLabel",
  jvmOptions: ["-Da=b"],
  external: { firstNodePort: 30500 },
  externalListeners: [
    { name: "OFFICE", port: 9095, firstNodePort: 31000 },
    {
      name: "CLOUD",
      port: 9096,
      type: "loadBalancer",
      loadBalancer: { class: "internal", sourceRanges: ["10.0.0.0/8"], externalTrafficPolicy: "Local" },
    },
    {
      name: "GATEWAY",
      port: 9097,
      type: "clusterIP",
      hosts: ["gw.example.com"],
      advertisedPorts: [1, 2, 3, 4, 5],
    },
  ],
};
const registry = { username: "puller", password: "not a real one", pullSecret: true };

export const EVERYTHING: Readonly<Record<string, unknown>> = {
  everything: { image: { ...image, registry }, zookeeper, kafka, clusterDomain: "k8s.example.com" },
  "everything, hardened": {
    image,
    zookeeper,
    kafka: { ...kafka, rack: "podLabel", storage: { ...storage, retain: false } },
    profile: "hardened",
  },
};
