/** Rules across keys. */
import { type Effective } from "./effective";
import { type BrokerConfigFinding } from "./finding";

/** A fault that a rule finds: at which key to mend it, and what to say. */
export interface Fault {
  readonly key: string;
  readonly message: string;
}

export interface Rule {
  readonly id: string;
  readonly severity: "error" | "warning";
  /**
   * Who refuses: `kafka` if a broker dies of it at start (the agreement test holds us to that), `us` if Kafka
   * starts and the cluster cannot work or loses data, or works badly (a warning).
   */
  readonly refusedBy: "kafka" | "us";
  /** The first release whose brokers the rule is about; left out: all that are known here. */
  readonly since?: string;
  /** One line for the table in docs/broker-configuration.md. */
  readonly summary: string;
  readonly source: string;
  /** The faults found; none if a fact that the rule needs is missing. */
  readonly check: (config: Effective) => Iterable<Fault>;
}

/** At most one fault: the usual shape of a rule. */
export function when(broken: boolean, key: string, message: () => string): Fault[] {
  return broken ? [{ key, message: message() }] : [];
}

export function findings(rules: readonly Rule[], config: Effective): BrokerConfigFinding[] {
  return rules.flatMap(({ id, severity, source, check }) =>
    [...check(config)].map(({ key, message }) => ({ key, severity, rule: id, message, source })),
  );
}
