import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { NfsProvisioner, type NfsProvisionerArgs } from "../../../components/index";
import { at, differences } from "../../support/differences";
import { faultsOf } from "../../support/faults";
import {
  guardsOf,
  id,
  inputsOf,
  isKnown,
  Later,
  only,
  orderOf,
  run,
  valueOf,
  waitsFor,
} from "../../../tools/recording/mocks";

const TERMS = "requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0]";
const NEEDED = { server: "10.10.101.114", path: "/data/nfs" };

/** Everything that a provisioner with nothing but its server and path registers. */
const DEFAULT = {
  "Namespace/nfs-provisioner": {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "nfs-provisioner" },
  },
  "NfsProvisioner/nfs": {
    ...NEEDED,
    mountOptions: ["nfsvers=4.1"],
    storageClass: "nfs-client",
    provisionerName: "k8s-sigs.io/nfs-subdir-external-provisioner",
    reclaimPolicy: "Retain",
    archiveOnDelete: true,
    chart: "nfs-subdir-external-provisioner",
    chartVersion: "4.0.18",
    imageRepository: "registry.k8s.io/sig-storage/nfs-subdir-external-provisioner",
    imageTag: "v4.0.2",
    namespace: "nfs-provisioner",
    createNamespace: true,
    replicas: 1,
    leaderElection: true,
    cpu: "100m",
    memory: "128Mi",
    timeout: 300,
  },
  "Release/nfs": {
    name: "nfs",
    namespace: "nfs-provisioner",
    chart: "nfs-subdir-external-provisioner",
    version: "4.0.18",
    repositoryOpts: { repo: "https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner/" },
    atomic: true,
    cleanupOnFail: true,
    timeout: 300,
    // Set by the SDK for every release.
    compat: "true",
    values: {
      replicaCount: 1,
      strategyType: "Recreate",
      image: {
        repository: "registry.k8s.io/sig-storage/nfs-subdir-external-provisioner",
        tag: "v4.0.2",
        pullPolicy: "IfNotPresent",
      },
      nfs: {
        ...NEEDED,
        mountOptions: ["nfsvers=4.1"],
        volumeName: "nfs-subdir-external-provisioner-root",
        reclaimPolicy: "Retain",
      },
      storageClass: {
        create: true,
        name: "nfs-client",
        defaultClass: false,
        provisionerName: "k8s-sigs.io/nfs-subdir-external-provisioner",
        allowVolumeExpansion: false,
        reclaimPolicy: "Retain",
        archiveOnDelete: true,
        onDelete: "",
        pathPattern: "",
        accessModes: "ReadWriteOnce",
        volumeBindingMode: "Immediate",
        annotations: {},
      },
      leaderElection: { enabled: true },
      rbac: { create: true },
      podSecurityPolicy: { enabled: false },
      podDisruptionBudget: { enabled: false, maxUnavailable: 1 },
      tolerations: ["not-ready", "unreachable"].map((state) => ({
        key: `node.kubernetes.io/${state}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 30,
      })),
      serviceAccount: { create: true, annotations: {} },
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "128Mi" } },
      podSecurityContext: { seccompProfile: { type: "RuntimeDefault" } },
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
    },
  },
};

describe("NfsProvisioner", () => {
  it("registers exactly this with a server and a path", async () => {
    const { resources } = await run(() => new NfsProvisioner("nfs", NEEDED));
    assert.deepEqual(inputsOf(resources), DEFAULT);
    assert.deepEqual(orderOf(resources), {
      "Namespace/nfs-provisioner": { parent: "NfsProvisioner/nfs", dependencies: [] },
      "NfsProvisioner/nfs": { dependencies: [] },
      "Release/nfs": { parent: "NfsProvisioner/nfs", dependencies: ["Namespace/nfs-provisioner"] },
    });
    assert.deepEqual(guardsOf(resources), {
      "Namespace/nfs-provisioner": {},
      "NfsProvisioner/nfs": {},
      "Release/nfs": {},
    });
  });

  const withoutRepository = {
    version: '"4.0.18" -> nothing',
    "repositoryOpts.repo": '"https://kubernetes-sigs.github.io/nfs-subdir-external-provisioner/" -> nothing',
  };
  const variants: [args: Partial<NfsProvisionerArgs>, difference: Record<string, string>][] = [
    [{ server: "nfs.example.com" }, { "values.nfs.server": '"10.10.101.114" -> "nfs.example.com"' }],
    [
      {
        pod: {
          imagePullSecrets: ["registry"],
          nodeSelector: { pool: "storage" },
          nodeAffinity: { required: [{ key: "disk", operator: "Exists" }] },
          tolerations: [{ key: "dedicated", operator: "Exists" }],
          priorityClassName: "high",
          labels: { team: "data" },
          annotations: { "example.com/a": "b" },
          cpuLimit: "1",
          ephemeralStorage: "1Gi",
          serviceAccountName: "provisioner",
        },
      },
      {
        "values.imagePullSecrets[0].name": 'nothing -> "registry"',
        "values.nodeSelector.pool": 'nothing -> "storage"',
        [`values.affinity.nodeAffinity.${TERMS}.key`]: 'nothing -> "disk"',
        [`values.affinity.nodeAffinity.${TERMS}.operator`]: 'nothing -> "Exists"',
        "values.tolerations[2].key": 'nothing -> "dedicated"',
        "values.tolerations[2].operator": 'nothing -> "Exists"',
        "values.priorityClassName": 'nothing -> "high"',
        "values.labels.team": 'nothing -> "data"',
        'values.podAnnotations["example.com/a"]': 'nothing -> "b"',
        "values.resources.limits.cpu": 'nothing -> "1"',
        "values.resources.requests.ephemeral-storage": 'nothing -> "1Gi"',
        "values.resources.limits.ephemeral-storage": 'nothing -> "1Gi"',
        "values.serviceAccount.create": "true -> false",
        "values.serviceAccount.annotations": "{} -> nothing",
        "values.serviceAccount.name": 'nothing -> "provisioner"',
      },
    ],
    [{ path: "/export" }, { "values.nfs.path": '"/data/nfs" -> "/export"' }],
    [
      { mountOptions: ["nfsvers=4.2", "hard"] },
      {
        "values.nfs.mountOptions[0]": '"nfsvers=4.1" -> "nfsvers=4.2"',
        "values.nfs.mountOptions[1]": 'nothing -> "hard"',
      },
    ],
    [{ storageClass: "kafka-nfs" }, { "values.storageClass.name": '"nfs-client" -> "kafka-nfs"' }],
    [
      { provisionerName: "example.com/nfs" },
      {
        "values.storageClass.provisionerName":
          '"k8s-sigs.io/nfs-subdir-external-provisioner" -> "example.com/nfs"',
      },
    ],
    [{ reclaimPolicy: "Delete" }, { "values.storageClass.reclaimPolicy": '"Retain" -> "Delete"' }],
    [{ archiveOnDelete: false }, { "values.storageClass.archiveOnDelete": "true -> false" }],
    [{ chartVersion: "4.0.17" }, { version: '"4.0.18" -> "4.0.17"' }],
    [{ chart: "other" }, { chart: '"nfs-subdir-external-provisioner" -> "other"' }],
    ...["./charts/nfs", "/charts/nfs", "https://mirror.example/nfs.tgz", "oci://mirror.example/nfs"].map(
      (chart): [Partial<NfsProvisionerArgs>, Record<string, string>] => [
        { chart },
        { chart: `"nfs-subdir-external-provisioner" -> "${chart}"`, ...withoutRepository },
      ],
    ),
    [
      { imageRepository: "mirror.example/nfs" },
      {
        "values.image.repository":
          '"registry.k8s.io/sig-storage/nfs-subdir-external-provisioner" -> "mirror.example/nfs"',
      },
    ],
    [{ imageTag: "v4.0.3" }, { "values.image.tag": '"v4.0.2" -> "v4.0.3"' }],
    [{ namespace: "storage" }, { namespace: '"nfs-provisioner" -> "storage"' }],
    [{ createNamespace: false }, {}],
    [
      { replicas: 2 },
      { "values.replicaCount": "1 -> 2", "values.podDisruptionBudget.enabled": "false -> true" },
    ],
    [{ leaderElection: false }, { "values.leaderElection.enabled": "true -> false" }],
    [{ cpu: "200m" }, { "values.resources.requests.cpu": '"100m" -> "200m"' }],
    [
      { memory: "256Mi" },
      {
        "values.resources.requests.memory": '"128Mi" -> "256Mi"',
        "values.resources.limits.memory": '"128Mi" -> "256Mi"',
      },
    ],
    [{ timeout: 600 }, { timeout: "300 -> 600" }],
  ];
  for (const [args, difference] of variants)
    it(`with ${JSON.stringify(args)} changes ${Object.keys(difference).length} values of the release`, async () => {
      const { resources } = await run(() => new NfsProvisioner("nfs", { ...NEEDED, ...args }));
      assert.deepEqual(
        differences(DEFAULT["Release/nfs"], only(resources, "Release/nfs").inputs),
        difference,
      );
    });

  it("creates its namespace only if told to", async () => {
    const { resources } = await run(() => new NfsProvisioner("nfs", { ...NEEDED, createNamespace: false }));
    assert.deepEqual(resources.map(id), ["NfsProvisioner/nfs", "Release/nfs"]);
  });

  it("is used only after its release, by a name that a preview knows", async () => {
    for (const preview of [true, false]) {
      const { resources, result } = await run(
        () => {
          const { storageClass } = new NfsProvisioner("nfs", { ...NEEDED, storageClass: "fast" });
          new Later("user", { storageClass });
          return storageClass;
        },
        { preview },
      );
      assert.deepEqual([await isKnown(result), await valueOf(result)], [true, "fast"]);
      assert.deepEqual(waitsFor(resources, "Later/user"), ["Namespace/nfs-provisioner", "Release/nfs"]);
    }
  });

  it("takes a server and a path that a preview does not know", async () => {
    const program = (value: () => pulumi.Input<string>) => () => {
      new NfsProvisioner("nfs", { server: value(), path: value() });
    };
    const preview = await run(
      program(() => new Later("later").id),
      { preview: true },
    );
    assert.deepEqual(
      preview.resources.map(id).filter((name) => name !== "Later/later"),
      Object.keys(DEFAULT),
    );
    const update = await run(program(() => pulumi.output("/known")));
    assert.equal(at(only(update.resources, "Release/nfs").inputs, "values.nfs.path"), "/known");
  });

  const faults: [args: object, faults: string[]][] = [
    [
      { replicas: 2, leaderElection: false },
      ["leaderElection: false is not allowed with 2 replicas; each of them would provision every claim"],
    ],
    [
      { path: "data/nfs" },
      ['path: "data/nfs" is not allowed; it must be an absolute path on the server (e.g. /export/kafka)'],
    ],
    [
      { server: "nfs:2049", mountOptions: ["a,b"], pth: "/x" },
      [
        'server: "nfs:2049" is not allowed; it must be a host name or IP address that clients reach (no port, no scheme; not 0.0.0.0)',
        'mountOptions[0]: "a,b" is not allowed; it must be one mount option (e.g. nfsvers=4.1)',
        "pth: unknown setting; did you mean path?",
      ],
    ],
  ];
  for (const [args, messages] of faults)
    it(`refuses ${JSON.stringify(args)} before it registers anything`, async () => {
      const { result, resources } = await run(() =>
        faultsOf(() => new NfsProvisioner("nfs", { ...NEEDED, ...args })),
      );
      assert.deepEqual(result, messages);
      assert.deepEqual(resources, []);
    });
});
