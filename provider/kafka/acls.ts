/** Access control entries of the brokers' authorizer. */
import {
  type AclRule,
  OPERATIONS,
  PATTERN_TYPES,
  PERMISSIONS,
  RESOURCE_TYPES,
  sortedAcls,
} from "../../domain/kafka/acls";
import { type KafkaClient, Refused } from "./client";

const ANY = 1;

/** The brokers keep no ACLs, since they have no authorizer. */
export const isWithoutAuthorizer = (error: unknown) =>
  error instanceof Refused && error.id === "SECURITY_DISABLED";

/** The name of Kafka's number; rules with numbers that are not known here are somebody else's. */
function nameOf<Names extends Readonly<Record<string, number>>>(
  names: Names,
  code: number,
): keyof Names | undefined {
  return Object.keys(names).find((name) => names[name] === code);
}

const codes = (
  { resourceType, name, patternType, operation, permission, host }: AclRule,
  principal: string,
) => ({
  resourceType: RESOURCE_TYPES[resourceType],
  resourceName: name,
  resourcePatternType: PATTERN_TYPES[patternType],
  principal,
  host,
  operation: OPERATIONS[operation],
  permissionType: PERMISSIONS[permission],
});

/** A principal with its rules. */
export interface PrincipalAcls {
  readonly principal: string;
  readonly rules: AclRule[];
}

/** All rules of a principal, or of all principals. */
async function listAcls(client: KafkaClient, principal: string | null): Promise<PrincipalAcls[]> {
  const { resources } = await client.call("controller", "describeAclsV3", {
    resourceType: ANY,
    resourceName: null,
    resourcePatternType: ANY,
    principal,
    host: null,
    operation: ANY,
    permissionType: ANY,
  });
  const found = new Map<string, AclRule[]>();
  for (const { resourceType: type, resourceName, resourcePatternType, acls } of resources)
    for (const acl of acls) {
      const resourceType = nameOf(RESOURCE_TYPES, type);
      const patternType = nameOf(PATTERN_TYPES, resourcePatternType);
      const operation = nameOf(OPERATIONS, acl.operation);
      const permission = nameOf(PERMISSIONS, acl.permissionType);
      if (!resourceType || !patternType || !operation || !permission) continue;
      const rule = { resourceType, name: resourceName, patternType, operation, permission, host: acl.host };
      found.set(acl.principal, [...(found.get(acl.principal) ?? []), rule]);
    }
  return [...found].map(([each, rules]) => ({ principal: each, rules: sortedAcls(rules) }));
}

export async function aclsOf(client: KafkaClient, principal: string): Promise<AclRule[]> {
  return (await listAcls(client, principal))[0]?.rules ?? [];
}

/** The rules of every principal. */
export const allAcls = (client: KafkaClient) => listAcls(client, null);

/** Makes a call with rules of a principal; none is no call. */
const alter =
  (call: "createAclsV3" | "deleteAclsV3") =>
  async (client: KafkaClient, principal: string, rules: readonly AclRule[]): Promise<void> => {
    const entries = rules.map((rule) => codes(rule, principal));
    if (entries.length > 0) await client.call("controller", call, entries);
  };

export const addAcls = alter("createAclsV3");
export const removeAcls = alter("deleteAclsV3");
