import js from "@eslint/js";
import tseslint from "typescript-eslint";

/**
 * The layers (docs/design.md): each may import from itself, from those that are named, and from packages. `domain` is what
 * is known of Kafka and Kubernetes, and knows nothing of Pulumi.
 */
const ALL = [
  "bench",
  "components",
  "deploy",
  "domain",
  "local",
  "policy",
  "provider",
  "review",
  "tests",
  "tools",
];
const LAYERS = {
  domain: [],
  provider: ["domain"],
  components: ["domain", "provider"],
  policy: ["domain"],
  review: ["domain", "deploy", "local", "provider"],
};
const restricted = (files, forbidden, reason) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: `^(\\.\\./)+(${forbidden.join("|")})(/|$)`, message: reason }] },
    ],
  },
});
const layers = [
  ...Object.entries(LAYERS).map(([layer, below]) =>
    restricted(
      [`${layer}/**/*.ts`],
      [...ALL.filter((other) => other !== layer && !below.includes(other)), "settings", "program"],
      `${layer}/ stands on ${["packages", ...below].join(" and ")} alone.`,
    ),
  ),
  restricted(
    ["bench/**/*.ts", "local/**/*.ts", "tools/**/*.ts", "*.ts"],
    ["tests"],
    "What is used beside the tests does not live in tests/.",
  ),
  restricted(
    ["deploy/**/*.ts"],
    ["bench", "local", "policy", "review", "tests", "tools"],
    "deploy/ handles any stack: it knows nothing of the embedded cluster.",
  ),
];

export default tseslint.config(
  { ignores: ["node_modules/", "components/bin/", "policy/bin/", "provider/bin/", "build/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Numbers read well in messages, and a Pulumi resource is often made for its effect alone.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "no-new": "off",
      // A rest pattern is how a field is left out of a copy.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
    },
  },
  {
    // The catalogues of a release are read when they are first asked for, and most programs ask for one of them.
    files: ["domain/kafka/releases/*/index.ts"],
    rules: {
      "@typescript-eslint/no-require-imports": ["error", { allow: ["^\\./(broker|topic)-configs\\.json$"] }],
      "@typescript-eslint/consistent-type-imports": "off",
    },
  },
  ...layers,
  { files: ["deploy/**/*.ts", "local/**/*.ts"], rules: { "no-console": "off" } },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs", globals: { __dirname: "readonly" } } },
);
