/** Java class paths of what the tests run. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { release } from "./release";

/** The jars of Kafka's release in this run, or of the release that tools/ names; the first call on a machine fetches them. */
export const classPath = (name: "kafka" | "kafka-tools" | "zookeeper" | "metrics-agent"): string =>
  execFileSync(
    join(__dirname, "..", "..", "tools", "jars.sh"),
    name.startsWith("kafka") ? [name, release.version] : [name],
    { encoding: "utf8" },
  ).trim();
