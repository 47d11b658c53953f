/** The part of docs/policies.md about image families, from their table. */
import { cell, markdownTable } from "../domain/markdown";
import { type ImageFamily, type KafkaFamily, type ZooKeeperFamily } from "./model/images";
import { KAFKA_FAMILIES } from "./model/images/kafka";
import { ZOOKEEPER_FAMILIES } from "./model/images/zookeeper";

const HEAD = `## Image families

What the pack knows of an image is one row of a table (\`policy/model/images\`); a new row is all that a new family needs.
Where the image's own start program runs, its variables count; where the command runs \`kafka-server-start.sh\`,
\`start-zookeeper\` or \`zkServer.sh\` itself, the options and the file that it names.`;

const NOT_CHECKED = `### What is not checked

A setting is said, or absent and therefore the image's or Kafka's default, or it stands where the pack cannot look. The
last is no default: no rule judges what hangs on it, and [settings-readable](#settings-readable) says once for the
workload what it is and why.

| where a setting stands | what the pack makes of it |
|---|---|
| a ConfigMap of the stack, mounted or in \`envFrom\`; options; literal variables | read |
| a script of a ConfigMap that the command runs | read: assignments, \`\${HOSTNAME##*-}\` and its kin, arithmetic, \`=~\` |
| fields of the pod (\`metadata.name\`, its labels, \`status.hostIP\`) | read; what only the cluster knows stays a part of its own |
| a Secret | never read; passwords count as given, other settings as not readable |
| a ConfigMap that is not in the stack | not readable |
| an emptyDir that an init container shares, a file that the start script writes | not readable |
| a file of an image, other than the distribution's \`config/server.properties\` in a known family | not readable |
| variables of an image of no known family | not readable |
| a value that a script works out by anything else (\`$(cat …)\`, \`$(curl …)\`) | not readable |
| a chart that the Helm engine renders, an operator's resource, a Deployment | [workload-recognised](#workload-recognised) |
| a manifest that no API server takes | [workload-recognised](#workload-recognised), named once |

Variables are filled in by three grammars. The kubelet replaces \`$(NAME)\` by what it has defined before (\`$$\` is a \`$\`),
in values and in commands, and nothing else: \`\${NAME}\` in a variable's value stays as it is. A shell fills in what is in
its script. In files nobody fills in anything.`;

/** The table of broker images, that of ensemble images, and what is not checked. */
export function imageDocumentation(): string {
  const sources = [...KAFKA_FAMILIES, ...ZOOKEEPER_FAMILIES].map(
    ({ name, sources: found }) => `- ${name}: ${found.map(sourceOf).join(", ")}`,
  );
  return [
    HEAD,
    ["### Brokers", toTable(KAFKA_FAMILIES.map(kafkaRow), KAFKA_COLUMNS)].join("\n\n"),
    ["### Ensembles", toTable(ZOOKEEPER_FAMILIES.map(zooKeeperRow), ZOOKEEPER_COLUMNS)].join("\n\n"),
    ["### Sources", sources.join("\n")].join("\n\n"),
    NOT_CHECKED,
    "",
  ].join("\n\n");
}

const KAFKA_COLUMNS = [
  "image",
  "settings",
  "its own",
  "VOLUME",
  "key stores",
  "broken by a Service's variable",
];
const ZOOKEEPER_COLUMNS = ["image", "settings", "its own", "VOLUME", "client port", "four-letter words"];

function kafkaRow(family: KafkaFamily): string[] {
  const { variables, commands = {}, defaults, forced = {}, keyStores, ownKeys } = family;
  const grammar = variables && `\`${variables.prefix}*\` (${GRAMMARS[variables.underscores]})`;
  const given = [grammar, ...Object.keys(commands).map(code), ...filesOf(family)].filter(Boolean);
  const factors = [
    "log.dirs",
    "offsets.topic.replication.factor",
    "transaction.state.log.replication.factor",
  ];
  const own = { ...defaults, ...forced };
  const held = factors.flatMap((key) => (own[key] === undefined ? [] : [code(`${key}=${own[key]}`)]));
  return [
    family.name,
    given.length > 0 ? given.join("; ") : "command and options alone",
    [...held, ...(ownKeys ? ["keys of its own"] : [])].join(", ") || "Kafka's defaults",
    volumesOf(family),
    keyStores ?? "",
    (family.linked?.names ?? []).map(code).join(", "),
  ];
}

const GRAMMARS = {
  confluent: "`_` is a dot, `__` an underscore, `___` a dash",
  dots: "`_` is a dot",
  bitnami: "`_` is a dot, but in `sasl_ssl` and `sasl_plaintext`",
} as const;

function zooKeeperRow(family: ZooKeeperFamily): string[] {
  const { variables, prefix, extra, servers, defaults, clientPort, fourLetterWords, heap } = family;
  const names = [...Object.keys(variables), servers?.variable, heap.variable, prefix && `${prefix}*`, extra];
  const given = [...names.flatMap((name) => (name === undefined ? [] : [code(name)])), ...filesOf(family)];
  const held = Object.entries(defaults).map(([key, value]) => code(`${key}=${value}`));
  const port = clientPort.appended
    ? "`clientPort`, and behind each server"
    : clientPort.lineSince
      ? `\`;2181\` behind each server from ${clientPort.lineSince.slice(0, 2).join(".")} on`
      : "`clientPort`";
  return [
    family.name,
    given.join(", ") || "a file alone",
    held.join(", "),
    volumesOf(family),
    port,
    `${fourLetterWords.byDefault.map(code).join(", ")} from 3.5.3 on; more by ${fourLetterWords.by}`,
  ];
}

function filesOf({ files, withFile }: ImageFamily): string[] {
  const beside = withFile === "file alone" ? "in place of the variables" : "under the variables";
  return files.length === 0 ? [] : [`${files.map(code).join(" or ")} ${beside}`];
}

function volumesOf({ volumes }: ImageFamily): string {
  return volumes.length === 0 ? "none" : volumes.map(code).join(", ");
}

function code(text: string): string {
  return `\`${text}\``;
}

function sourceOf(source: string): string {
  return source.startsWith("https://") ? `<${source}>` : code(source);
}

function toTable(rows: readonly (readonly string[])[], columns: readonly string[]): string {
  return markdownTable(
    columns,
    rows.map((row) => row.map(cell)),
  );
}
