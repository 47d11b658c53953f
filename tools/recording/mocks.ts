/** Runs a program against Pulumi's mocks and tells what it registered. */
import { devNull } from "node:os";
import * as pulumi from "@pulumi/pulumi";
import type * as resource from "@pulumi/pulumi/proto/resource_pb";
import { getMonitor } from "@pulumi/pulumi/runtime/settings";

/** What a resource's options keep from being lost, changed or read; an option that is not set is absent. */
export interface Guards {
  readonly protect?: true;
  readonly retainOnDelete?: true;
  readonly deleteBeforeReplace?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly replaceWith?: readonly string[];
  readonly deletedWith?: string;
  readonly additionalSecretOutputs?: readonly string[];
  readonly hideDiffs?: readonly string[];
  readonly import?: string;
  /** Names of the hooks by the moment at which they run; those that run in previews too say so. */
  readonly hooks?: Readonly<Record<string, readonly string[]>>;
}

/** One registered resource. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The parent as `Kind/name`, absent for children of the stack. */
  readonly parent?: string;
  /** The resources that it waits for as `Kind/name`, sorted. */
  readonly dependencies: readonly string[];
  /** Custom timeouts, if any. */
  readonly timeouts?: Record<string, string>;
  readonly guards: Guards;
}

/** What a run registered, and what it returned. */
export interface Run<T> {
  readonly result: T;
  readonly resources: readonly Registered[];
  readonly warnings: readonly string[];
}

const kindOf = (type: string) => type.slice(type.lastIndexOf(":") + 1);

/** `Kind/name` of a URN: `urn:pulumi:stack::project::parent$package:module:Kind::name`. */
function idOf(urn: string): string {
  const [, , type = "", name = ""] = urn.split("::");
  return `${kindOf(type)}/${name}`;
}

/** Something whose id only an update knows: it stands for every input that a preview does not know. */
export class Later extends pulumi.CustomResource {
  constructor(name: string, inputs: pulumi.Inputs = {}) {
    super("test:index:Later", name, inputs);
  }
}

type Request = resource.RegisterResourceRequest;
type HookRequest = resource.RegisterResourceHookRequest;

interface Monitor {
  registerResource(request: Request, ...rest: unknown[]): unknown;
  registerResourceHook(request: HookRequest, callback: (error: null, reply: object) => void): void;
}

type Observed = Omit<Registered, "inputs" | "type" | "name">;

/** Only what is set: not undefined, false, an empty text, list or object. */
function given<T extends object>(options: T): T {
  const isSet = (value: unknown) =>
    typeof value === "object" && value !== null
      ? Object.keys(value).length > 0
      : value !== undefined && value !== "";
  return Object.fromEntries(Object.entries(options).filter(([, value]) => isSet(value))) as T;
}

/** Reads a request's options; `hooks` are those that are registered, by name, as they are to be told. */
function guardsIn(request: Request, hooks: ReadonlyMap<string, string>): Guards {
  const bound = request.getHooks();
  const named = (names: string[] = []) => names.map((name) => hooks.get(name) ?? `${name}, not registered`);
  return given({
    ...(request.getProtect() && { protect: true as const }),
    ...(request.getRetainondelete() && { retainOnDelete: true as const }),
    ...(request.getDeletebeforereplacedefined() && { deleteBeforeReplace: request.getDeletebeforereplace() }),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    replaceWith: request.getReplaceWithList().map(idOf),
    ...(request.getDeletedwith() && { deletedWith: idOf(request.getDeletedwith()) }),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    hideDiffs: request.getHidediffsList(),
    import: request.getImportid(),
    hooks: given({
      beforeCreate: named(bound?.getBeforeCreateList()),
      afterCreate: named(bound?.getAfterCreateList()),
      beforeUpdate: named(bound?.getBeforeUpdateList()),
      afterUpdate: named(bound?.getAfterUpdateList()),
      beforeDelete: named(bound?.getBeforeDeleteList()),
      afterDelete: named(bound?.getAfterDeleteList()),
      onError: named(bound?.getOnErrorList()),
    }),
  });
}

/** The mock monitor tells its mocks types, names and inputs alone, so the rest is read off its requests. */
function observe(monitor: Monitor, seen: Map<string, Observed>): void {
  const hooks = new Map<string, string>();
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, ...rest) => {
    const timeouts = Object.entries(request.getCustomtimeouts()?.toObject() ?? {}).filter(
      ([, value]) => value,
    );
    const parent = idOf(request.getParent());
    seen.set(`${request.getType()}::${request.getName()}`, {
      dependencies: request.getDependenciesList().map(idOf).sort(),
      ...(parent.startsWith("Stack/") || parent === "/" ? {} : { parent }),
      ...(timeouts.length > 0 ? { timeouts: Object.fromEntries(timeouts) } : {}),
      guards: guardsIn(request, hooks),
    });
    return register(request, ...rest);
  };
  // Hooks run in the engine; here it is enough that they are registered, and when they would run.
  monitor.registerResourceHook = (request, callback) => {
    const name = request.getName();
    hooks.set(
      name,
      [
        name,
        ...(request.getOnDryRun() ? ["in previews too"] : []),
        ...(request.getIgnoreErrors() ? ["its errors ignored"] : []),
      ].join(", "),
    );
    callback(null, {});
  };
}

/** What load balancers get: a name, an address of either family. */
const BALANCERS = [{ hostname: "lb-0.example.com" }, { ip: "203.0.113.1" }, { ip: "2001:db8::2" }];

/** The status that a cloud's controller gives a load balancer. */
function balancerStatus(name: string, { spec }: Record<string, unknown>): object {
  if ((spec as Record<string, unknown> | undefined)?.type !== "LoadBalancer") return {};
  const ingress = BALANCERS[Number(name.slice(name.lastIndexOf("-") + 1)) % BALANCERS.length];
  return { status: { loadBalancer: { ingress: [ingress] } } };
}

/** What the provider would answer: the inputs as they are, and what a registry or a cloud adds to them. */
function answer({ name, type, inputs }: pulumi.runtime.MockResourceArgs, preview: boolean) {
  const given = inputs as Record<string, unknown>;
  const pushed = type === "docker:index/image:Image" && !preview;
  const digest = pushed && {
    repoDigest: `${String(given.imageName).split(":")[0]}@sha256:${"d".repeat(64)}`,
  };
  // A preview has no id yet, which the mocks' type does not foresee.
  const balanced = preview ? {} : balancerStatus(name, given);
  return { id: preview ? undefined : `${name}-id`, state: { ...given, ...digest, ...balanced } } as {
    id: string;
    state: object;
  };
}

/**
 * Runs `program` as an update, or as a preview in which what only an update can tell stays unknown.
 *
 * @returns everything that was registered, in the order of the names
 */
export async function run<T>(program: () => T, options: { preview?: boolean } = {}): Promise<Run<T>> {
  const preview = options.preview ?? false;
  const recorded: pulumi.runtime.MockResourceArgs[] = [];
  const seen = new Map<string, Observed>();
  const warnings: string[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        recorded.push(args);
        return answer(args, preview);
      },
      call: ({ inputs }) => inputs as object,
    },
    "kafka-on-kubernetes",
    "test",
    preview,
  );
  observe(getMonitor() as unknown as Monitor, seen);
  const { warn, info } = pulumi.log;
  (pulumi.log as { info: unknown }).info = () => Promise.resolve();
  (pulumi.log as { warn: unknown }).warn = (message: string) => {
    warnings.push(message);
    return Promise.resolve();
  };
  const kubeconfig = process.env.KUBECONFIG;
  // What asks the cluster finds none, and not that of whoever runs this.
  process.env.KUBECONFIG = devNull;
  try {
    const result = program();
    await pulumi.runtime.disconnect();
    const resources = recorded.map(({ type, name, inputs }) => ({
      type,
      name,
      inputs: inputs as Record<string, unknown>,
      ...(seen.get(`${type}::${name}`) ?? { dependencies: [], guards: {} }),
    }));
    return {
      result,
      resources: resources.sort((a, b) => (a.name + a.type < b.name + b.type ? -1 : 1)),
      warnings,
    };
  } finally {
    if (kubeconfig === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = kubeconfig;
    Object.assign(pulumi.log, { warn, info });
  }
}

/** `Kind/name` of a resource, which is unique in a stack of ours. */
export const id = ({ type, name }: Pick<Registered, "type" | "name">) => `${kindOf(type)}/${name}`;

/** The inputs of each resource by `Kind/name`. */
export const inputsOf = (resources: readonly Registered[]): Record<string, unknown> =>
  Object.fromEntries(resources.map((resource) => [id(resource), resource.inputs]));

/** What each resource belongs to and waits for, by `Kind/name`. */
export const orderOf = (resources: readonly Registered[]): Record<string, object> =>
  Object.fromEntries(
    resources.map((resource) => {
      const { parent, dependencies, timeouts } = resource;
      return [id(resource), { ...(parent && { parent }), dependencies, ...(timeouts && { timeouts }) }];
    }),
  );

/** What guards each resource by `Kind/name`; a resource without a guard is `{}`. */
export const guardsOf = (resources: readonly Registered[]): Record<string, Guards> =>
  Object.fromEntries(resources.map((resource) => [id(resource), resource.guards]));

/**
 * What guards a StatefulSet of ours: no field that never changes makes the engine replace it with all its pods, one of
 * somebody else is not taken over, and nothing goes on before its rolling restart is over.
 */
export const setGuards = (name: string, ...beforeUpdate: string[]): Guards => ({
  ignoreChanges: [
    "spec.podManagementPolicy",
    "spec.serviceName",
    "spec.selector",
    "spec.volumeClaimTemplates",
  ],
  hooks: {
    beforeCreate: [`${name}-not-foreign, in previews too`],
    afterCreate: [`${name}-rolled-out`],
    beforeUpdate: [`${name}-program-fields, in previews too`, ...beforeUpdate],
    afterUpdate: [`${name}-rolled-out`],
  },
});

/** The one resource of that `Kind/name`. */
export function only(resources: readonly Registered[], wanted: string): Registered {
  const found = resources.filter((resource) => id(resource) === wanted);
  if (found.length !== 1 || !found[0])
    throw new Error(`${found.length} resources are ${wanted}; there are ${resources.map(id).join(", ")}`);
  return found[0];
}

/** Everything that a resource waits for, directly or through others, sorted. */
export function waitsFor(resources: readonly Registered[], wanted: string): string[] {
  const reached = new Set<string>();
  const visit = (name: string) => {
    for (const next of only(resources, name).dependencies)
      if (!reached.has(next)) {
        reached.add(next);
        visit(next);
      }
  };
  visit(wanted);
  return [...reached].sort();
}

/** The value of an output, once it is known. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

/** Whether a preview knows an output's value. */
export const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
  (output as unknown as { isKnown: Promise<boolean> }).isKnown;
