/** kafka-admin:index:Quota */
import { z } from "zod";
import { DEFAULT_ENTITY, limitsOf, QUOTA_KEYS, type QuotaName, setLimits } from "../kafka/quotas";
import { type Failure, type Resource, text } from "./resource";

const limit = (unit: string) =>
  z
    .number({ error: `a number of ${unit}` })
    .positive({ error: ({ input }) => `${String(input)} is not allowed; it must be above 0 ${unit}` })
    .optional();

const schema = z.strictObject({
  user: text(/^[^\p{Cc}]+$/u, `a user's name, or ${DEFAULT_ENTITY}`).optional(),
  clientId: text(/^[^\p{Cc}]+$/u, `a client id, or ${DEFAULT_ENTITY}`).optional(),
  produce: limit("bytes a second"),
  consume: limit("bytes a second"),
  request: limit("percent of a request handler thread's time"),
});

type Inputs = z.output<typeof schema>;

const NAMES = Object.keys(QUOTA_KEYS) as QuotaName[];
const limitsIn = (inputs: Inputs) => NAMES.filter((name) => inputs[name] !== undefined);
const entityOf = ({ user, clientId }: Inputs) => ({
  ...(user !== undefined && { user }),
  ...(clientId !== undefined && { clientId }),
});

/** The id: user and client id, percent-encoded since both may have any character. */
const idOf = (inputs: Inputs) =>
  Object.entries(entityOf(inputs))
    .map(([kind, name]) => `${kind}=${encodeURIComponent(name)}`)
    .join("&");

export const quota: Resource<Inputs, Inputs> = {
  schema,
  problems(inputs): Failure[] {
    const missing = (property: string, reason: string) => [{ property, reason }];
    if (inputs.user === undefined && inputs.clientId === undefined)
      return missing(
        "user",
        `missing; a quota is of a user, a client id, or both (${DEFAULT_ENTITY} for those without their own)`,
      );
    return limitsIn(inputs).length === 0
      ? missing("produce", `missing; give one of ${NAMES.join(", ")}`)
      : [];
  },
  diff({ state }, inputs) {
    const replaces = (["user", "clientId"] as const).filter((name) => state[name] !== inputs[name]);
    const changes = NAMES.filter((name) => state[name] !== inputs[name]);
    return { changes: [...replaces, ...changes], ...(replaces.length > 0 && { replaces }) };
  },
  foreseen: (inputs) => ({ ...inputs }),
  async create(inputs, operation) {
    await setLimits(await operation.client(), entityOf(inputs), pick(inputs, NAMES));
    return { id: idOf(inputs), state: inputs };
  },
  async read(id, deployed, operation) {
    const entity = Object.fromEntries(new URLSearchParams(id)) as Inputs;
    const limits = await limitsOf(await operation.client(), entityOf(entity));
    const names = deployed ? limitsIn(deployed.inputs) : NAMES;
    const found = Object.fromEntries(
      Object.entries(limits).filter(([name]) => names.includes(name as QuotaName)),
    );
    if (Object.keys(found).length === 0) return undefined;
    const inputs = { ...entityOf(entity), ...found };
    return { id, inputs, state: inputs };
  },
  async update({ inputs: before }, inputs, operation) {
    const removed = limitsIn(before).filter((name) => inputs[name] === undefined);
    await setLimits(await operation.client(), entityOf(inputs), {
      ...pick(inputs, limitsIn(inputs)),
      ...Object.fromEntries(removed.map((name) => [name, undefined])),
    });
    return inputs;
  },
  async delete(state, operation) {
    const none = Object.fromEntries(limitsIn(state).map((name) => [name, undefined]));
    await setLimits(await operation.client(), entityOf(state), none);
  },
};

/** The limits that are given, of those that are named. */
function pick(inputs: Inputs, names: readonly QuotaName[]): Partial<Record<QuotaName, number>> {
  return Object.fromEntries(
    names.flatMap((name) => (inputs[name] === undefined ? [] : [[name, inputs[name]]])),
  );
}
