/** Ports of a container. */
import { type Value } from "./value";

/** A port given as a number or as the name of one of the container's ports. */
export function portNumber(port: Value, container: Value): number | undefined {
  return (
    port.number() ??
    container
      .at("ports")
      .items()
      .find((candidate) => candidate.at("name").text() === port.text())
      ?.at("containerPort")
      .number()
  );
}
