/**
 * One operation of the engine in a process of its own, as `make preview` and `make up` do it:
 * `node -r tsx/cjs bench/sample.ts REQUEST`. Prints its own peak of memory.
 */
import { readFileSync } from "node:fs";
import type * as pulumiModule from "@pulumi/pulumi";
import type { Stack } from "@pulumi/pulumi/automation";
import { openStack, policyOptions } from "../deploy/engine";
import { embeddedContext, useEmbedded } from "../local/engine";
import { chosenPolicyConfig, stackConfig, stackPolicyConfig } from "../deploy/policyProfile";
import type { CachePaths } from "../deploy/paths";
import type * as programModule from "../program";
import type * as settingsModule from "../settings";
import { STACK } from "./bench";
import type * as flatModule from "./flat";
import { SHAPE, topicNames } from "./topicNames";

/** The project's program with so many brokers, and topics. */
interface Own {
  readonly brokers: number;
  /** Default: none. */
  readonly topics?: number;
}

/** What to do, as JSON on the command line. */
export interface Request {
  readonly verb: "preview" | "up";
  /** The project's program with so many brokers, or the resources in a file, registered by the flat program. */
  readonly program: Own | { readonly resources: string };
  readonly policies: boolean;
  readonly paths: CachePaths;
}

/** Kilobytes of this process at its peak, as Linux counts them. */
export interface Report {
  readonly peak: number;
  /** Resources by what becomes of them; none for an update. */
  readonly changes: Readonly<Record<string, number>>;
}

const load = {
  flat: () => module.require("./flat") as typeof flatModule,
  program: () => module.require("../program") as typeof programModule,
  settings: () => module.require("../settings") as typeof settingsModule,
};

const flatProgram = (file: string) => () => {
  load.flat().flat(JSON.parse(readFileSync(file, "utf8")) as flatModule.FlatResource[]);
  return Promise.resolve({});
};

/** The project's program, with the settings of its stack but for brokers and topics. */
const projectProgram =
  ({ brokers, topics = 0 }: Own) =>
  () => {
    const pulumi = module.require("@pulumi/pulumi") as typeof pulumiModule;
    const { PROJECT, readSettings } = load.settings();
    const config = pulumi.runtime.allConfig();
    const key = `${PROJECT}:kafka`;
    const kafka = { ...(JSON.parse(config[key] ?? "{}") as object), brokers };
    const declared = Object.fromEntries(topicNames(topics).map((name) => [name, SHAPE]));
    const settings = readSettings({
      ...config,
      [key]: JSON.stringify(kafka),
      ...(topics > 0 && { [`${PROJECT}:topics`]: JSON.stringify(declared) }),
    });
    return Promise.resolve({ ...load.program().program(settings) });
  };

/** Opens the stack, and loads the program's modules meanwhile, as deploy/target.ts does. */
async function open(program: Request["program"], paths: CachePaths): Promise<Stack> {
  const isFlat = "resources" in program;
  const inline = isFlat ? flatProgram(program.resources) : projectProgram(program);
  const opening = openStack(STACK, inline, embeddedContext(STACK, paths), paths);
  if (isFlat) load.flat();
  else {
    load.program();
    load.settings();
  }
  return opening;
}

async function main({ verb, program, policies, paths }: Request): Promise<Report> {
  // The program's hooks ask the cluster from this process.
  useEmbedded(paths);
  const stack = await open(program, paths);
  const options = {
    color: "never" as const,
    ...(policies &&
      (await policyOptions(chosenPolicyConfig() ?? stackPolicyConfig(await stackConfig(stack))))),
  };
  const changes = verb === "preview" ? (await stack.preview(options)).changeSummary : {};
  if (verb === "up") await stack.up(options);
  const status = readFileSync("/proc/self/status", "utf8");
  return { peak: Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1]), changes };
}

main(JSON.parse(process.argv[2] ?? "{}") as Request).then(
  (report) => process.stdout.write(JSON.stringify(report)),
  (error: unknown) => {
    process.stderr.write(error instanceof Error ? `${error.message}\n` : String(error));
    process.exitCode = 1;
  },
);
