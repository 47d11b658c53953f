/** Changes that are refused unless whoever deploys names them, once, in the environment. */

/**
 * Names the settings that may change this once, separated by commas, e.g. `kafka.storage.size`. A setting would not do:
 * it would stay on.
 */
export const ALLOW_CHANGE = "KAFKA_ON_KUBERNETES_ALLOW_CHANGE";

/** What the variable was called up to release 0.1.0. */
const FORMER_NAME = "KAFKA_ON_KUBERNETES_UNSEALED";

/** What the messages of a component call it. */
export interface Naming {
  /** Name of the component's resource. */
  readonly name: string;
  /** Path of the stack's setting that holds the component's arguments, if it is made from settings. */
  readonly settingsPath?: string | undefined;
}

/** Path of one argument as the user gave it: `zookeeper.storage.size`, or `zk.storage.size` for a component used alone. */
export const pathOf = ({ name, settingsPath = name }: Naming, argument: string) =>
  `${settingsPath}.${argument}`;

/** Whether the environment lets an argument change; up to release 0.1.0 its path began with the component's name. */
export function isChangeAllowed(naming: Naming, argument: string): boolean {
  const named = [ALLOW_CHANGE, FORMER_NAME].flatMap((variable) => (process.env[variable] ?? "").split(","));
  return [pathOf(naming, argument), `${naming.name}.${argument}`].some((path) =>
    named.some((given) => given.trim() === path),
  );
}
