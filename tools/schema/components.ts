/** The components' package schema, which Pulumi generates SDKs in other languages from. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as components from "../../components/index";

const DIRECTORY = path.join(__dirname, "..", "..", "components");

/** Where the schema is committed. */
export const SCHEMA_FILE = path.join(DIRECTORY, "schema.json");

type AnalyzerClass = new (
  directory: string,
  name: string,
  manifest: object,
  names: Set<string>,
) => { analyze(): { components: object; typeDefinitions: object; dependencies: readonly object[] } };

type GenerateSchema = (
  name: string,
  version: string,
  description: string,
  components: object,
  types: object,
  dependencies: readonly object[],
) => object;

// What Pulumi's plug-in host makes the schema with; the package does not export it.
const experimental = createRequire(__filename);
const { Analyzer } = experimental("@pulumi/pulumi/provider/experimental/analyzer.js") as {
  Analyzer: AnalyzerClass;
};
const { generateSchema } = experimental("@pulumi/pulumi/provider/experimental/schema.js") as {
  generateSchema: GenerateSchema;
};

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

/** The schema as the plug-in host would serve it, in JSON. */
export function schemaOfComponents(): string {
  const manifest = JSON.parse(readFileSync(path.join(DIRECTORY, "package.json"), "utf8")) as Manifest;
  const { name, version, description } = manifest;
  const analyzer = new Analyzer(DIRECTORY, name, manifest, new Set(Object.keys(components)));
  const found = analyzer.analyze();
  const schema = generateSchema(
    name,
    version,
    description,
    found.components,
    found.typeDefinitions,
    found.dependencies,
  );
  return `${JSON.stringify(schema, null, 2)}\n`;
}
