/**
 * Values of the reference article that Pulumi.dev.yaml starts with. They name a registry account and a server of
 * somebody else, so a stack that still has them is refused before it touches anything.
 */
import type { Problem } from "./components/shared/schema";
import { defaultRelease } from "./domain/kafka/releases";

const KAFKA = defaultRelease.version;

/** The article's NFS server, which is one of its nodes as well. */
const SERVER = "10.10.101.114";
/** The article's account on Docker Hub. */
const ACCOUNT = /^(docker\.io\/)?zhaoguanghui6\//;

const at = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function problem(path: string, given: string, whose: string, allowed: string, example: string): Problem {
  const [section = "", ...rest] = path.split(".");
  const command = `pulumi config set --path kafka-on-kubernetes:${section}.${rest.join(".")} ${example}`;
  return {
    path,
    message: `${JSON.stringify(given)} is not allowed; it is ${whose}. It must be ${allowed}: ${command}`,
  };
}

/** A fault for each value of the article in settings as they are given, whatever else is wrong with them. */
export function articleProblems(given: unknown): Problem[] {
  const [image, nfs, external] = [at(given, "image"), at(given, "nfs"), at(at(given, "kafka"), "external")];
  const problems: Problem[] = [];
  const name = at(image, "name");
  if (typeof name === "string" && ACCOUNT.test(name) && at(image, "build") !== false)
    problems.push(
      problem(
        "image.name",
        name,
        "in the article's registry account, to which you cannot push",
        "an image name in a registry of yours",
        `registry.example.com/kafka:${KAFKA}`,
      ),
    );
  if (at(nfs, "server") === SERVER)
    problems.push(
      problem(
        "nfs.server",
        SERVER,
        "the article's NFS server",
        "the host name or IP address of your NFS server (if you have none, remove nfs and set storage.className)",
        "nfs.example.com",
      ),
    );
  if ([at(external, "hosts")].flat().includes(SERVER))
    problems.push(
      problem(
        "kafka.external.hosts",
        SERVER,
        "a node of the article's cluster",
        "a host name or IP address at which clients reach your nodes",
        "kafka.example.com",
      ),
    );
  return problems;
}
