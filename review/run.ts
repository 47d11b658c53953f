/** What one run of the engine said, in the terms of this program, whatever form it came in. */
import type { Properties } from "./values";

/** A resource's inputs before or after a step, without secrets. */
export interface State {
  readonly type: string;
  readonly parent: string;
  readonly inputs: Properties;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** One step of the engine's plan; a replacement takes three of them. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly before?: State;
  readonly after?: State;
  /** Properties that make it a replacement. */
  readonly replaceKeys: readonly string[];
}

/** A warning or an error, without colours. */
export interface Message {
  readonly severity: "warning" | "error";
  readonly urn: string;
  readonly text: string;
}

/** What a policy found. */
export interface Violation {
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  readonly urn: string;
  readonly text: string;
}

/** What the policy packs said; `ran` is undefined where the input cannot tell. */
export interface PolicyOutcome {
  readonly ran: boolean | undefined;
  /** Packs with their versions. */
  readonly packs: readonly string[];
  /** Stack policies without a finding. */
  readonly passed: number;
  readonly violations: readonly Violation[];
}

export interface Run {
  readonly stack: string;
  readonly project: string;
  /** The run reads what there is into the state (`pulumi refresh`), and changes nothing. */
  readonly refresh: boolean;
  readonly succeeded: boolean;
  readonly steps: readonly Step[];
  readonly messages: readonly Message[];
  readonly policies: PolicyOutcome;
}

/** Parts of `urn:pulumi:STACK::PROJECT::PARENT$TYPE::NAME`. */
export function urnParts(urn: string): { stack: string; project: string; type: string; name: string } {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  return {
    stack: head.replace(/^urn:pulumi:/, ""),
    project,
    type: types.split("$").at(-1) ?? "",
    name: name.join("::"),
  };
}
