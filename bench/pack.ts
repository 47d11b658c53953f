/** A policy pack in a process of its own, asked as the engine asks it. */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import type { Registered } from "../tools/recording/mocks";

/** The SDK's own copies: objects of other copies would not be taken for the same. */
const ofSdk = createRequire(require.resolve("@pulumi/pulumi"));

export interface Pack {
  /** Milliseconds until it said where it listens. */
  readonly started: number;
  /** Milliseconds that it takes to judge a stack: every resource by itself, and then all of them together. */
  judge(resources: readonly Registered[]): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a pack as the engine does: address and directory behind the runner, directory as the working directory. */
export function startPack(runner: readonly [string, ...string[]], directory: string): Promise<Pack> {
  const [command, ...args] = runner;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, [...args, "127.0.0.1:1", directory], {
      cwd: directory,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<void>((done) =>
      child.once("exit", () => {
        done();
      }),
    );
    child.once("error", reject).once("exit", () => {
      reject(new Error(`the policy pack in ${directory} ended`));
    });
    child.stdout.once("data", (port: Buffer) => {
      resolve({
        started: performance.now() - start,
        judge: (resources) => judged(Number(port.toString()), resources),
        stop: () => {
          child.kill();
          return ended;
        },
      });
    });
  });
}

/** A message of the SDK's protocol, as far as it is used here. */
type Message = Record<`set${string}`, (value: unknown) => void> & { serializeBinary(): Uint8Array };
type MessageClass = new () => Message;
/** A method as gRPC knows it, and a client that calls one with bytes. */
interface Method {
  readonly path: string;
  readonly responseDeserialize: (bytes: Buffer) => unknown;
}
interface Client {
  makeUnaryRequest(
    path: string,
    serialize: (bytes: Buffer) => Buffer,
    deserialize: Method["responseDeserialize"],
    request: Buffer,
    callback: (error: Error | null) => void,
  ): void;
  close(): void;
}

const resourceUrn = ({ type, name }: Registered) => `urn:pulumi:bench::bench::${type}::${name}`;

async function judged(port: number, resources: readonly Registered[]): Promise<number> {
  const { credentials } = ofSdk("@grpc/grpc-js") as { credentials: { createInsecure(): unknown } };
  const { AnalyzerClient, AnalyzerService } = ofSdk("@pulumi/pulumi/proto/analyzer_grpc_pb") as {
    AnalyzerClient: new (address: string, by: unknown) => Client;
    AnalyzerService: Readonly<Record<"getPluginInfo" | "analyze" | "analyzeStack", Method>>;
  };
  const messages = ofSdk("@pulumi/pulumi/proto/analyzer_pb") as Record<string, MessageClass>;
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  const call = ({ path, responseDeserialize }: Method, request: Buffer) =>
    new Promise<void>((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        (bytes) => bytes,
        responseDeserialize,
        request,
        (error) => {
          if (error) reject(error);
          else resolve();
        },
      );
    });
  // As bytes before the clock runs: to write them is the engine's work, which it does in Go.
  const bytes = (message: Message) => Buffer.from(message.serializeBinary());
  const alone = resources.map((resource) => bytes(filled(messages, "AnalyzeRequest", resource)));
  const all = new (kind(messages, "AnalyzeStackRequest"))();
  all.setResourcesList?.(resources.map((resource) => filled(messages, "AnalyzerResource", resource)));
  const stack = bytes(all);
  try {
    // The engine has asked who it is before it asks for a judgement: the connection is there.
    await call(AnalyzerService.getPluginInfo, Buffer.alloc(0));
    const start = performance.now();
    for (const request of alone) await call(AnalyzerService.analyze, request);
    await call(AnalyzerService.analyzeStack, stack);
    return performance.now() - start;
  } finally {
    client.close();
  }
}

function kind(messages: Readonly<Record<string, MessageClass>>, name: string): MessageClass {
  const found = messages[name];
  if (found === undefined) throw new Error(`the SDK knows no message ${name}`);
  return found;
}

function filled(messages: Record<string, MessageClass>, name: string, resource: Registered): Message {
  const { Struct } = ofSdk("google-protobuf/google/protobuf/struct_pb") as {
    Struct: { fromJavaScript(value: unknown): unknown };
  };
  const message = new (kind(messages, name))();
  message.setType?.(resource.type);
  message.setName?.(resource.name);
  message.setUrn?.(resourceUrn(resource));
  // What is undefined in JavaScript is not there for the engine.
  message.setProperties?.(Struct.fromJavaScript(JSON.parse(JSON.stringify(resource.inputs))));
  message.setOptions?.(new (kind(messages, "AnalyzerResourceOptions"))());
  return message;
}
