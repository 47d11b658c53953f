/** The engine's events of a preview of a stack, with the policy pack. */
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { alone } from "../deploy/command";
import { engineWords, policyOptions } from "../deploy/engine";
import { interruptibly } from "../deploy/interrupt";
import { chosenPolicyConfig, stackConfig, stackPolicyConfig } from "../deploy/policyProfile";
import { openTarget } from "../local/target";
import { Failure } from "../deploy/failure";

/**
 * Previews a stack against what is deployed, and returns its events as an event log. A preview that a policy or the
 * program refuses has a log too: that is what the review is for.
 * @throws Failure when the preview did not begin.
 */
export async function previewEvents(
  { stack: stackName, nodes, drift }: { stack: string; nodes: number; drift: boolean },
  log: (line: string) => void,
): Promise<string> {
  return alone(`review of stack ${stackName}`, async (paths) => {
    const { stack } = await openTarget({ stack: stackName, nodes }, paths, log);
    return events(stack, drift);
  });
}

async function events(stack: Stack, drift: boolean): Promise<string> {
  // Without its profile a stack would be judged by another one, which is worse than no review.
  const policies = await policyOptions(chosenPolicyConfig() ?? stackPolicyConfig(await stackConfig(stack)));
  const lines: string[] = [];
  try {
    await interruptibly(({ signal }) => {
      const onEvent = (event: EngineEvent) => lines.push(JSON.stringify(event));
      return drift
        ? stack.previewRefresh({ onEvent, signal, color: "never" })
        : stack.preview({ ...policies, onEvent, signal, color: "never" });
    });
  } catch (error) {
    if (lines.length === 0)
      throw new Failure(`The preview of stack ${stack.name} did not begin: ${engineWords(error)}`);
  }
  return lines.join("\n");
}
