/** Probes of a broker, and what it does before it stops. None starts a JVM. */
import type { types } from "@pulumi/kubernetes";
import { IN_SYNC_FILE } from "./inSync";
import type { Listener } from "../../domain/kafka/listeners";
import { CONFIG_DIRECTORY } from "./directories";

type Probe = types.input.core.v1.Probe;

/** A broker opens its ports only when it serves (since 3.5.0, KAFKA-14658). */
const listens = ({ port }: Listener): Probe => ({ tcpSocket: { port }, timeoutSeconds: 5 });

/** Twenty minutes: after an unclean stop a broker reads its logs before it listens, and must not be killed for it. */
export const startupProbe = (listener: Listener): Probe => ({
  ...listens(listener),
  periodSeconds: 5,
  failureThreshold: 240,
});

const inSync = (verb: "ready" | "stop") => ({
  exec: { command: ["bash", `${CONFIG_DIRECTORY}/${IN_SYNC_FILE}`, verb] },
});

/**
 * Listens, and has been in sync since its start: a rolling restart goes on to the next broker then. Clients are not kept waiting,
 * since the Services publish brokers that are not ready too. The time-out is for reading the metrics of thousands of
 * partitions, which is done until the broker is in sync and never after.
 */
export const readinessProbe: Probe = { ...inSync("ready"), periodSeconds: 5, timeoutSeconds: 20 };

/** Waits while a partition would have too few replicas in sync if this broker left. */
export const lifecycle: types.input.core.v1.Lifecycle = { preStop: inSync("stop") };

/** Light: a broker that still accepts connections is left alone, three minutes of silence are not slowness any more. */
export const livenessProbe = (listener: Listener): Probe => ({
  ...listens(listener),
  periodSeconds: 30,
  failureThreshold: 6,
});
