/** The provider's executable, as the engine starts and asks it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";

const EXECUTABLE = join(__dirname, "..", "..", "provider", "pulumi-resource-kafka-admin");
const SECRET_KEY = "4dabf18193072939515e22adb298388d";

export type Values = Readonly<Record<string, unknown>>;
export type ResourceType = "Topic" | "User" | "Acls" | "Quota";

const struct = (values: Values) => Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
const urn = (type: ResourceType) => `urn:pulumi:test::test::kafka-admin:index:${type}::it`;

/** Values without the marks of secrets, and the names of those that were marked. */
function values(from: Struct | undefined): { plain: Record<string, unknown>; secrets: string[] } {
  const given = Object.entries((from?.toJavaScript() ?? {}) as Record<string, unknown>);
  const isSecret = (value: unknown): value is { value: unknown } =>
    typeof value === "object" && value !== null && SECRET_KEY in value;
  return {
    plain: Object.fromEntries(given.map(([name, value]) => [name, isSecret(value) ? value.value : value])),
    secrets: given.filter(([, value]) => isSecret(value)).map(([name]) => name),
  };
}

/** A resource as the engine has it in a state. */
export interface Resource {
  readonly type: ResourceType;
  readonly id: string;
  readonly inputs: Values;
  readonly state: Values;
  readonly secrets: readonly string[];
}

export class Plugin {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  /** Starts the executable with a connection. */
  static async start(configuration: Values): Promise<Plugin> {
    const child = spawn(EXECUTABLE, [], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    const plugin = new Plugin(child, client);
    const { failures } = await plugin.checkConfig(configuration);
    if (failures.length > 0) throw new Error(failures.join("; "));
    await plugin.ask<proto.ConfigureResponse>((done) => {
      client.configure(new proto.ConfigureRequest().setArgs(struct(configuration)), done);
    });
    return plugin;
  }

  async checkConfig(configuration: Values): Promise<{ failures: string[] }> {
    const request = new proto.CheckRequest().setNews(struct(configuration));
    const answer = await this.ask<proto.CheckResponse>((done) => {
      this.client.checkConfig(request, done);
    });
    return { failures: failuresIn(answer) };
  }

  async check(type: ResourceType, news: Values, olds: Values = {}) {
    const request = new proto.CheckRequest().setUrn(urn(type)).setNews(struct(news)).setOlds(struct(olds));
    const answer = await this.ask<proto.CheckResponse>((done) => {
      this.client.check(request, done);
    });
    return { inputs: values(answer.getInputs()).plain, failures: failuresIn(answer) };
  }

  async diff({ type, id, state, inputs }: Resource, news: Values) {
    const request = new proto.DiffRequest()
      .setUrn(urn(type))
      .setId(id)
      .setOlds(struct(state))
      .setOldInputs(struct(inputs))
      .setNews(struct(news));
    const answer = await this.ask<proto.DiffResponse>((done) => {
      this.client.diff(request, done);
    });
    return { changes: answer.getDiffsList(), replaces: answer.getReplacesList() };
  }

  async create(type: ResourceType, given: Values, preview = false): Promise<Resource> {
    const { inputs, failures } = await this.check(type, given);
    if (failures.length > 0) throw new Error(failures.join("; "));
    const request = new proto.CreateRequest()
      .setUrn(urn(type))
      .setProperties(struct(inputs))
      .setPreview(preview);
    const answer = await this.ask<proto.CreateResponse>((done) => {
      this.client.create(request, done);
    });
    const { plain, secrets } = values(answer.getProperties());
    return { type, id: answer.getId(), inputs, state: plain, secrets };
  }

  async update(resource: Resource, given: Values): Promise<Resource> {
    const { type, id } = resource;
    const { inputs, failures } = await this.check(type, given, resource.inputs);
    if (failures.length > 0) throw new Error(failures.join("; "));
    const request = new proto.UpdateRequest()
      .setUrn(urn(type))
      .setId(id)
      .setOlds(struct(resource.state))
      .setOldInputs(struct(resource.inputs))
      .setNews(struct(inputs));
    const answer = await this.ask<proto.UpdateResponse>((done) => {
      this.client.update(request, done);
    });
    const { plain, secrets } = values(answer.getProperties());
    return { type, id, inputs, state: plain, secrets };
  }

  /** What there is of a resource of the state; undefined when it is gone. */
  async read({ type, id, state, inputs }: Resource): Promise<Resource | undefined> {
    const request = new proto.ReadRequest()
      .setUrn(urn(type))
      .setId(id)
      .setProperties(struct(state))
      .setInputs(struct(inputs));
    return this.reading(type, request);
  }

  /** What an import takes. */
  async import(type: ResourceType, id: string): Promise<Resource | undefined> {
    return this.reading(type, new proto.ReadRequest().setUrn(urn(type)).setId(id));
  }

  async delete({ type, id, state, inputs }: Resource): Promise<void> {
    const request = new proto.DeleteRequest()
      .setUrn(urn(type))
      .setId(id)
      .setProperties(struct(state))
      .setOldInputs(struct(inputs));
    await this.ask((done) => {
      this.client.delete(request, done);
    });
  }

  /** What the engine asks for on Ctrl-C. */
  async cancel(): Promise<void> {
    await this.ask((done) => {
      this.client.cancel(new Empty(), done);
    });
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGKILL");
    await once(this.child, "exit");
  }

  private async reading(type: ResourceType, request: proto.ReadRequest): Promise<Resource | undefined> {
    const answer = await this.ask<proto.ReadResponse>((done) => {
      this.client.read(request, done);
    });
    if (answer.getId() === "") return undefined;
    const { plain, secrets } = values(answer.getProperties());
    return { type, id: answer.getId(), inputs: values(answer.getInputs()).plain, state: plain, secrets };
  }

  private ask<Answer>(call: (done: (error: Error | null, answer?: Answer) => void) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      call((error, answer) => {
        if (error) reject(new Error((error as Error & { details?: string }).details ?? error.message));
        else resolve(answer as Answer);
      });
    });
  }
}

const failuresIn = (answer: proto.CheckResponse) =>
  answer.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`);
