/** kafka-admin:index:Acls: all rules of one principal. */
import { z } from "zod";
import {
  aclKey,
  type AclRule,
  CLUSTER_NAME,
  OPERATIONS,
  PATTERN_TYPES,
  PERMISSIONS,
  RESOURCE_TYPES,
  shownAcl,
  sortedAcls,
} from "../../domain/kafka/acls";
import { aclsOf, addAcls, isWithoutAuthorizer, removeAcls } from "../kafka/acls";
import { type Failure, type Resource, text } from "./resource";

const named = <Names extends Readonly<Record<string, number>>>(names: Names) => {
  const keys = Object.keys(names) as [keyof Names & string, ...(keyof Names & string)[]];
  return z.enum(keys, {
    error: ({ input }) =>
      `${input === undefined ? "missing" : JSON.stringify(input)}; allowed: ${keys.join(" | ")}`,
  });
};

const schema = z.strictObject({
  principal: text(/^User:[^\p{Cc}]+$/u, "a principal such as User:billing"),
  rules: z
    .array(
      z.strictObject({
        resourceType: named(RESOURCE_TYPES),
        name: text(/./, "a name"),
        patternType: named(PATTERN_TYPES).default("literal"),
        operation: named(OPERATIONS),
        permission: named(PERMISSIONS).default("allow"),
        host: text(/^\S+$/, "an address, or *").default("*"),
      }),
      { error: "a list of rules" },
    )
    // In one order, since the brokers keep none.
    .transform((rules) => sortedAcls(rules)),
});

interface Inputs {
  readonly principal: string;
  readonly rules: readonly AclRule[];
}

const minus = (rules: readonly AclRule[], others: readonly AclRule[]) => {
  const keys = new Set(others.map(aclKey));
  return sortedAcls(rules).filter((rule) => !keys.has(aclKey(rule)));
};
const list = (rules: readonly AclRule[]) => rules.map(shownAcl).join(", ");

/** @throws Error with a way out when the brokers keep no ACLs */
async function withAuthorizer<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isWithoutAuthorizer(error)) throw error;
    throw new Error(
      "the brokers have no authorizer, which keeps ACLs: set kafka.authorization: permissive, or authorizer.class.name on brokers that are somebody else's",
      { cause: error },
    );
  }
}

export const acls: Resource<Inputs, Inputs> = {
  schema,
  problems({ rules }): Failure[] {
    return rules.flatMap(({ resourceType, name }, index) =>
      resourceType === "cluster" && name !== CLUSTER_NAME
        ? [
            {
              property: `rules[${index}].name`,
              reason: `"${name}" is not allowed; the cluster's name is ${CLUSTER_NAME}`,
            },
          ]
        : [],
    );
  },
  diff({ state }, inputs) {
    const isRenamed = state.principal !== inputs.principal;
    const differs = minus(state.rules, inputs.rules).length + minus(inputs.rules, state.rules).length > 0;
    const changes = [...(isRenamed ? ["principal"] : []), ...(differs ? ["rules"] : [])];
    return { changes, ...(isRenamed && { replaces: ["principal"] }) };
  },
  foreseen: (inputs) => ({ ...inputs }),
  async create(inputs, operation) {
    const client = await operation.client();
    const there = await withAuthorizer(aclsOf(client, inputs.principal));
    const foreign = minus(there, inputs.rules);
    if (foreign.length > 0)
      throw new Error(
        `${inputs.principal} has rules already that are not declared: ${list(foreign)}. All rules of a principal are one resource, which would take them away: declare them, or remove them first`,
      );
    await addAcls(client, inputs.principal, minus(inputs.rules, there));
    return { id: inputs.principal, state: inputs };
  },
  async read(id, _deployed, operation) {
    const rules = await withAuthorizer(aclsOf(await operation.client(), id));
    if (rules.length === 0) return undefined;
    const inputs = { principal: id, rules };
    return { id, inputs, state: inputs };
  },
  async update({ state: { principal } }, inputs, operation) {
    const client = await operation.client();
    const there = await withAuthorizer(aclsOf(client, principal));
    // First what is added: a client that has both rights in one of the two never lacks one.
    await addAcls(client, principal, minus(inputs.rules, there));
    await removeAcls(client, principal, minus(there, inputs.rules));
    return inputs;
  },
  async delete({ principal, rules }, operation) {
    const client = await operation.client();
    await removeAcls(client, principal, rules).catch((error: unknown) => {
      if (!isWithoutAuthorizer(error)) throw error;
      // ZooKeeper or the metadata log keeps them while no broker reads them.
      operation.say(
        "warning",
        `the rules of ${principal} stay in the cluster's metadata, since the brokers have no authorizer that could take them away; they hold again once the brokers have one`,
      );
    });
  },
};
