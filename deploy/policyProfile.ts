/** Which profile of the policies a stack is held to. */
import { join, resolve } from "node:path";
import type { ConfigMap, Stack } from "@pulumi/pulumi/automation";
import type * as settingsModule from "../settings";
import { PROFILES, renamedProfile } from "../domain/profiles";
import { engineWords } from "./engine";
import { Failure } from "./failure";
import { root } from "./paths";

/**
 * The pack's configuration file that POLICY_PROFILE names: one of the profiles, or a file with levels and thresholds.
 *
 * @returns undefined when the variable is not set: the stack's own profile counts then
 * @throws Failure when there is no profile of the name
 */
export function chosenPolicyConfig(): string | undefined {
  const wanted = process.env.POLICY_PROFILE ?? "";
  if (wanted === "") return undefined;
  if (wanted.endsWith(".json")) return resolve(wanted);
  if (PROFILES.some((profile) => profile === wanted)) return profileFile(wanted);
  throw new Failure(
    `POLICY_PROFILE: "${wanted}" is not a profile of the policies (${PROFILES.join(", ")}), nor a .json file${renamedProfile(wanted)}`,
  );
}

/**
 * A stack's configuration as the engine resolves it: its file in whatever notation, the defaults of Pulumi.yaml, and its
 * environments.
 *
 * @throws Failure with the engine's own words when it cannot be read
 */
export async function stackConfig(stack: Pick<Stack, "name" | "getAllConfig">): Promise<ConfigMap> {
  try {
    return await stack.getAllConfig();
  } catch (error) {
    throw new Failure(`The configuration of stack ${stack.name} cannot be read: ${engineWords(error)}`);
  }
}

/**
 * The pack's configuration file for the setting `profile` of a stack.
 *
 * @param config as {@link stackConfig} reads it
 * @throws Failure when the profile is none that the settings allow: no other profile stands in for it
 */
export function stackPolicyConfig(config: ConfigMap): string {
  const { PROJECT, settingsSchema } = load.settings();
  const key = `${PROJECT}:profile`;
  const profile = settingsSchema.shape.profile.safeParse(config[key]?.value);
  if (profile.success) return profileFile(profile.data);
  const given = config[key]?.secret === true ? "the value (a secret)" : JSON.stringify(config[key]?.value);
  const allowed = profile.error.issues.map(({ message }) => message).join(", ");
  throw new Failure(`${key}: ${given} is not allowed; it must be ${allowed}`);
}

const profileFile = (profile: string) => join(root, "policy", "profiles", `${profile}.json`);

/** Loads Pulumi's SDK, which not every verb needs. */
const load = { settings: () => module.require("../settings") as typeof settingsModule };
