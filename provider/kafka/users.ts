/** SCRAM credentials of users. A broker never learns the password: the client salts and hashes it (RFC 5802). */
import { pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { type KafkaClient, Refused } from "./client";

/** Kafka's number for SCRAM-SHA-512. */
const SCRAM_SHA_512 = 2;
const SALT_BYTES = 32;
const HASH_BYTES = 64;
const PASSWORD_BYTES = 32;

/** A password of 256 random bits, as text that needs no quotes in a properties file. */
export const generatedPassword = () => randomBytes(PASSWORD_BYTES).toString("base64url");

/** Sets a user's password; the user's connections stay until they are closed. */
export async function setCredential(
  client: KafkaClient,
  user: string,
  password: string,
  iterations: number,
): Promise<void> {
  const salt = randomBytes(SALT_BYTES);
  const saltedPassword = await promisify(pbkdf2)(password, salt, iterations, HASH_BYTES, "sha512");
  const upsertion = { name: user, mechanism: SCRAM_SHA_512, iterations, salt, saltedPassword };
  await client.call("controller", "alterUserScramCredentialsV0", [], [upsertion]);
}

/** Takes a user's password away. */
export async function removeCredential(client: KafkaClient, user: string): Promise<void> {
  try {
    const deletion = { name: user, mechanism: SCRAM_SHA_512 };
    await client.call("controller", "alterUserScramCredentialsV0", [deletion], []);
  } catch (error) {
    if (!(error instanceof Refused && error.id === "RESOURCE_NOT_FOUND")) throw error;
  }
}

/** Iterations of a user's credential, or undefined when the user has none. */
export async function credentialIterations(client: KafkaClient, user: string): Promise<number | undefined> {
  try {
    const { results } = await client.call("controller", "describeUserScramCredentialsV0", [{ name: user }]);
    return results
      .find((each) => each.user === user)
      ?.credentialInfos.find(({ mechanism }) => mechanism === SCRAM_SHA_512)?.iterations;
  } catch (error) {
    if (error instanceof Refused && error.id === "RESOURCE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Every user that has SCRAM-SHA-512 credentials. */
export async function credentials(client: KafkaClient): Promise<{ user: string; iterations: number }[]> {
  const { results } = await client.call("controller", "describeUserScramCredentialsV0", []);
  return results.flatMap(({ user, credentialInfos }) =>
    credentialInfos
      .filter(({ mechanism }) => mechanism === SCRAM_SHA_512)
      .map(({ iterations }) => ({ user, iterations })),
  );
}
