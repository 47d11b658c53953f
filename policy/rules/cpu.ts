/** CPU: requests that some node can meet. */
import { parseQuantity } from "../../domain/kubernetes/quantities";
import { rule } from "../rule";
import { containersOf } from "./images";

export const cpuRequestSane = rule({
  name: "cpu-request-sane",
  group: "memory",
  description: "No container asks for more CPU than a node has.",
  protects:
    "A bare number counts cores: 1000 is a thousand of them, 1000m is one. No node has so many, and the pod stays pending.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps: "Write thousandths of a core with an m, as in 500m, or a number of cores.",
  thresholds: {
    cores: { description: "From how many cores on a request is taken for a slip.", default: 100, minimum: 1 },
  },
  subjects: ({ workloads }) => workloads,
  check(workload, { limits, violation }) {
    for (const container of containersOf(workload.body)) {
      const resources = container.at("resources");
      // A limit without a request is the request (API server default).
      const kind = resources.at("requests", "cpu").isAbsent ? "limits" : "requests";
      const text = resources.at(kind, "cpu").text();
      const cores = parseQuantity(text ?? "");
      if (cores !== undefined && cores >= limits.cores)
        violation(
          `container ${container.at("name").text() ?? ""} asks for ${text ?? ""} of CPU, which is ${cores} cores`,
        );
    }
  },
});
