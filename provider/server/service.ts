/**
 * Pulumi's provider protocol over the SDK's own definitions of it. The SDK's provider server (`provider.main`) knows no
 * configuration of a provider and no previews of a creation; the brokers' connection is that configuration, so that it
 * stands once in a state and not in each topic, and a deletion uses the one of today.
 */
import { type handleUnaryCall, status } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import type { KafkaClient } from "../kafka/client";
import type { ConnectionSettings } from "../kafka/reach";
import { acls } from "../resources/acls";
import { quota } from "../resources/quota";
import {
  type Failure,
  failuresOf,
  hasUnknown,
  type Operation,
  type Resource,
  UNKNOWN,
} from "../resources/resource";
import { topic } from "../resources/topic";
import { user } from "../resources/user";
import { connectionFailures, connectionInputs, connectionSettings } from "./connection";
import type { EngineLog } from "./engineLog";

/** Marks a secret in Pulumi's protocol. */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

type Values = Record<string, unknown>;
// What is true of every resource: its own types are behind its schema.
type AnyResource = Resource<Values, Values>;

const RESOURCES: Readonly<Record<string, AnyResource>> = Object.fromEntries(
  Object.entries({ Topic: topic, User: user, Acls: acls, Quota: quota }).map(([name, resource]) => [
    `kafka-admin:index:${name}`,
    resource as unknown as AnyResource,
  ]),
);

function resourceOf(urn: string): AnyResource {
  const type = (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
  const found = RESOURCES[type];
  if (!found)
    throw new Error(`kafka-admin has no resource ${type}; it has ${Object.keys(RESOURCES).join(", ")}`);
  return found;
}

const valuesOf = (struct: Struct | undefined): Values => struct?.toJavaScript() ?? {};
const structOf = (values: Values) =>
  Struct.fromJavaScript(
    // What is undefined is not there.
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
      string,
      JavaScriptValue
    >,
  );

/** A resource's state as the engine keeps it. */
const stateOf = (resource: AnyResource, state: Values) =>
  structOf(
    Object.fromEntries(
      Object.entries(state).map(([name, value]) =>
        resource.secrets?.includes(name) && value !== undefined
          ? [name, { ...SECRET, value }]
          : [name, value],
      ),
    ),
  );

const checked = (resource: AnyResource, values: Values): Values =>
  resource.schema.safeParse(values).data ?? values;

function checkResponse(inputs: Struct | undefined, failures: readonly Failure[]): proto.CheckResponse {
  const response = new proto.CheckResponse().setInputs(inputs);
  const list = failures.map(({ property, reason }) =>
    new proto.CheckFailure().setProperty(property).setReason(reason),
  );
  return response.setFailuresList(list);
}

type Handler<Request, Response> = (request: Request) => Promise<Response> | Response;

/** Answers with what a function returns, or with its error's words alone. */
const unary =
  <Request, Response>(handle: Handler<Request, Response>): handleUnaryCall<Request, Response> =>
  (call, callback) => {
    void (async () => {
      try {
        callback(null, await handle(call.request));
      } catch (error) {
        callback({ code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
      }
    })();
  };

/** What the service is made with. */
export interface ServiceOptions {
  readonly version: string;
  /** The package's schema, as JSON. */
  readonly schema: () => string;
  readonly log: EngineLog;
  /** Connects; only operations on the cluster call it. */
  readonly connect: (settings: ConnectionSettings) => Promise<KafkaClient>;
}

/** The provider as a service for the engine. */
export function providerService({ version, schema, log, connect }: ServiceOptions) {
  let settings: ConnectionSettings | undefined;
  let client: Promise<KafkaClient> | undefined;
  const interruption = new AbortController();

  const operation = (urn: string): Operation => ({
    client: () => {
      if (!settings)
        throw new Error("the provider kafka-admin has no connection: give it addresses or kubernetes");
      // All resources of an update share it, also when it fails: nobody waits for the same brokers twice.
      return (client ??= connect(settings));
    },
    say: (severity, message) => {
      log.say(severity, message, urn);
    },
    progress: (message) => {
      log.progress(message, urn);
    },
    signal: interruption.signal,
  });

  const handlers = {
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    getSchema: unary(() => new proto.GetSchemaResponse().setSchema(schema())),
    attach: unary<unknown, Empty>(() => new Empty()),
    cancel: unary<unknown, Empty>(() => {
      interruption.abort();
      return new Empty();
    }),

    checkConfig: unary((request: proto.CheckRequest) =>
      checkResponse(request.getNews(), connectionFailures(valuesOf(request.getNews()))),
    ),
    // Another way to the brokers is no other topic: nothing is replaced.
    diffConfig: unary((request: proto.DiffRequest) => {
      const [olds, news] = [request.getOldInputs() ?? request.getOlds(), request.getNews()].map((struct) =>
        JSON.stringify(sortedKeys(connectionInputs(valuesOf(struct)))),
      );
      const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
      return new proto.DiffResponse().setChanges(olds === news ? DIFF_NONE : DIFF_SOME);
    }),
    configure: unary((request: proto.ConfigureRequest) => {
      settings = connectionSettings(valuesOf(request.getArgs()));
      return new proto.ConfigureResponse().setSupportspreview(true);
    }),

    check: unary((request: proto.CheckRequest) => {
      const [resource, news] = [resourceOf(request.getUrn()), valuesOf(request.getNews())];
      const failures = failuresOf(resource.schema, news);
      if (failures.length > 0) return checkResponse(request.getNews(), failures);
      const inputs = checked(resource, news);
      const olds = request.getOlds() && valuesOf(request.getOlds());
      const before = olds && Object.keys(olds).length > 0 ? checked(resource, olds) : undefined;
      const problems = hasUnknown(inputs) ? [] : (resource.problems?.(inputs, before) ?? []);
      return checkResponse(structOf(inputs), problems);
    }),
    diff: unary((request: proto.DiffRequest) => {
      const resource = resourceOf(request.getUrn());
      const [state, news] = [valuesOf(request.getOlds()), valuesOf(request.getNews())];
      const inputs = checked(resource, valuesOf(request.getOldInputs() ?? request.getOlds()));
      const { changes, replaces = [], warnings = [] } = resource.diff({ state, inputs }, news);
      for (const warning of warnings) log.say("warning", warning, request.getUrn());
      const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
      return new proto.DiffResponse()
        .setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList([...changes])
        .setReplacesList([...replaces]);
    }),
    create: unary(async (request: proto.CreateRequest) => {
      const [resource, inputs] = [resourceOf(request.getUrn()), valuesOf(request.getProperties())];
      if (request.getPreview())
        return new proto.CreateResponse().setProperties(stateOf(resource, resource.foreseen(inputs)));
      const { id, state } = await resource.create(inputs, operation(request.getUrn()));
      return new proto.CreateResponse().setId(id).setProperties(stateOf(resource, state));
    }),
    read: unary(async (request: proto.ReadRequest) => {
      const resource = resourceOf(request.getUrn());
      const [inputs, state] = [valuesOf(request.getInputs()), valuesOf(request.getProperties())];
      const isImport = Object.keys(state).length === 0;
      const deployed = isImport ? undefined : { state, inputs: checked(resource, inputs) };
      const found = await resource.read(request.getId(), deployed, operation(request.getUrn()));
      const response = new proto.ReadResponse();
      if (!found) return response;
      return response
        .setId(found.id)
        .setInputs(structOf(found.inputs))
        .setProperties(stateOf(resource, found.state));
    }),
    update: unary(async (request: proto.UpdateRequest) => {
      const resource = resourceOf(request.getUrn());
      const [state, news] = [valuesOf(request.getOlds()), valuesOf(request.getNews())];
      if (request.getPreview())
        return new proto.UpdateResponse().setProperties(
          stateOf(resource, { ...foreseenUpdate(state, news) }),
        );
      const deployed = { state, inputs: valuesOf(request.getOldInputs() ?? request.getOlds()) };
      const next = await resource.update(deployed, news, operation(request.getUrn()));
      return new proto.UpdateResponse().setProperties(stateOf(resource, next));
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      const resource = resourceOf(request.getUrn());
      await resource.delete(valuesOf(request.getProperties()), operation(request.getUrn()));
      return new Empty();
    }),
  };
  return {
    /** What it does not have, such as functions and components, gRPC answers with UNIMPLEMENTED. */
    service: handlers as unknown as IResourceProviderServer,
    close: async () => {
      (await client?.catch(() => undefined))?.close();
    },
  };
}

/** What an update leaves as it is stays known in a preview; a password may become another one. */
const foreseenUpdate = (state: Values, news: Values): Values => ({
  ...state,
  ...news,
  ...("password" in state && !("password" in news) && { password: UNKNOWN }),
});

/** The same for equal values, whatever the order of their keys. */
function sortedKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sortedKeys(each)]),
  );
}
