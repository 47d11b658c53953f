/** Pod security: the Pod Security Standards for Kafka's and ZooKeeper's pods, and what goes beyond them. */
import { type Value } from "../model/value";
import { namespaceOf, nameOf } from "../model/objects";
import { rule } from "../rule";
import { containersOf } from "./images";
import { listed } from "./subjects";

const STANDARD = "https://kubernetes.io/docs/concepts/security/pod-security-standards/";

/** Capabilities that the baseline standard lets a container add. */
const BASELINE_CAPABILITIES = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);

/** Volume types that the restricted standard allows. */
const RESTRICTED_VOLUMES = new Set(
  "configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret".split(" "),
);

export const podSecurityBaseline = rule({
  name: "pod-security-baseline",
  group: "pod security",
  description: "Pods meet the baseline Pod Security Standard: nothing of the node is theirs.",
  protects:
    "A pod with the node's namespaces, files or full privileges is the node; whoever takes over Kafka has it.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediationSteps: `Remove the setting that is named; ${STANDARD} lists what is allowed.`,
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const spec = workload.podSpec;
    for (const field of ["hostNetwork", "hostPID", "hostIPC"])
      if (spec.at(field).isTrue()) violation(`its pods have ${field}`);
    for (const volume of spec.at("volumes").items()) {
      if (!volume.at("hostPath").isAbsent)
        violation(`volume ${volume.at("name").text() ?? ""} is a directory of the node`);
    }
    for (const container of containersOf(workload.body)) {
      const context = container.at("securityContext");
      const name = container.at("name").text() ?? "";
      if (context.at("privileged").isTrue()) violation(`container ${name} is privileged`);
      if (!["Default", undefined].includes(context.at("procMount").text()))
        violation(`container ${name} unmasks /proc`);
      const added = context
        .at("capabilities", "add")
        .items()
        .map((capability) => capability.text() ?? "");
      const beyond = added.filter((capability) => !BASELINE_CAPABILITIES.has(capability));
      if (beyond.length > 0) violation(`container ${name} adds ${listed(beyond)}`);
      const hostPorts = container
        .at("ports")
        .items()
        .flatMap((port) => port.at("hostPort").number() ?? []);
      if (hostPorts.some((port) => port > 0))
        violation(`container ${name} takes port ${listed(hostPorts)} of the node`);
    }
    if (isUnconfined(spec.at("securityContext"))) violation("its pods run without a seccomp profile");
  },
});

export const runsAsNonRoot = rule({
  name: "runs-as-non-root",
  group: "pod security",
  description: "Containers run as a user that is not root, and the kubelet checks it.",
  protects: "Root in a container is one kernel bug away from root on the node.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set runAsNonRoot: true and a numeric runAsUser other than 0.",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const pod = workload.podSpec.at("securityContext");
    for (const container of containersOf(workload.body)) {
      const own = container.at("securityContext");
      const name = container.at("name").text() ?? "";
      const user = own.at("runAsUser").number() ?? pod.at("runAsUser").number();
      if (!inherited(own, pod, "runAsNonRoot").isTrue())
        violation(`container ${name} does not set runAsNonRoot`);
      if (user === undefined || user === 0)
        violation(`container ${name} runs as ${user === 0 ? "root" : "whatever user its image says"}`);
    }
  },
});

export const noPrivilegeEscalation = rule({
  name: "no-privilege-escalation",
  group: "pod security",
  description: "No process gains more rights than its parent has.",
  protects: "Otherwise a set-uid program in the image undoes runAsNonRoot.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set allowPrivilegeEscalation: false on every container.",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    for (const container of containersOf(workload.body)) {
      if (container.at("securityContext", "allowPrivilegeEscalation").text() !== "false") {
        violation(`container ${container.at("name").text() ?? ""} may escalate its privileges`);
      }
    }
  },
});

export const capabilitiesDropped = rule({
  name: "capabilities-dropped",
  group: "pod security",
  description: "Containers drop all capabilities, and add none but NET_BIND_SERVICE.",
  protects: "Neither Kafka nor ZooKeeper needs any; an intruder would use them.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set capabilities.drop: [ALL].",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    for (const container of containersOf(workload.body)) {
      const capabilities = container.at("securityContext", "capabilities");
      const texts = (field: string) =>
        capabilities
          .at(field)
          .items()
          .map((item) => item.text() ?? "");
      const added = texts("add").filter(
        (capability) => capability !== "NET_BIND_SERVICE" && BASELINE_CAPABILITIES.has(capability),
      );
      const name = container.at("name").text() ?? "";
      if (!texts("drop").includes("ALL")) violation(`container ${name} does not drop all capabilities`);
      if (added.length > 0) violation(`container ${name} adds ${listed(added)}`);
    }
  },
});

export const seccompProfileSet = rule({
  name: "seccomp-profile-set",
  group: "pod security",
  description: "Containers run under the container runtime's seccomp profile, or one of their own.",
  protects: "It closes the system calls that no server needs and most kernel exploits do.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Set securityContext.seccompProfile.type: RuntimeDefault on the pod.",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const pod = workload.podSpec.at("securityContext");
    for (const container of containersOf(workload.body)) {
      const profile = inherited(container.at("securityContext"), pod, "seccompProfile").at("type").text();
      // Unconfined is pod-security-baseline's matter too, whatever the profile.
      if (profile === undefined)
        violation(`container ${container.at("name").text() ?? ""} has no seccomp profile`);
    }
  },
});

export const volumeTypesRestricted = rule({
  name: "volume-types-restricted",
  group: "pod security",
  description: "Pods mount no volume types that reach past the cluster's own storage.",
  protects: "Volume types that name a server themselves let anyone who writes a pod reach it.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Use persistentVolumeClaim, configMap, secret, projected, downwardAPI, emptyDir, csi or ephemeral.",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    for (const volume of workload.podSpec.at("volumes").items()) {
      const types = volume
        .entries()
        .filter(([key, value]) => key !== "name" && !value.isAbsent)
        .map(([key]) => key);
      // hostPath is pod-security-baseline's matter.
      const refused = types.filter((type) => type !== "hostPath" && !RESTRICTED_VOLUMES.has(type));
      if (refused.length > 0)
        violation(`volume ${volume.at("name").text() ?? ""} is of type ${listed(refused)}`);
    }
  },
});

export const rootFilesystemReadOnly = rule({
  name: "root-filesystem-read-only",
  group: "pod security",
  description: "Containers cannot write to their own image.",
  protects: "An intruder who can write nowhere but to data volumes has nowhere to put a program.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set readOnlyRootFilesystem: true and mount emptyDir volumes where the server writes (/tmp, its logs).",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    for (const container of containersOf(workload.body)) {
      if (!container.at("securityContext", "readOnlyRootFilesystem").isTrue()) {
        violation(`container ${container.at("name").text() ?? ""} can write to its root file system`);
      }
    }
  },
});

const nameIn = (object: Value) => object.at("name").text() ?? "";

/** Whether a volume projects a token that the API server takes: one with an audience is for somebody else. */
const hasApiToken = (volume: Value) =>
  volume
    .at("projected", "sources")
    .items()
    .some((source) => {
      const token = source.at("serviceAccountToken");
      return !token.isAbsent && token.at("audience").isAbsent;
    });

export const noServiceAccountToken = rule({
  name: "no-service-account-token",
  group: "pod security",
  description:
    "No container that runs Kafka or ZooKeeper has a token for the API server; an init container may.",
  protects: "Neither Kafka nor ZooKeeper asks the API server anything; an intruder would.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Set automountServiceAccountToken: false in the pod template; project a token into the init container that needs it.",
  profiles: ["hardened"],
  subjects: ({ workloads }) => workloads,
  check(workload, { violation }) {
    const spec = workload.podSpec;
    if (spec.at("automountServiceAccountToken").text() !== "false")
      violation("its pods carry a service account token");
    const tokens = new Set(spec.at("volumes").items().filter(hasApiToken).map(nameIn));
    for (const container of spec.at("containers").items())
      for (const mount of container.at("volumeMounts").items())
        if (tokens.has(nameIn(mount)))
          violation(
            `container ${nameIn(container)} mounts a service account token (volume ${nameIn(mount)})`,
          );
  },
});

export const namespaceRestricted = rule({
  name: "namespace-restricted",
  group: "pod security",
  description: "A namespace that the stack makes for Kafka or ZooKeeper enforces the restricted standard.",
  protects: "What the API server refuses need not be found by reviewers.",
  severity: "medium",
  enforcementLevel: "mandatory",
  remediationSteps: "Label the Namespace pod-security.kubernetes.io/enforce: restricted.",
  profiles: ["hardened"],
  subjects: (cluster) => cluster.ofKind("Namespace"),
  check(namespace, { cluster, violation }) {
    const name = nameOf(namespace.body);
    if (!cluster.workloads.some((workload) => namespaceOf(workload.body) === name)) return;
    const level = namespace.body.at("metadata", "labels", "pod-security.kubernetes.io/enforce").text();
    if (level !== "restricted")
      violation(`it enforces ${level === undefined ? "no Pod Security Standard" : `the ${level} standard`}`);
  },
});

/** A security setting of a container, or the pod's where the container says nothing. */
function inherited(container: Value, pod: Value, field: string): Value {
  return container.at(field).isAbsent ? pod.at(field) : container.at(field);
}

function isUnconfined(context: Value): boolean {
  return context.at("seccompProfile", "type").text() === "Unconfined";
}
