/** Disruption budgets of the pods. */
import type { types } from "@pulumi/kubernetes";
import { selectorLabels } from "../../domain/kubernetes/labels";
import { oneOf } from "./schema";

export const evictionPolicy = () =>
  oneOf("IfHealthyBudget", "AlwaysAllow")
    .optional()
    .describe(
      "whether an eviction may take a pod that is not ready while others are not (Kubernetes 1.27 and later); default: `IfHealthyBudget`",
    );

/** A budget that lets that many of a component's pods go at a time. */
export function disruptionBudget(
  name: string,
  maxUnavailable: number,
  unhealthyPodEvictionPolicy?: string,
): types.input.policy.v1.PodDisruptionBudgetSpec {
  return {
    maxUnavailable,
    selector: { matchLabels: selectorLabels(name) },
    ...(unhealthyPodEvictionPolicy !== undefined && { unhealthyPodEvictionPolicy }),
  };
}
