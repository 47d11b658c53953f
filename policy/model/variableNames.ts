/** The broker key that a variable of an image stands for. */
import { type VariableGrammar } from "./images/family";

/** KAFKA_LOG_DIRS is log.dirs, by the grammar of its image; undefined if the variable is no setting. */
export function settingName(variable: string, grammar: VariableGrammar | undefined): string | undefined {
  if (grammar === undefined) return undefined;
  const { prefix, underscores, others, aliases } = grammar;
  if (Object.hasOwn(aliases, variable)) return aliases[variable];
  if (!variable.startsWith(prefix) || others.test(variable)) return undefined;
  const name = variable.slice(prefix.length).toLowerCase();
  switch (underscores) {
    case "confluent":
      return name.replace(/_{1,3}/g, (run) => ({ 1: ".", 2: "_", 3: "-" })[run.length] ?? ".");
    case "dots":
      return name.replaceAll("_", ".");
    case "bitnami":
      return name.replaceAll("_", ".").replace(/sasl\.(ssl|plaintext)/g, "sasl_$1");
  }
}
