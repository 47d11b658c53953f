/** Probes of a broker. None starts a JVM: a broker opens its ports only when it serves (since 3.5.0, KAFKA-14658). */
import type { types } from "@pulumi/kubernetes";
import { INTERNAL } from "./listeners";

type Probe = types.input.core.v1.Probe;

const listens: Probe = { tcpSocket: { port: INTERNAL.port }, timeoutSeconds: 5 };

/** Twenty minutes: after an unclean stop a broker reads its logs before it listens, and must not be killed for it. */
export const startupProbe: Probe = { ...listens, periodSeconds: 5, failureThreshold: 240 };

export const readinessProbe: Probe = { ...listens, periodSeconds: 5 };

/** Light: a broker that still accepts connections is left alone, three minutes of silence are not slowness any more. */
export const livenessProbe: Probe = { ...listens, periodSeconds: 30, failureThreshold: 6 };
