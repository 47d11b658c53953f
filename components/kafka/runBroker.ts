/** What starts a broker: a script that outlasts the session of the broker that was killed before it. */
import { brokerKey } from "../../domain/kafka/catalogue";
import { defaultRelease } from "../../domain/kafka/releases";
import { parseInteger } from "../../domain/kafka/brokerConfig/values";
import { podScript } from "./podScript";

export const RUN_BROKER_FILE = "run-broker.sh";

/** The least that a broker keeps trying: a few starts, however short the session. */
const LEAST_SECONDS = 30;

/** The script's variables. */
interface RunBrokerPlaces {
  /** File that the script writes. */
  readonly taken: string;
  /** Seconds after which a registration that is still taken counts as another broker's. */
  readonly patience: number;
}

/** The script, with its variables before it. */
export const runBrokerScript = (places: RunBrokerPlaces) => podScript(RUN_BROKER_FILE, { ...places });

/**
 * Seconds for which another session may hold the broker's registration: twice the session that the broker asks for,
 * within the ensemble's bounds, since a new leader of the ensemble counts every session from its start again.
 */
export function registrationPatience(
  config: Readonly<Record<string, string>>,
  bounds: { readonly min: number; readonly max: number } = { min: 0, max: Infinity },
): number {
  const key = "zookeeper.session.timeout.ms";
  const asked = parseInteger("INT", config[key] ?? brokerKey(key, defaultRelease.catalogue)?.default ?? "");
  const session = Math.min(Math.max(Number(asked ?? 0), bounds.min), bounds.max);
  return Math.max(LEAST_SECONDS, Math.ceil((2 * session) / 1000));
}

/** The script for the pods. */
export const podRunBrokerScript = (
  config: Readonly<Record<string, string>>,
  bounds: { readonly min: number; readonly max: number } | undefined,
) => runBrokerScript({ taken: "/tmp/registration-taken", patience: registrationPatience(config, bounds) });
