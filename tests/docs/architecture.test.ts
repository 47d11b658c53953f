import assert from "node:assert/strict";
import { listenersOf } from "../../domain/kafka/listeners";
import { ZOOKEEPER_PORTS } from "../../components/zookeeper/manifests";
import { program } from "../../program";
import { parseSettings } from "../../settings";
import { run } from "../../tools/recording/mocks";
import { stackSettings } from "../../tools/recording/stacks";
import { read } from "./markdown";

/** Words of the picture, as a reader sees them. */
const words = new Set(
  [...read("docs/architecture.svg").matchAll(/<text[^>]*>([^<]*)</g)].flatMap(([, text = ""]) =>
    text.split(/[\s,]+/),
  ),
);

const missing = (wanted: readonly (string | number)[]) => wanted.filter((word) => !words.has(String(word)));

describe("docs/architecture.svg", () => {
  it("shows every resource of stack dev, and their ports", async () => {
    const { resources } = await run(() => program(parseSettings(stackSettings("dev"), "dev")));
    const drawn = resources.filter(({ type }) => !type.startsWith("kafka-on-kubernetes:"));
    assert.deepEqual(missing(drawn.map(({ name }) => name)), []);
    const nodePorts = drawn
      .map(({ inputs }) => inputs.spec as { ports?: { nodePort?: number }[] } | undefined)
      .flatMap((spec) => spec?.ports ?? [])
      .flatMap(({ nodePort }) => nodePort ?? []);
    assert.deepEqual(nodePorts, [30127, 30128, 30129]);
    const listeners = listenersOf(3, {});
    assert.deepEqual(
      missing([...nodePorts, ...listeners.map(({ port }) => port), ...Object.values(ZOOKEEPER_PORTS)]),
      [],
    );
    assert.deepEqual(missing(listeners.map(({ name }) => name)), []);
  });
});
