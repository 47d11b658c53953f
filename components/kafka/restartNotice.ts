/** Tells, in the preview, what a changed broker configuration means for the brokers that run. */
import * as pulumi from "@pulumi/pulumi";
import { hookLog } from "../live/hookLog";
import { type External, listenersOf } from "../../domain/kafka/listeners";
import { describeConfigChange } from "../../domain/kafka/brokerConfig";
import { defaultRelease } from "../../domain/kafka/releases";
import { brokerConfig, type FileArgs } from "./serverProperties";

/** The component's inputs that decide the file. */
type FileInputs = Partial<Omit<FileArgs, "listeners"> & { readonly external: External }>;

/** The file's keys as a component's inputs decide them; undefined for inputs that do not tell. */
function fileOf(inputs: FileInputs | undefined): Record<string, string> | undefined {
  const { config, pluginConfig, brokers, storage, external = {} } = inputs ?? {};
  if (!config || !pluginConfig || brokers === undefined || storage?.size === undefined) return undefined;
  return brokerConfig({ config, pluginConfig, brokers, storage, listeners: listenersOf(brokers, external) });
}

const MODES = {
  "read-only": "Kafka reads it at start only, so the rolling restart is needed",
  "per-broker": "Kafka could change it while it runs, broker by broker",
  "cluster-wide": "Kafka could change it while it runs, for all brokers at once",
  unknown: "not one of Kafka's own keys; whether it needs the rolling restart is the plug-in's business",
};

/**
 * What changes, one line per key: old and new value, and whether Kafka itself would need a restart for it.
 *
 * @returns undefined when the file stays as it is
 */
export function announcement(
  before: FileInputs | undefined,
  after: FileInputs | undefined,
): string | undefined {
  const [old, now] = [fileOf(before), fileOf(after)];
  const changes = old && now ? describeConfigChange(old, now, defaultRelease) : [];
  if (changes.length === 0) return undefined;
  const lines = changes.map(({ key, before: from, after: to, default: preset, mode }) => {
    const unset = preset === undefined ? "unset" : `${preset === "" ? "empty" : preset}, Kafka's default`;
    return `  ${key}: ${from ?? unset} -> ${to ?? unset} (${mode}: ${MODES[mode]})`;
  });
  const needed = changes.filter(({ mode }) => mode === "read-only").length;
  const need =
    needed === 0
      ? "none of the changed keys needs it"
      : `${needed} of ${changes.length} changed keys need it`;
  return `the brokers will be restarted one by one, since their configuration is a file; ${need}.\n${lines.join("\n")}`;
}

/** A hook for the component's `beforeUpdate`: it runs in previews too, before anything is changed. */
export function restartNotice(name: string): pulumi.ResourceHook {
  const say = hookLog(name);
  return new pulumi.ResourceHook(
    `${name}-restart-notice`,
    ({ oldInputs, newInputs }) => {
      const text = announcement(oldInputs as FileInputs, newInputs as FileInputs);
      if (text !== undefined) say(text);
    },
    { onDryRun: true },
  );
}
