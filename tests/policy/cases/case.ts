/* eslint-disable @typescript-eslint/no-unsafe-member-access -- manifests are changed at any path */
/** What a rule's test cases look like, and the changes they are written in. */
import { UNKNOWN_TEXT, type Manifest, type Stack } from "../stack";

/** A change of the compliant fixture, and everything the pack then says, in short. */
export interface Case {
  change: (stack: Stack) => void;
  says: string[];
}

export interface RuleCases {
  /** Changes that violate this rule and no other. */
  violates: Record<string, Case>;
  /** Changes that look alike and are right. */
  complies: Record<string, (stack: Stack) => void>;
  /** Values that are not known yet: what the rule itself then says. */
  unknown: Record<string, Case>;
}

export type Cases = Record<string, RuleCases>;

export const UNKNOWN = UNKNOWN_TEXT;

export const kafka = (stack: Stack): Manifest => stack.get("StatefulSet", "kafka");
export const zookeeper = (stack: Stack): Manifest => stack.get("StatefulSet", "zk");
export const podOf = (workload: Manifest): Manifest => workload.spec.template.spec as Manifest;
export const containerOf = (workload: Manifest): Manifest => podOf(workload).containers[0] as Manifest;
export const claimOf = (workload: Manifest): Manifest => workload.spec.volumeClaimTemplates[0] as Manifest;

/** Sets a broker setting in the ConfigMap, or removes it. */
export function setting(stack: Stack, key: string, value?: string): void {
  const data = stack.get("ConfigMap", "kafka-config").data as Record<string, string>;
  const lines = (data["server.properties"] ?? "").split("\n").filter((line) => !line.startsWith(`${key}=`));
  data["server.properties"] = [...lines, ...(value === undefined ? [] : [`${key}=${value}`])].join("\n");
}

/** Replaces text in a workload's start script; the text must be there. */
export function script(workload: Manifest, from: string, to: string): void {
  const command = containerOf(workload).command as string[];
  const before = command[2] ?? "";
  if (!before.includes(from)) throw new Error(`the start script does not hold "${from}"`);
  command[2] = before.replaceAll(from, to);
}

/** Makes the whole settings file unknown. */
export function unknownSettings(stack: Stack): void {
  stack.get("ConfigMap", "kafka-config").data["server.properties"] = UNKNOWN;
}

/** Makes the ensemble's start script unknown. */
export function unknownScript(workload: Manifest): void {
  containerOf(workload).command[2] = UNKNOWN;
}
