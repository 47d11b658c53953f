/** Client quotas: limits of users and client ids. */
import { type KafkaClient } from "./client";

/** The limits, by the names of this program and of Kafka. */
export const QUOTA_KEYS = {
  produce: "producer_byte_rate",
  consume: "consumer_byte_rate",
  request: "request_percentage",
} as const;

export type QuotaName = keyof typeof QUOTA_KEYS;
export type Limits = Readonly<Partial<Record<QuotaName, number>>>;

/** Whom a quota is for; `<default>` is everybody who has none of his own. */
export interface QuotaEntity {
  readonly user?: string;
  readonly clientId?: string;
}

/** Kafka's word for the entity of those who have no quota of their own. */
export const DEFAULT_ENTITY = "<default>";

const KINDS = [
  ["user", "user"],
  ["clientId", "client-id"],
] as const;

function entities(entity: QuotaEntity) {
  return KINDS.flatMap(([field, entityType]) => {
    const name = entity[field];
    if (name === undefined) return [];
    return [{ entityType, entityName: name === DEFAULT_ENTITY ? null : name }];
  });
}

/** The limits that an entity has. */
export async function limitsOf(client: KafkaClient, entity: QuotaEntity): Promise<Limits> {
  const components = entities(entity).map(({ entityType, entityName }) =>
    entityName === null
      ? { entityType, matchType: 1 as const }
      : { entityType, matchType: 0 as const, match: entityName },
  );
  const { entries } = await client.call("any", "describeClientQuotasV0", components, true);
  return named(entries[0]?.values ?? []);
}

function named(values: readonly { readonly key: string; readonly value: number }[]): Limits {
  const limits = Object.entries(QUOTA_KEYS).flatMap(([name, key]) => {
    const found = values.find((value) => value.key === key);
    return found ? [[name, found.value] as const] : [];
  });
  return Object.fromEntries(limits);
}

/** The quotas of every user that has some, the default's too. */
export async function userLimits(client: KafkaClient): Promise<{ user: string; limits: Limits }[]> {
  const { entries } = await client.call(
    "any",
    "describeClientQuotasV0",
    [{ entityType: "user", matchType: 2 }],
    true,
  );
  return entries.map(({ entity, values }) => ({
    user: entity[0]?.entityName ?? DEFAULT_ENTITY,
    limits: named(values),
  }));
}

/** Sets limits, and takes those away that are undefined. */
export async function setLimits(
  client: KafkaClient,
  entity: QuotaEntity,
  limits: Readonly<Partial<Record<QuotaName, number | undefined>>>,
): Promise<void> {
  const ops = Object.entries(limits).map(([name, value]) => {
    const key = QUOTA_KEYS[name as QuotaName];
    return value === undefined ? { key, remove: true as const } : { key, value, remove: false as const };
  });
  if (ops.length === 0) return;
  await client.call("controller", "alterClientQuotasV1", [{ entities: entities(entity), ops }], false);
}
