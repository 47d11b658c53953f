import { type API } from "@platformatic/kafka";
import { type Cluster } from "./cluster";
import { type Address, Link, type Patience } from "./link";

/**
 * The connection to whoever leads a partition now. Each partition has its own, since a broker answers the requests of
 * a connection one after the other: one partition that waits for its followers would hold up the others.
 */
export class LeaderLink {
  readonly #cluster: Cluster;
  readonly #partition: number;
  readonly #patience: Patience;
  #current: { readonly address: Address; readonly link: Link } | undefined;

  constructor(cluster: Cluster, partition: number, patience: Patience) {
    this.#cluster = cluster;
    this.#partition = partition;
    this.#patience = patience;
  }

  async ask<Request extends unknown[], Answer>(
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    return this.#link().ask(api, ...request);
  }

  /** Connects before there is anything to ask. */
  async ready(): Promise<void> {
    await this.#link().ready();
  }

  close(): void {
    this.#current?.link.close();
  }

  #link(): Link {
    const address = this.#cluster.leader(this.#partition);
    if (!address) throw new Error("a partition has no leader");
    const current = this.#current;
    if (current?.address.host === address.host && current.address.port === address.port) return current.link;
    current?.link.close();
    this.#current = { address, link: new Link(address, this.#patience) };
    return this.#current.link;
  }
}
