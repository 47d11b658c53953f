/**
 * Three brokers in three racks. They have an authorizer that keeps ACLs and lets everybody do everything on the plain
 * listener, and a listener for clients outside with TLS and SCRAM.
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { isAtLeast } from "../../domain/kafka/releases/release";
import { classPath } from "./classPath";
import { Broker, freePort, ZooKeeper } from "./processes";
import { release } from "./release";

const RACKS = ["a", "b", "c"];
const HOST = "127.0.0.1";

/** Sessions end soon, so that a broker that was killed may start again soon. */
const CONFIG = {
  "zookeeper.session.timeout.ms": 4000,
  "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
  "super.users": "User:ANONYMOUS;User:root",
};

/** Command line tools of Kafka's own, by their short names. */
const TOOLS = {
  topics: isAtLeast(release.version, "3.7")
    ? "org.apache.kafka.tools.TopicCommand"
    : "kafka.admin.TopicCommand",
  configs: "kafka.admin.ConfigCommand",
  acls: "kafka.admin.AclCommand",
} as const;

/** A certificate for the loopback address that signs itself. @returns its path, with the key in the same file */
function certificate(directory: string): string {
  const [key, pem, both] = ["key.pem", "certificate.pem", "both.pem"].map((name) =>
    join(directory, name),
  ) as [string, string, string];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=broker"];
  execFileSync("openssl", [...request, "-addext", `subjectAltName=IP:${HOST}`, "-keyout", key, "-out", pem], {
    stdio: "ignore",
  });
  writeFileSync(both, readFileSync(key, "utf8") + readFileSync(pem, "utf8"));
  return both;
}

export class Trio {
  private constructor(
    private readonly zookeeper: ZooKeeper,
    readonly brokers: readonly Broker[],
    private readonly directory: string,
  ) {}

  static async start(): Promise<Trio> {
    const directory = mkdtempSync(join(tmpdir(), "trio-"));
    const secured = [
      "listener.security.protocol.map=INTERNAL:PLAINTEXT,EXTERNAL:SASL_SSL",
      "sasl.enabled.mechanisms=SCRAM-SHA-512",
      "listener.name.external.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
      "ssl.keystore.type=PEM",
      `ssl.keystore.location=${certificate(directory)}`,
    ].join("\n");
    const changed = { "listener.security.protocol.map=INTERNAL:PLAINTEXT,EXTERNAL:PLAINTEXT": secured };
    const zookeeper = new ZooKeeper(await freePort());
    await zookeeper.ready();
    const brokers: Broker[] = [];
    // One after the other, since the engine's mocks are the process's.
    for (const [id, rack] of RACKS.entries()) {
      const args = { brokers: RACKS.length, config: { ...CONFIG, "broker.rack": rack } };
      brokers.push(await Broker.of(zookeeper, args, changed, id));
    }
    for (const broker of brokers) broker.start();
    await Promise.all(brokers.map((broker) => broker.listening()));
    await Promise.all(brokers.map((broker) => broker.started()));
    return new Trio(zookeeper, brokers, directory);
  }

  /** Addresses of the plain listener. */
  get addresses(): string[] {
    return this.brokers.map(({ address }) => address);
  }

  /** Addresses of the listener with TLS and SCRAM. */
  get securedAddresses(): string[] {
    return this.brokers.map(({ externalAddress }) => externalAddress);
  }

  /** The certificate authority of that listener. */
  get ca(): string {
    return readFileSync(join(this.directory, "certificate.pem"), "utf8");
  }

  /** Runs one of Kafka's own command line tools. @returns what it prints */
  async tool(name: keyof typeof TOOLS, ...args: string[]): Promise<string> {
    const jars = `${classPath("kafka")}:${classPath("kafka-tools")}`;
    const command = ["-cp", jars, TOOLS[name], "--bootstrap-server", this.addresses.join(",")];
    const { stdout } = await promisify(execFile)("java", [...command, ...args]);
    return stdout;
  }

  async stop(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.remove()));
    await this.zookeeper.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
