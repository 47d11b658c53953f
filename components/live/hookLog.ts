import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";

/**
 * Says something from within a hook, as a message of the stack. The engine calls hooks from outside of the program,
 * where Pulumi's log does not know whose they are, so this is called when the hook is made.
 *
 * The message is not awaited: an earlier one about the component waits for its URN, and that waits for the hook.
 */
export function hookLog(name: string, level: "info" | "warn" = "info"): (text: string) => void {
  const say = AsyncResource.bind((text: string) => pulumi.log[level](`${name}: ${text}`));
  return (text) => {
    void say(text);
  };
}
