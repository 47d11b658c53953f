/** Service links: variables of the Services around a pod, which some images take for settings. */
import { type Cluster } from "../model/cluster";
import { atLeast, familyOf, kafkaImage, zooKeeperImage } from "../model/images";
import { type Service } from "../model/service";
import { type Workload } from "../model/workload";
import { rule } from "../rule";
import { listed } from "./subjects";

export const serviceLinksOff = rule({
  name: "service-links-off",
  group: "pod security",
  description:
    "Pods get no environment variables of the Services around them that their image takes for settings.",
  protects:
    "A Service named kafka gives every pod of its namespace KAFKA_PORT=tcp://…, and several images refuse to start with it or write it into the broker's settings.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Set enableServiceLinks: false in the pod template, or give the Service another name.",
  thresholds: {
    always: {
      description: "Whether service links are refused where no Service of the stack disturbs the image, too.",
      default: false,
      profiles: { hardened: true },
    },
  },
  subjects: ({ workloads }) => workloads,
  check(workload, { cluster, limits, violation }) {
    if (workload.podSpec.at("enableServiceLinks").text() === "false") return;
    const disturbed = disturbing(workload, cluster);
    for (const { service, variables } of disturbed)
      violation(
        `${service.title} gives its pods ${listed(variables)}, which their image takes for a setting`,
      );
    if (limits.always && disturbed.length === 0) violation("its pods get service links");
  },
});

/** The Services whose variables a workload's image stumbles over, with these variables. */
function disturbing(workload: Workload, cluster: Cluster): { service: Service; variables: string[] }[] {
  const taken = variablesTaken(workload);
  if (taken.length === 0) return [];
  return cluster.services
    .filter((service) => service.namespace === workload.namespace && hasAddress(service))
    .map((service) => ({ service, variables: linked(service).filter((name) => taken.includes(name)) }))
    .filter(({ variables }) => variables.length > 0);
}

/** The kubelet makes variables of Services that have an address: of no headless one, and of no external name. */
function hasAddress(service: Service): boolean {
  return !service.isHeadless && service.body.at("spec", "type").text() !== "ExternalName";
}

/** NAME_PORT and those that hold parts of it (k8s.io/kubernetes pkg/kubelet/envvars). */
function linked(service: Service): string[] {
  const name = service.name.toUpperCase().replaceAll("-", "_");
  const parts = service.ports().flatMap((port) => {
    const number = port.at("port").text() ?? "";
    const protocol = (port.at("protocol").text() ?? "TCP").toUpperCase();
    const part = `${name}_PORT_${number}_${protocol}`;
    const named = port.at("name").text()?.toUpperCase().replaceAll("-", "_");
    return [
      part,
      ...["PROTO", "PORT", "ADDR"].map((end) => `${part}_${end}`),
      ...(named === undefined ? [] : [`${name}_SERVICE_PORT_${named}`]),
    ];
  });
  return [`${name}_PORT`, `${name}_SERVICE_HOST`, `${name}_SERVICE_PORT`, ...parts];
}

/** The variables that an image takes, but for those that the container sets or its start script takes away. */
function variablesTaken(workload: Workload): string[] {
  const container = workload.container();
  const image = container.at("image").text() ?? "";
  const family = familyOf(image);
  const version = (kafkaImage(image) ?? zooKeeperImage(image))?.version;
  const { names = [], before, unless } = family?.linked ?? {};
  const holds =
    (before === undefined || version === undefined || !atLeast(version, before)) &&
    (unless === undefined || !workload.environment().byName.has(unless));
  // Every start script of Kafka hands JMX_PORT to the JVM (bin/kafka-run-class.sh).
  const all = [...(holds ? names : []), ...(workload.role === "kafka" ? ["JMX_PORT"] : [])];
  const script = ["command", "args"]
    .flatMap((list) => container.at(list).items())
    .map((word) => word.text() ?? "")
    .join("\n");
  const given = workload.environment().byName;
  return all.filter(
    (name) =>
      !given.has(name) && !new RegExp(`\\bunset\\b[^;&|\\n]*\\b${name}\\b|-u\\s*${name}\\b`).test(script),
  );
}
