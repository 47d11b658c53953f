/** Messages of the provider's to the people who watch an update. */
import { type ChannelOptions, credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

export interface EngineLog {
  say(severity: "info" | "warning", message: string, urn: string): void;
  /** Shown beside the resource until the next one. */
  progress(message: string, urn: string): void;
}

/** @param address of the engine, as it starts a provider with; undefined where nobody listens */
export function engineLog(address: string | undefined, options: ChannelOptions): EngineLog {
  if (address === undefined) return { say: () => undefined, progress: () => undefined };
  const engine = new EngineClient(address, credentials.createInsecure(), options);
  const log = (severity: LogSeverity, message: string, urn: string, ephemeral: boolean) => {
    const request = new LogRequest()
      .setSeverity(severity)
      .setMessage(message)
      .setUrn(urn)
      .setEphemeral(ephemeral);
    // A message that does not arrive changes nothing that was done.
    engine.log(request, () => undefined);
  };
  return {
    say: (severity, message, urn) => {
      log(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO, message, urn, false);
    },
    progress: (message, urn) => {
      log(LogSeverity.INFO, message, urn, true);
    },
  };
}
