/** The plug-in's process: serves the provider on a loopback port, and prints the port for the engine that started it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { KafkaClient } from "../kafka/client";
import { engineLog } from "./engineLog";
import { providerService } from "./service";

/** The package's directory, where the executable is. */
const ROOT = process.env.KAFKA_ADMIN_HOME ?? join(__dirname, "..");
/** Messages of the engine's may be as long as a stack's state. */
const LIMITS = { "grpc.max_receive_message_length": 400 * 2 ** 20 };

const read = (name: string) => readFileSync(join(ROOT, name), "utf8");

/** The engine's address is the argument that is no option. */
const engine = process.argv.slice(2).find((argument) => !argument.startsWith("-"));

const { version } = JSON.parse(read("package.json")) as { version: string };
const { service } = providerService({
  version,
  schema: () => read("schema.json"),
  log: engineLog(engine, LIMITS),
  connect: (settings) => KafkaClient.connect(settings),
});

// An engine that is killed cannot end its plug-ins, and a parent of another id is none.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.exit(1);
}, 1000).unref();

const server = new Server(LIMITS);
server.addService(ResourceProviderService, service);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
