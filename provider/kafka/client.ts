/**
 * Calls of Kafka's protocol by @platformatic/kafka's connections. Its Admin class connects to the addresses that brokers
 * advertise; the calls below it take a connection, which may as well be one through a tunnel.
 */
import { isIP } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type * as kafka from "@platformatic/kafka";
import {
  byAddresses,
  type BrokerNode,
  type ConnectionSettings,
  type Endpoint,
  type Reach,
  tlsOptions,
} from "./reach";
import { byKubernetes } from "./tunnel";

type Library = typeof kafka;
/** Names of the calls in the library, each with the version that brokers from 3.5 to 4.x understand. */
export type CallName = {
  [Name in keyof Library]: Library[Name] extends { api: { async: unknown } } ? Name : never;
}[keyof Library];
type Call<Name extends CallName> = Library[Name] extends {
  api: { async: (connection: kafka.Connection, ...args: infer Args) => Promise<infer Answer> };
}
  ? { args: Args; answer: Answer }
  : never;

/** Longest wait for a first connection and for an answer that may come later, in milliseconds. */
const PATIENCE = 30_000;
/** Wait of a broker for one step of its own, and of a connection for an answer, in milliseconds. */
export const STEP = 30_000;
const CONNECT = 10_000;
const PAUSE = 500;

/** Errors of single topics or partitions in an answer about several. */
const PARTIAL = new Set([
  "UNKNOWN_TOPIC_OR_PARTITION",
  "LEADER_NOT_AVAILABLE",
  "REPLICA_NOT_AVAILABLE",
  "LISTENER_NOT_FOUND",
]);

/** No broker could be asked. */
class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** A broker's refusal, in its own words. */
export class Refused extends Error {
  override readonly name = "Refused";
  /**
   * @param id Kafka's name of the error, e.g. TOPIC_ALREADY_EXISTS
   * @param answer the whole answer, whose other parts may have succeeded
   */
  constructor(
    readonly id: string,
    words: string,
    readonly answer: unknown,
    readonly canRetry: boolean,
  ) {
    super(words === "" ? id : `${id}: ${words}`);
  }
}

/** One part of a refusal, as the library has it. */
interface BrokerError {
  readonly apiId: string;
  readonly serverErrorMessage: string | null;
  readonly message: string;
  readonly canRetry: boolean;
}

/** What a library's error says: a broker's refusal, or the error as it is. */
function refusalOf(error: unknown): unknown {
  const { errors, response } = error as { errors?: unknown[]; response?: unknown };
  for (const each of errors ?? []) {
    const { apiId, serverErrorMessage, message, canRetry } = each as Partial<BrokerError>;
    if (typeof apiId === "string")
      return new Refused(apiId, serverErrorMessage ?? message ?? "", response, canRetry === true);
    const inner = refusalOf(each);
    if (inner instanceof Refused) return inner;
  }
  return error;
}

/** Whether the same call may succeed a moment later: another controller, a broker that has just left. */
const isPassing = (error: unknown) =>
  error instanceof Refused
    ? error.canRetry || error.id === "NOT_CONTROLLER" || error.id === "COORDINATOR_NOT_AVAILABLE"
    : /^PLT_KFK_(NETWORK|TIMEOUT|MULTIPLE)$/.test(String((error as { code?: unknown }).code));

/** Which broker answers: the one that leads the cluster, any one, or the one with an id. */
export type Target = "controller" | "any" | number;

export interface Metadata {
  readonly brokers: readonly (BrokerNode & { readonly rack: string | undefined })[];
  readonly controllerId: number;
  readonly topics: readonly TopicMetadata[];
}

export interface TopicMetadata {
  readonly name: string;
  readonly topicId: string;
  readonly partitions: readonly PartitionMetadata[];
}

export interface PartitionMetadata {
  readonly partition: number;
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

/** A client of one cluster, whose connections stay open. */
export class KafkaClient {
  private readonly connections = new Map<string, Promise<kafka.Connection>>();
  private nodes: Metadata | undefined;

  private constructor(
    private readonly library: Library,
    private readonly reach: Reach,
    private readonly settings: ConnectionSettings,
  ) {}

  /** Connects to the first broker that answers. @throws Unreachable */
  static async connect(settings: ConnectionSettings, patience = PATIENCE): Promise<KafkaClient> {
    const library = await import("@platformatic/kafka");
    const reach = await reachOf(settings);
    const client = new KafkaClient(library, reach, settings);
    const end = Date.now() + patience;
    for (;;) {
      try {
        await client.metadata();
        return client;
      } catch (error) {
        if (Date.now() > end || !(error instanceof Unreachable)) {
          client.close();
          throw error;
        }
        await sleep(PAUSE);
      }
    }
  }

  /** Most that a reassignment moves, in bytes a second for each broker. */
  get reassignmentRate(): number | undefined {
    return this.settings.reassignmentRate;
  }

  /** The brokers that are there now, and what is known of topics: of all of them (null), or of those that are named. */
  async metadata(topics: readonly string[] | null = [], target: Target = "any"): Promise<Metadata> {
    const answer = await this.ask(
      target,
      "metadataV12",
      topics === null ? null : [...topics],
      false,
      false,
    ).catch((error: unknown) => {
      // A topic that is not there, or has no leader, makes an error of the whole answer, which has the others.
      if (error instanceof Refused && PARTIAL.has(error.id))
        return error.answer as kafka.metadataV12.MetadataResponse;
      throw error;
    });
    this.nodes = {
      brokers: answer.brokers.map(({ rack, ...node }) => ({ ...node, rack: rack ?? undefined })),
      controllerId: answer.controllerId,
      topics: answer.topics
        .filter(({ errorCode }) => errorCode === 0)
        .map((topic) => ({
          name: topic.name ?? "",
          topicId: topic.topicId,
          partitions: topic.partitions
            .map((each) => ({
              partition: each.partitionIndex,
              leader: each.leaderId,
              replicas: each.replicaNodes,
              inSync: each.isrNodes,
            }))
            .sort((a, b) => a.partition - b.partition),
        })),
    };
    return this.nodes;
  }

  /** A topic as the cluster has it now, or undefined when there is none; the controller is the first to know. */
  async topic(name: string): Promise<TopicMetadata | undefined> {
    const asked = (target: Target) => this.metadata([name], target);
    const { topics } = await asked("controller").catch((error: unknown) => {
      if (isPassing(error) || error instanceof Unreachable) return asked("any");
      throw error;
    });
    return topics.find((topic) => topic.name === name);
  }

  /**
   * Makes a call, again while the failure is one that passes.
   *
   * @throws Refused with the broker's words, or Unreachable
   */
  async call<Name extends CallName>(
    target: Target,
    name: Name,
    ...args: Call<Name>["args"]
  ): Promise<Call<Name>["answer"]> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      try {
        return await this.ask(target, name, ...args);
      } catch (error) {
        if (Date.now() > end || !(isPassing(error) || error instanceof Unreachable)) throw error;
        await sleep(PAUSE);
        await this.metadata().catch(() => undefined);
      }
    }
  }

  close(): void {
    for (const connection of this.connections.values())
      void connection.then((opened) => opened.close()).catch(() => undefined);
    this.connections.clear();
    this.reach.close();
  }

  private async ask<Name extends CallName>(
    target: Target,
    name: Name,
    ...args: Call<Name>["args"]
  ): Promise<Call<Name>["answer"]> {
    const connection = await this.connection(target);
    const { api } = this.library[name] as { api: { async(...all: unknown[]): Promise<unknown> } };
    try {
      return await api.async(connection, ...args);
    } catch (error) {
      throw refusalOf(error);
    }
  }

  private async connection(target: Target): Promise<kafka.Connection> {
    if (target === "any") return this.anyConnection();
    if (!this.nodes) await this.metadata();
    const id = target === "controller" ? this.nodes?.controllerId : target;
    const node = this.nodes?.brokers.find(({ nodeId }) => nodeId === id);
    if (!node) {
      if (target === "controller") return this.anyConnection();
      throw new Unreachable(`broker ${target} is not in the cluster now`);
    }
    return this.open(await this.reach.endpoint(node));
  }

  private async anyConnection(): Promise<kafka.Connection> {
    const failures: string[] = [];
    for (const endpoint of this.reach.bootstrap()) {
      try {
        return await this.open(endpoint);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error));
      }
    }
    throw new Unreachable(
      `no broker answers at ${this.reach.shown} (${[...new Set(failures)].join("; ")}); ${this.reach.remedy}`,
    );
  }

  private async open(endpoint: Endpoint): Promise<kafka.Connection> {
    const { host, port, serverName } = endpoint;
    const key = `${host}:${port}`;
    const known = this.connections.get(key);
    if (known) {
      const connection = await known.catch(() => undefined);
      if (connection?.isConnected()) return connection;
    }
    const { tls, sasl } = this.settings;
    const connection = new this.library.Connection("kafka-on-kubernetes", {
      connectTimeout: CONNECT,
      requestTimeout: STEP + CONNECT,
      ...(tls && { tls: tlsOptions(tls), ...serverNameOf(serverName ?? host) }),
      ...(sasl && { sasl: { mechanism: this.library.SASLMechanisms.SCRAM_SHA_512, ...sasl } }),
    });
    // Errors reach those who wait for an answer.
    connection.on("error", () => undefined);
    const opening = Promise.resolve(connection.connect(host, port)).then(async () => {
      // Behind a tunnel the socket opens before the broker is reached, so the first answer decides.
      await this.library.apiVersionsV3.api.async(connection, "kafka-on-kubernetes", "1");
      return connection;
    });
    this.connections.set(key, opening);
    try {
      return await opening;
    } catch (error) {
      if (this.connections.get(key) === opening) this.connections.delete(key);
      void connection.close();
      const why = this.reach.complaint(endpoint) ?? reasonOf(error);
      throw new Unreachable(why);
    }
  }
}

/** The name that a certificate must have; an address is no name (RFC 6066), and is compared without one. */
const serverNameOf = (host: string) => (isIP(host) === 0 ? { tlsServerName: host } : {});

/** The innermost reason of a failed connection. */
function reasonOf(error: unknown): string {
  const { cause, errors, message } = error as { cause?: unknown; errors?: unknown[]; message?: string };
  if (cause instanceof Error) return reasonOf(cause);
  if (errors?.[0] instanceof Error) return reasonOf(errors[0]);
  return message ?? "no answer";
}

/** The way to the brokers that the settings name. */
async function reachOf({ addresses, kubernetes }: ConnectionSettings): Promise<Reach> {
  if (kubernetes) {
    try {
      return await byKubernetes(kubernetes);
    } catch (error) {
      throw new Unreachable(error instanceof Error ? error.message : String(error));
    }
  }
  return byAddresses(addresses ?? []);
}
