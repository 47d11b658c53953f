/** Every broker answers at each of its addresses, and the client.properties of the outputs work as they are. */
import assert from "node:assert/strict";
import { type CommandResult, run } from "../../../deploy/commands";
import type { BrokerAddress } from "../../../components/index";
import { brokersListed } from "../kafkaTools";
import type { Scenario, Scene } from "../scenario";

/** Runs a script of sh with $KAFKA_HOME set, inside the cluster or on this machine. */
type Shell = (script: string, args: readonly string[], input?: string) => Promise<CommandResult>;

const MESSAGES = Array.from({ length: 20 }, (_, index) => `message ${index}`);

/** The brokers that one address leads to, as a client there is told their addresses. */
async function metadata(shell: Shell, bootstrap: string): Promise<ReadonlyMap<number, string>> {
  const script = '"$KAFKA_HOME/bin/kafka-broker-api-versions.sh" --bootstrap-server "$1"';
  const { code, stdout, stderr } = await shell(script, [bootstrap]);
  assert.equal(code, 0, `${bootstrap}: ${stderr}`);
  return brokersListed(stdout);
}

/** Makes a topic, fills it and reads it with nothing but the file and the address that the file names. */
const ROUND_TRIP = `
set -e
file=$(mktemp)
trap 'rm -f "$file"' EXIT
printf '%s\\n' "$1" >"$file"
servers=$(sed -n 's/^bootstrap.servers=//p' "$file")
cd "$KAFKA_HOME/bin"
./kafka-topics.sh --bootstrap-server "$servers" --command-config "$file" --create --topic "$2" --partitions 1 >&2
./kafka-console-producer.sh --bootstrap-server "$servers" --producer.config "$file" --topic "$2" >&2
./kafka-console-consumer.sh --bootstrap-server "$servers" --consumer.config "$file" --topic "$2" \\
  --from-beginning --max-messages "$3" --timeout-ms 30000
`;

async function roundTrip(shell: Shell, properties: string, topic: string): Promise<void> {
  const args = [properties, topic, String(MESSAGES.length)];
  const { code, stdout, stderr } = await shell(ROUND_TRIP, args, `${MESSAGES.join("\n")}\n`);
  assert.equal(code, 0, stderr);
  assert.deepEqual(stdout.trim().split("\n"), MESSAGES);
}

async function addressesFrom(shell: Shell, of: "internal" | "external", brokers: readonly BrokerAddress[]) {
  const announced = new Map(brokers.map((broker) => [broker.id, broker[of] ?? ""]));
  for (const address of announced.values()) assert.deepEqual(await metadata(shell, address), announced);
}

async function checkAddresses({ stage, topic, note }: Scene): Promise<void> {
  const brokers = stage.outputs.brokers?.value as readonly BrokerAddress[];
  const inside: Shell = (script, args, input) =>
    stage.toolbox.shell(`export KAFKA_HOME=/opt/kafka; ${script}`, args, input);
  await addressesFrom(inside, "internal", brokers);
  await addressesFrom(inside, "external", brokers);
  await roundTrip(inside, stage.output("internalClientProperties"), `${topic}-inside`);
  note(`${brokers.length} brokers, each at its internal and its external address, list all of them`);
  const { kafkaHome } = stage.options;
  if (kafkaHome === undefined) {
    note("externalClientProperties: used inside the cluster only, since KAFKA_HOME is not set");
    await roundTrip(inside, stage.output("externalClientProperties"), `${topic}-outside`);
    return;
  }
  const outside: Shell = (script, args, input) =>
    run("sh", ["-c", script, "sh", ...args], {
      env: { ...process.env, KAFKA_HOME: kafkaHome },
      timeout: 120_000,
      ...(input === undefined ? {} : { input }),
    });
  await addressesFrom(outside, "external", brokers);
  await roundTrip(outside, stage.output("externalClientProperties"), `${topic}-outside`);
}

export const addresses: Scenario = {
  id: "a",
  title: "Every broker is reached at its addresses, with the client.properties of the outputs",
  run: checkAddresses,
};
