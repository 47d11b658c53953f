/** One connection to one broker, made when it is needed and made again after every fault. */
import { type API, Connection, ProtocolError, ResponseError } from "@platformatic/kafka";

/** Where a broker listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How long a broker may take, ms. A broker that was stopped still takes connections, so requests need a limit too. */
export interface Patience {
  readonly connect: number;
  readonly request: number;
}

/** A broker's connection. The client library keeps one that has timed out, and takes late answers for the next ones. */
export class Link {
  readonly #address: Address;
  readonly #patience: Patience;
  #connection: Connection | undefined;
  #ready: Promise<Connection> | undefined;

  constructor(address: Address, patience: Patience) {
    this.#address = address;
    this.#patience = patience;
  }

  /** Asks and waits for the answer. @throws ResponseError for an error that the broker told, others for lost connections */
  async ask<Request extends unknown[], Answer>(
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    try {
      return await api.async(await this.#open(), ...request);
    } catch (error) {
      if (!(error instanceof ResponseError)) this.close();
      throw error;
    }
  }

  /** Connects before there is anything to ask. */
  async ready(): Promise<void> {
    try {
      await this.#open();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    // Not Connection.close(): it waits until all is written, which a stopped broker never reads.
    this.#connection?.socket.destroy();
    this.#connection = undefined;
    this.#ready = undefined;
  }

  #open(): Promise<Connection> {
    this.#ready ??= this.#connect();
    return this.#ready;
  }

  async #connect(): Promise<Connection> {
    const connection = new Connection("e2e", {
      connectTimeout: this.#patience.connect,
      requestTimeout: this.#patience.request,
    });
    this.#connection = connection;
    // Requests that were under way fail by themselves.
    connection.on("error", () => undefined);
    connection.on("close", () => {
      if (this.#connection === connection) this.close();
    });
    await connection.connect(this.#address.host, this.#address.port);
    return connection;
  }
}

/** An error as a broker told it. */
export interface BrokerError {
  /** Kafka's own name, like NOT_LEADER_OR_FOLLOWER. */
  readonly name: string;
  /** True when Kafka says that the same request may succeed later. */
  readonly retriable: boolean;
}

/** The error that a broker told, or undefined for all other errors. */
export function brokerError(error: unknown): BrokerError | undefined {
  if (!(error instanceof ResponseError)) return undefined;
  const told = error.errors.find((one): one is ProtocolError => one instanceof ProtocolError);
  return told && { name: String(told.apiId), retriable: told.canRetry === true };
}

/** What went wrong, short and the same for every time that it goes wrong. */
export function reason(error: unknown): string {
  const told = brokerError(error);
  if (told) return told.name;
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code === undefined ? error.message : `${error.message} (${cause.code})`;
}
