/** review.md: the verdict first, then what Kafka will do, then the tables; what only some readers need is folded. */
import { markdownTable } from "../domain/markdown";
import type { BrokerConfigChange } from "../domain/kafka/brokerConfig";
import { type AddressChange } from "./addresses";
import { type Change, type ComponentChanges } from "./changes";
import { type Finding, count } from "./finding";
import { type Review } from "./review";
import { bullets, code, codePair, folded, prose } from "./table";

const MARKS = { "safe to merge": "🟢", "needs attention": "🟡", dangerous: "🔴" } as const;
const DRIFT = {
  "safe to merge": "no drift",
  "needs attention": "drift",
  dangerous: "drift, and objects are gone",
} as const;
const WEIGHTS: Readonly<Record<Finding["weight"], string>> = { danger: "🔴", attention: "🟡", note: "ℹ️" };

/** Found by whoever updates the comment in place. */
const MARKER = (stack: string) => `<!-- kafka-on-kubernetes review of ${stack} -->`;

export function toMarkdown(review: Review): string {
  const sections = [
    MARKER(review.stack),
    heading(review),
    reasons(review),
    refusal(review),
    actions(review),
    unavailability(review),
    brokerKeys(review.brokerKeys),
    declared(review),
    addresses(review),
    resources(review),
    policies(review),
    settings(review),
    review.warnings.length > 0 ? `### Warnings\n\n${bullets(review.warnings.map(prose))}` : "",
  ];
  return `${sections.filter(Boolean).join("\n\n")}\n`;
}

function heading({ verdict, stack, drift }: Review): string {
  return `## ${MARKS[verdict.name]} Stack ${code(stack)}: ${drift ? DRIFT[verdict.name] : verdict.name}`;
}

/** The verdict's reasons; a safe change says what makes it safe. */
function reasons(review: Review): string {
  const { verdict } = review;
  const shown = verdict.reasons.map(({ weight, text }) => `${WEIGHTS[weight]} ${prose(text)}`);
  if (verdict.name !== "safe to merge") return bullets(shown);
  return bullets([`🟢 ${safe(review)}`, ...shown]);
}

function safe({ unavailability, components, policies, rollingRestarts, unchanged }: Review): string {
  const rules = policies.passed > 0 ? `, and all ${policies.passed} policies passed` : "";
  const first =
    unchanged === 0 && components.every(({ resources }) => resources.every(({ kind }) => kind === "created"));
  if (first) return `First deployment: nothing runs yet that could be lost${rules}.`;
  if (components.length === 0) return "Nothing changes: what is deployed is what the settings say.";
  const availability =
    unavailability.level === "none"
      ? "Nobody notices"
      : rollingRestarts.length > 0
        ? "Pods restart in turn, and clients retry"
        : "Clients go on";
  return `${availability}; no claim and no data are at risk${rules}.`;
}

function refusal({ refused, components }: Review): string {
  if (refused.length === 0) return "";
  const blocks = refused.map((text) => `~~~text\n${text.replaceAll("~~~", "~ ~ ~")}\n~~~`);
  const rest =
    components.length > 0 ? "\n\nThe preview stopped there: what follows is what it had seen by then." : "";
  return `### Refused\n\nThe program or the engine refuses this change; \`pulumi up\` would touch nothing.\n\n${blocks.join("\n\n")}${rest}`;
}

/** A preview that a mandatory policy refuses is whole, and says what would happen otherwise. */
const forbidden = ({ policies }: Review) => policies.results.some(({ level }) => level === "mandatory");

function actions(review: Review): string {
  if (review.refused.length > 0 || review.drift) return "";
  const lines =
    review.actions.length > 0 ? review.actions.map(prose) : ["Nothing: no broker and no server restarts."];
  return `### ${forbidden(review) ? "What Kafka would do if the policies let it" : "What Kafka will do"}\n\n${bullets(lines)}`;
}

function unavailability({ unavailability: { level, reasoning }, refused, verdict, drift }: Review): string {
  if (refused.length > 0 || drift) return "";
  // What made the verdict is above already.
  const said = new Set(verdict.reasons.map(({ text }) => text));
  const rest = reasoning.filter((text) => !said.has(text));
  return `**Expected unavailability: ${level}.**${rest.length > 0 ? `\n\n${bullets(rest.map(prose))}` : ""}`;
}

const MODES: Readonly<Record<BrokerConfigChange["mode"], string>> = {
  "read-only": "no, restart",
  "per-broker": "yes, per broker",
  "cluster-wide": "yes, whole cluster",
  unknown: "not a key of Kafka's own",
};

function brokerKeys(changes: readonly BrokerConfigChange[]): string {
  if (changes.length === 0) return "";
  const rows = changes.map(({ key, before, after, default: fallback, mode }) => [
    code(key),
    orDefault(before, fallback),
    orDefault(after, fallback),
    code(fallback),
    MODES[mode],
  ]);
  const dynamic = changes.filter(({ mode }) => mode === "per-broker" || mode === "cluster-wide");
  const tip =
    dynamic.length > 0
      ? `\n\nThe file is read at the start, so the brokers restart all the same; ${dynamic.map(({ key }) => code(key)).join(", ")} can take effect at once with \`kafka-configs.sh --alter\`, and the rolling restart makes it last.`
      : "";
  const documentation = changes.flatMap(({ key, documentation: text }) =>
    text ? [`${code(key)}: ${prose(text)}`] : [],
  );
  const folds =
    documentation.length > 0
      ? `\n\n${folded("What Kafka's documentation says", bullets(documentation))}`
      : "";
  return `### Broker configuration\n\n${markdownTable(["Key", "Old", "New", "Kafka's default", "Dynamic"], rows)}${tip}${folds}`;
}

function declared({ declared: findings, verdict, refused }: Review): string {
  // What made the verdict is above already.
  const said = new Set(verdict.reasons.map(({ text }) => text));
  const rest = findings.filter(({ text }) => !said.has(text));
  if (findings.length === 0 || refused.length > 0) return "";
  const lines = rest.length > 0 ? bullets(rest.map(({ text }) => prose(text))) : "Named above.";
  return `### Topics and users\n\n${lines}`;
}

const orDefault = (value: string | undefined, fallback: string | undefined) =>
  value === undefined ? (fallback === undefined ? "unset" : `${code(fallback)} (default)`) : code(value);

function addresses({ addresses: changes, refused }: Review): string {
  if (changes.length === 0 || refused.length > 0) return "";
  const fresh = changes.every(({ inside }) => inside.before === undefined);
  const side = ({ before, after }: AddressChange["inside"]) => {
    if (before === after || fresh) return code(after);
    if (before === undefined) return `${code(after)} (new)`;
    return after === undefined ? `${code(before)} (gone)` : `${code(before)} → **${code(after)}**`;
  };
  const further = [...new Set(changes.flatMap((change) => Object.keys(change.further)))];
  const rows = changes.map((change) => [
    code(change.broker),
    side(change.inside),
    side(change.outside),
    ...further.map((listener) => side(change.further[listener] ?? {})),
  ]);
  const body = markdownTable(["Broker", "In the cluster", "From outside", ...further.map(code)], rows);
  return `### Addresses that clients must learn\n\n${body}`;
}

const VERBS: readonly (readonly [Change["kind"], string])[] = [
  ["created", "created"],
  ["changed", "changed"],
  ["replaced", "**replaced**"],
  ["deleted", "**deleted**"],
];

function resources({ components, unchanged }: Review): string {
  if (components.length === 0) return "";
  const rows = components.flatMap(({ title, resources: all }) =>
    VERBS.flatMap(([kind, verb]) => {
      const some = all.filter((change) => change.kind === kind);
      return some.length === 0
        ? []
        : [[prose(title), verb, some.map((change) => code(change.title)).join(", ")]];
    }),
  );
  const parts = [
    "### Resources",
    rows.length > 0 ? markdownTable(["Component", "", "Resources"], rows) : "",
    unchanged === undefined ? "" : `${unchanged} unchanged.`,
    details(components),
  ];
  return parts.filter(Boolean).join("\n\n");
}

/** What differs, property by property. */
function details(components: readonly ComponentChanges[]): string {
  const rows = components.flatMap(({ title, settings, resources: all }) => [
    ...settings.map((difference) => ({ ...difference, of: title })),
    ...all.flatMap(({ title: of, differences }) => differences.map((difference) => ({ ...difference, of }))),
  ]);
  if (rows.length === 0) return "";
  const cells = rows.map(({ of, path, before, after }) => [
    prose(of),
    code(path),
    ...codePair(before, after),
  ]);
  return folded(
    `Every changed property (${rows.length})`,
    markdownTable(["Of", "Property", "Old", "New"], cells),
  );
}

function policies({ policies: { ran, packs, passed, results, exemptions }, refused, drift }: Review): string {
  if (drift) return "";
  if (ran === undefined) return "### Policies\n\nNot told by this input.";
  const pack = packs.length > 0 ? ` (${packs.map(prose).join(", ")})` : "";
  const found = results.length === 0 ? "" : `, ${count(results.length, "finding")}`;
  const why = refused.length > 0 ? "Not asked: the run was refused before." : "No policy pack was asked.";
  const head = ran ? `${passed} passed${found}${pack}.` : why;
  const rows = results.map(({ policy, level, resource, found: text, fix, state }) => [
    code(policy),
    `${level === "mandatory" ? "**mandatory**" : "advisory"}${state === "violated" ? "" : `, ${state}`}`,
    resource === "" ? "the stack" : code(resource),
    `${prose(text)}${fix === undefined || state === "exempt" ? "" : ` **Fix:** ${prose(fix)}`}`,
  ]);
  const exempt = exemptions.map(({ policy, resource, reason, until, state }) => [
    code(policy),
    code(resource),
    until,
    state === "expired" ? "**expired**" : state,
    prose(reason),
  ]);
  return [
    `### Policies\n\n${head}`,
    ...(rows.length > 0 ? [markdownTable(["Policy", "Level", "Resource", "Finding"], rows)] : []),
    ...(exempt.length > 0
      ? [markdownTable(["Exemption from", "Resource", "Until", "State", "Reason"], exempt)]
      : []),
  ].join("\n\n");
}

function settings({ settings: change, components }: Review): string {
  if (!change) return "";
  const rows = change.changed.map(({ path, before, after }) => [code(path), code(before), code(after)]);
  const more =
    rows.length === 0 && change.files.length === 0 && components.length > 0
      ? "\n\nThis branch changes nothing that is deployed: what the preview shows came from elsewhere, and waits to be deployed."
      : "";
  const files = change.files.length > 0 ? `\n\nAlso changed: ${change.files.map(code).join(", ")}.` : "";
  const body =
    rows.length > 0
      ? markdownTable(["Setting", "Base", "Here"], rows)
      : "The settings of this stack are the same.";
  return `### Settings changed since ${code(change.base)}\n\n${body}${files}${more}`;
}
