/** What is said after a deployment: the pods, the brokers' addresses, the outputs. */
import type { OutputMap } from "@pulumi/pulumi/automation";
import type * as clientModule from "../components/live/client";
import type { ClusterSource } from "../components/live/source";
import { addressTable, indent, type Node, outputTable, type Pod, podTable, type Service } from "./report";
import type { Target } from "./target";

export async function summary(
  outputs: OutputMap,
  { remark, look, remove }: Pick<Target, "remark" | "look" | "remove">,
  source: ClusterSource,
): Promise<string> {
  return [
    ...(await cluster(source, remark)),
    section("Outputs", outputTable(outputs)),
    section("How to look", look),
    section("How to remove", remove),
  ].join("\n");
}

/** The deployment has succeeded, so a cluster that cannot be listed (by whom, or in every namespace) is said and no more. */
async function cluster(source: ClusterSource, remark: string | undefined): Promise<string[]> {
  const { list } = module.require("../components/live/client") as typeof clientModule;
  try {
    const { nodes, pods, services } = await list(source);
    const addresses = addressTable(services as Service[], pods as Pod[]);
    return [
      section(
        `Pods by node${remark === undefined ? "" : ` (${remark})`}`,
        podTable(pods as Pod[], nodes as Node[]),
      ),
      ...(addresses === "" ? [] : [section("Brokers from outside the cluster", addresses)]),
    ];
  } catch (error) {
    return [section("Pods by node", `not listed: ${(error as Error).message}`)];
  }
}

function section(title: string, text: string): string {
  return `\n${title}\n${indent(text)}`;
}
