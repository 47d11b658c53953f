/** What stands at a path of a container: a volume, the image's own VOLUME, or the image itself. */
import { posix } from "node:path";
import { type Sources } from "./sources";
import { type Value } from "./value";

/** The volume that a path lies on. */
export interface Mounted {
  mount: Value;
  /** Without a slash at its end. */
  mountPath: string;
  /** The volume of the pod, or undefined where the claim templates make it. */
  volume: Value | undefined;
  name: string;
}

/** What covers a path: a mount, a VOLUME of the image that nothing mounts exactly, or nothing. */
export type Cover = { mounted: Mounted } | { anonymous: string } | undefined;

/** A file as a container sees it. */
export type File =
  | { state: "text"; text: Value; where: string }
  /** The image's own file, or none. */
  | { state: "image" }
  | { state: "unreadable"; because: string }
  | { state: "missing"; because: string };

export class Volumes {
  constructor(
    private readonly container: Value,
    private readonly podSpec: Value,
    /** Directories that the image declares as VOLUME. */
    private readonly declared: readonly string[],
    private readonly sources: Sources,
    private readonly namespace: string,
  ) {}

  /**
   * Whether somebody else may have put a file at a path that the image's start program looks at: a volume of exactly
   * that file, or one that an init container has too. A claim, or a scratch directory over the image's own, is empty.
   */
  mayHold(path: string): boolean {
    const cover = this.cover(path);
    if (cover === undefined || "anonymous" in cover) return false;
    const { mountPath, volume, name } = cover.mounted;
    if (mountPath === clean(path)) return true;
    if (!volume?.at("persistentVolumeClaim").isAbsent) return false;
    if (volume.at("emptyDir").isAbsent) return true;
    const starters = this.podSpec.at("initContainers").items();
    const mounts = starters.flatMap((starter) => starter.at("volumeMounts").items());
    return mounts.some((mount) => mount.at("name").text() === name);
  }

  /**
   * What covers a path: the deepest of the mounts and of the image's volumes. A runtime puts an anonymous directory
   * of the container over each VOLUME that has no mount of exactly that path, whatever is mounted above it
   * (containerd internal/cri/server/container_create.go, volumeMounts; CRI-O addImageVolumes).
   */
  cover(path: string): Cover {
    const mounts = this.container
      .at("volumeMounts")
      .items()
      .map((mount) => ({ mount, mountPath: clean(mount.at("mountPath").text() ?? "") }));
    const over = mounts.filter(({ mountPath }) => mountPath !== "" && isWithin(path, mountPath));
    const [deepest] = over.sort((a, b) => b.mountPath.length - a.mountPath.length);
    const anonymous = this.declared
      .filter((directory) => isWithin(path, directory))
      .find((directory) => !mounts.some(({ mountPath }) => mountPath === clean(directory)));
    if (anonymous !== undefined && anonymous.length > (deepest?.mountPath.length ?? 0)) return { anonymous };
    if (!deepest) return undefined;
    const name = deepest.mount.at("name").text() ?? "";
    const volume = this.podSpec
      .at("volumes")
      .items()
      .find((candidate) => candidate.at("name").text() === name);
    return { mounted: { ...deepest, volume, name } };
  }

  /** The mounts strictly below a directory, each of which hides what the directory holds there. */
  below(directory: string): { mountPath: string; name: string }[] {
    return this.container
      .at("volumeMounts")
      .items()
      .map((mount) => ({
        mountPath: clean(mount.at("mountPath").text() ?? ""),
        name: mount.at("name").text() ?? "",
      }))
      .filter(({ mountPath }) => isWithin(mountPath, directory) && mountPath !== clean(directory));
  }

  /** The file at a path. */
  file(path: string): File {
    const cover = this.cover(path);
    if (cover === undefined) return { state: "image" };
    if ("anonymous" in cover)
      return {
        state: "missing",
        because: `${path} lies under ${cover.anonymous}, an empty VOLUME of the image`,
      };
    const { mount, mountPath, volume, name } = cover.mounted;
    const subPath = mount.at("subPath").text() ?? "";
    const inside = clean(posix.join("/", subPath, clean(path).slice(mountPath.length))).slice(1);
    const kind = volume?.entries().find(([key, value]) => key !== "name" && !value.isAbsent)?.[0];
    if (volume === undefined || kind === undefined)
      return { state: "unreadable", because: `${path} lies on the claim ${name}` };
    const projections = kind === "projected" ? volume.at(kind, "sources").items() : [volume];
    const found = projections.map((source) => this.projected(source, inside, path));
    const maps = projections.some((source) => !source.at("configMap").isAbsent);
    return (
      found.find(({ state }) => state === "text") ??
      found.find(({ state }) => state === "unreadable") ??
      (maps && found[0] !== undefined
        ? found[0]
        : { state: "unreadable", because: `${path} lies on volume ${name}, of type ${kind}` })
    );
  }

  /** A file of a ConfigMap that a volume holds. */
  private projected(source: Value, inside: string, path: string): File {
    const map = source.at("configMap");
    // A projected source names its ConfigMap by `name`, as a volume of its own does.
    const name = map.at("name").text();
    if (map.isAbsent || name === undefined)
      return { state: "missing", because: `${path} is in no ConfigMap` };
    const body = this.sources.configMap(this.namespace, name);
    if (!body)
      return {
        state: "unreadable",
        because: `${path} comes from ConfigMap ${name}, which is not in the stack`,
      };
    const items = map.at("items").items();
    const item = items.find((candidate) => clean(candidate.at("path").text() ?? "") === clean(inside));
    const key = items.length > 0 ? item?.at("key").text() : inside;
    const text = key === undefined ? undefined : body.at("data", key);
    if (text === undefined || text.isAbsent)
      return {
        state: "missing",
        because: `ConfigMap ${name} holds no file ${inside}, which is wanted at ${path}`,
      };
    return { state: "text", text, where: path };
  }
}

/** Whether a path is a directory itself or lies under it. */
function isWithin(path: string, directory: string): boolean {
  const outer = clean(directory);
  return clean(path) === outer || clean(path).startsWith(outer === "/" ? "/" : `${outer}/`);
}

/** A path in its shortest form, without a slash at its end. */
export function clean(path: string): string {
  const short = posix.normalize(path);
  return short.length > 1 ? short.replace(/\/+$/, "") : path === "" ? "" : short;
}
