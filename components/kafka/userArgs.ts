import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { PASSWORD, USER_NAME } from "../../domain/kafka/names";
import { bytesPerSecond } from "../../domain/kafka/userAccess";
import { checkArgs, resolveArgs } from "../shared/arguments";
import { integer, list, matching, objectOf, oneOf, type Problem } from "../shared/schema";
import { topicName } from "./topicArgs";

/** Topics: one by its name, or all whose names begin with a prefix. */
export interface TopicAccessArgs {
  /** Name of a topic. */
  topic?: string;
  /** What the names of topics begin with. */
  prefix?: string;
}

/** Topics to read, and the consumer group that reads them. */
export interface ConsumeAccessArgs {
  /** Name of a topic. */
  topic?: string;
  /** What the names of topics begin with. */
  prefix?: string;
  /** Consumer group. */
  group?: string;
  /** What the names of consumer groups begin with. */
  groupPrefix?: string;
}

/** Transactional ids: one, or all that begin with a prefix. */
export interface TransactionAccessArgs {
  /** A transactional id. */
  id?: string;
  /** What transactional ids begin with. */
  prefix?: string;
}

/** Limits of a user on each broker. */
export interface QuotaLimitsArgs {
  /** Most that its producers write, in bytes a second, such as `5MB/s`. Default: no limit. */
  produce?: string;
  /** Most that its consumers read, in bytes a second. Default: no limit. */
  consume?: string;
  /** Most time of the broker's threads, in percent of one thread. Default: no limit. */
  request?: number;
}

/** Arguments of {@link KafkaUser}. */
export interface KafkaUserArgs {
  /** Name of the user; with `mtls` the name of its certificate. Default: the component's name. */
  user?: string;
  /** How the user proves who it is: `scram` by a password, `mtls` by a certificate. Default: `scram`. */
  authentication?: string;
  /** Password of a SCRAM user. Default: 256 random bits. */
  password?: pulumi.Input<string>;
  /** Another number makes another generated password. Default: none. */
  generation?: number;
  /** Topics that the user writes to. Default: none. */
  produce?: TopicAccessArgs[];
  /** Topics that the user reads, with its consumer groups. Default: none. */
  consume?: ConsumeAccessArgs[];
  /** Transactional ids of its producers. Default: none. */
  transactions?: TransactionAccessArgs[];
  /** Limits on each broker. Default: none. */
  quota?: QuotaLimitsArgs;
}

/** Everything is never meant by a star that stands for a name: Kafka takes a literal `*` for all. */
const NOT_ALL = "not `*`: a prefix says which";

const name = (what: string) => matching(/^(?!\*$)[^\p{Cc}]{1,249}$/u, `${what} (${NOT_ALL})`);
const prefix = (what: string) => matching(/^[A-Za-z0-9._-]{1,249}$/, `what the names of ${what} begin with`);

/** A text stands for an object with this one field. */
const orText = <S extends z.ZodType>(field: string, schema: S) =>
  z.preprocess((given) => (typeof given === "string" ? { [field]: given } : given), schema);

const topics = { topic: topicName().optional(), prefix: prefix("topics").optional() };

const rate = () => {
  const error = "a rate in bytes a second, e.g. 5MB/s";
  return z
    .union([z.string(), z.number()], { error })
    .refine((given) => bytesPerSecond(given) !== undefined, { error })
    .transform(String)
    .optional();
};

/** What a user may have; the settings' name of a user is the key that it stands under. */
export const userSchema = z.strictObject(
  {
    authentication: oneOf("scram", "mtls")
      .default("scram")
      .describe("how the user proves who it is: by a password (scram) or a certificate (mtls)"),
    password: matching(PASSWORD, "8 or more printable ASCII characters without spaces")
      .optional()
      .describe("password, a secret; default: 256 random bits"),
    generation: integer(1, 1_000_000, "a number")
      .optional()
      .describe("another number makes another generated password; default: none"),
    produce: list(orText("topic", objectOf(topics)), "topics, or objects of topic or prefix")
      .default([])
      .describe("topics that the user writes to"),
    consume: list(
      objectOf({
        ...topics,
        group: name("a consumer group").optional(),
        groupPrefix: prefix("consumer groups").optional(),
      }),
      "objects of topic or prefix, and group or groupPrefix",
    )
      .default([])
      .describe("topics that the user reads, with its consumer groups"),
    transactions: list(
      orText(
        "id",
        objectOf({
          id: name("a transactional id").optional(),
          prefix: prefix("transactional ids").optional(),
        }),
      ),
      "transactional ids, or objects of id or prefix",
    )
      .default([])
      .describe("transactional ids of its producers"),
    quota: objectOf({
      produce: rate().describe("most that its producers write to a broker, e.g. `5MB/s`; default: no limit"),
      consume: rate().describe("most that its consumers read from a broker; default: no limit"),
      request: z
        .number({ error: "percent of a thread's time" })
        .positive({ error: "percent of a thread's time" })
        .optional()
        .describe("most time of a broker's threads, in percent of one; default: no limit"),
    }).optional(),
  },
  { error: "an object of authentication, password, generation, produce, consume, transactions, quota" },
);

/** A user's name: what SCRAM and quotas take as it is, or the name of a certificate. */
export const userName = () =>
  matching(USER_NAME, "a user's name without spaces, or a certificate's name (CN=…)");

const schema = userSchema.extend({ user: userName().optional() });

type PlainUserArgs = z.output<typeof schema>;

/** Arguments whose values are secrets. */
const USER_SECRETIVE = /^password$/;

/** One of two fields, and not both. */
function oneField(
  path: string,
  item: Readonly<Record<string, unknown>>,
  first: string,
  second: string,
): Problem[] {
  const given = [first, second].filter((field) => item[field] !== undefined);
  if (given.length === 1) return [];
  return [
    {
      path,
      message:
        given.length === 0
          ? `missing; give ${first} or ${second}`
          : `${first} and ${second} are not allowed together; give one of them`,
    },
  ];
}

function rules(plain: PlainUserArgs): Problem[] {
  const { authentication, produce, consume, transactions } = plain;
  const mtls = (["password", "generation"] as const)
    .filter((field) => authentication === "mtls" && plain[field] !== undefined)
    .map((field) => ({
      path: field,
      message: "not allowed with authentication mtls, which has no password",
    }));
  return [
    ...mtls,
    ...produce.flatMap((item, index) => oneField(`produce[${index}]`, item, "topic", "prefix")),
    ...consume.flatMap((item, index) => [
      ...oneField(`consume[${index}]`, item, "topic", "prefix"),
      ...oneField(`consume[${index}]`, item, "group", "groupPrefix"),
    ]),
    ...transactions.flatMap((item, index) => oneField(`transactions[${index}]`, item, "id", "prefix")),
  ];
}

const reading = { rules, later: ["password"], secretive: USER_SECRETIVE };

/** Every fault of a user's arguments. */
export const checkKafkaUserArgs = (args: KafkaUserArgs): readonly Problem[] =>
  checkArgs(schema, args, reading);

/**
 * Reads and checks the arguments.
 *
 * @throws InvalidSettings with every fault, before anything is registered
 */
export const resolveKafkaUserArgs = (args: KafkaUserArgs) => resolveArgs("KafkaUser", schema, args, reading);
