/** The settings that a run deploys with: its own, or those of a stack. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Failure } from "../../deploy/failure";
import { root } from "../../deploy/paths";
import { parseSettings, PROJECT, type Settings } from "../../settings";
import type { Options } from "./options";

/** One section of the settings, as a user writes it. */
export type Section = Readonly<Record<string, unknown>>;

/** Settings as a user writes them, before they are checked. */
export interface GivenSettings {
  readonly nfs?: Section;
  readonly image: Section;
  readonly zookeeper: Section;
  readonly kafka: Section;
  readonly topics?: Section;
  readonly users?: Section;
  readonly profile?: unknown;
}

/** Name of the run's stack. */
export const STACK = "e2e";

/** The settings with every default filled in. @throws InvalidSettings */
export const checked = (settings: GivenSettings): Settings => parseSettings(settings, STACK);

/** What the run starts from: the image that it is given, small pods, and an address for each broker. */
export function baseSettings(options: Options, hosts: readonly string[]): GivenSettings {
  const given = options.stack === undefined ? ownSettings(options) : stackSettings(options.stack);
  const image = { name: options.image, build: false };
  return withHosts({ ...given, image }, hosts);
}

function ownSettings({ nfs, storageClass }: Options): Omit<GivenSettings, "image"> {
  const storage = storageClass === undefined ? {} : { storage: { className: storageClass } };
  return {
    ...(nfs && { nfs: { ...nfs, storageClass: "e2e-nfs" } }),
    zookeeper: { namespace: "zookeeper", cpu: "100m", memory: "768Mi", heap: "256M", ...storage },
    kafka: { namespace: "kafka", cpu: "200m", memory: "1Gi", ...storage },
  };
}

/** @throws Failure when there is no such file, or when it holds secrets, which only its own backend can read */
function stackSettings(stack: string): Omit<GivenSettings, "image"> {
  const file = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) throw new Failure(`STACK: there is no ${file}`);
  const { config = {} } = (parse(readFileSync(file, "utf8")) ?? {}) as { config?: Record<string, unknown> };
  return ofProject(stack, config);
}

/** The settings in a stack file's `config`, without the project's name before each. */
export function ofProject(
  stack: string,
  config: Readonly<Record<string, unknown>>,
): Omit<GivenSettings, "image"> {
  if (JSON.stringify(config).includes('"secure":'))
    throw new Failure(
      `STACK: the settings of ${stack} hold secrets, and the run has a backend of its own: use a copy`,
    );
  const prefix = `${PROJECT}:`;
  const own = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return {
    zookeeper: {},
    kafka: {},
    ...Object.fromEntries(own.map(([key, value]) => [key.slice(prefix.length), value])),
  };
}

/** These settings in profile hardened, which asks for images by their digests. */
export const hardened = (
  settings: GivenSettings,
  images: { readonly brokers: string; readonly servers: string },
): GivenSettings => ({
  ...settings,
  profile: "hardened",
  image: { name: images.brokers, build: false },
  zookeeper: { ...settings.zookeeper, image: images.servers },
});

/** These settings with one address per broker, beginning anew when there are more brokers than hosts. */
export function withHosts(settings: GivenSettings, hosts: readonly string[]): GivenSettings {
  const brokers = Number(settings.kafka.brokers ?? 3);
  const one = Array.from({ length: brokers }, (_, id) => hosts[id % hosts.length]);
  return withKafka(settings, {
    external: { ...(settings.kafka.external as object | undefined), hosts: one },
  });
}

/** These settings with other broker settings. */
export const withKafka = (settings: GivenSettings, kafka: Section): GivenSettings => ({
  ...settings,
  kafka: { ...settings.kafka, ...kafka },
});

/** These settings with further broker keys. */
export const withBrokerKeys = (settings: GivenSettings, keys: Section): GivenSettings =>
  withKafka(settings, { config: { ...(settings.kafka.config as object | undefined), ...keys } });
