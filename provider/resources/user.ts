/** kafka-admin:index:User */
import { z } from "zod";
import { PASSWORD } from "../../domain/kafka/names";
import type { KafkaClient } from "../kafka/client";
import { credentialIterations, generatedPassword, removeCredential, setCredential } from "../kafka/users";
import { type Failure, type Resource, UNKNOWN, userName, wholeNumber } from "./resource";

const ITERATIONS = 8192;

const schema = z.strictObject({
  name: userName(),
  authentication: z.enum(["scram", "mtls"], { error: "allowed: scram | mtls" }).optional(),
  // No message of this repeats the value.
  password: z
    .string({ error: "a text" })
    .regex(PASSWORD, { error: "it must have 8 or more printable ASCII characters and no spaces" })
    .optional(),
  generation: wholeNumber(1, 2 ** 31 - 1, "a number").optional(),
  // Kafka's own bounds (ScramMechanism, ScramCredentialUtils).
  iterations: wholeNumber(4096, 16_384, "iterations").optional(),
});

type Inputs = z.output<typeof schema>;
interface State extends Inputs {
  readonly principal: string;
}

const principalOf = (name: string) => `User:${name}`;
const isScram = ({ authentication = "scram" }: Inputs) => authentication === "scram";

/** Sets a user's password. @returns the state with it */
async function withPassword(client: KafkaClient, inputs: Inputs, password: string): Promise<State> {
  await setCredential(client, inputs.name, password, inputs.iterations ?? ITERATIONS);
  return { ...inputs, principal: principalOf(inputs.name), password };
}

export const user: Resource<Inputs, State> = {
  schema,
  secrets: ["password"],
  problems(inputs): Failure[] {
    if (isScram(inputs)) return [];
    return (["password", "generation", "iterations"] as const)
      .filter((property) => inputs[property] !== undefined)
      .map((property) => ({
        property,
        reason: "not allowed with authentication mtls, which has no password",
      }));
  },
  diff({ inputs: before }, inputs) {
    const changes: string[] = (["name", "generation", "iterations", "password"] as const).filter(
      (name) => before[name] !== inputs[name],
    );
    if (isScram(before) !== isScram(inputs)) changes.push("authentication");
    return { changes, ...(before.name !== inputs.name && { replaces: ["name"] }) };
  },
  foreseen: (inputs) => ({
    ...inputs,
    principal: inputs.name === UNKNOWN ? UNKNOWN : principalOf(inputs.name),
    ...(isScram(inputs) && { password: inputs.password ?? UNKNOWN }),
  }),
  async create(inputs, operation) {
    const state = isScram(inputs)
      ? await withPassword(await operation.client(), inputs, inputs.password ?? generatedPassword())
      : { ...inputs, principal: principalOf(inputs.name) };
    return { id: inputs.name, state };
  },
  async read(id, deployed, operation) {
    const { inputs, state } = deployed ?? {
      inputs: { name: id },
      state: { name: id, principal: principalOf(id) },
    };
    // A certificate's user is in no list of the cluster's.
    if (!isScram(inputs)) return { id, inputs, state };
    const iterations = await credentialIterations(await operation.client(), id);
    if (iterations === undefined) return undefined;
    // The password itself cannot be read; other iterations tell that somebody has set another one.
    const changed = iterations !== (inputs.iterations ?? ITERATIONS) && { iterations };
    return { id, inputs: { ...inputs, ...changed }, state: { ...state, ...changed } };
  },
  async update({ state, inputs: before }, inputs, operation) {
    const client = await operation.client();
    if (!isScram(inputs)) {
      await removeCredential(client, state.name);
      return { ...inputs, principal: principalOf(inputs.name) };
    }
    const keeps = before.password === undefined && before.generation === inputs.generation;
    const generated = keeps ? state.password : undefined;
    return withPassword(client, inputs, inputs.password ?? generated ?? generatedPassword());
  },
  async delete(state, operation) {
    if (isScram(state)) await removeCredential(await operation.client(), state.name);
  },
};
