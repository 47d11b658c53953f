import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { settingsChange } from "../../review/settings";

const file = (brokers: number, password: string) =>
  [
    "config:",
    "  kafka-on-kubernetes:kafka:",
    `    brokers: ${brokers}`,
    "  kafka-on-kubernetes:image:",
    "    registry:",
    "      password:",
    `        secure: ${password}`,
    "",
  ].join("\n");

describe("settings changed since a base", () => {
  const root = mkdtempSync(join(tmpdir(), "settings-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: root,
      stdio: "pipe",
    });
  const write = (name: string, text: string) => {
    writeFileSync(join(root, name), text);
    git("add", "--all");
  };

  before(() => {
    git("init", "--quiet", "--initial-branch=main");
    write("Pulumi.dev.yaml", file(3, "v1:aaa"));
    git("commit", "--quiet", "--message=base");
    git("checkout", "--quiet", "-b", "change");
    write("Pulumi.dev.yaml", file(4, "v1:bbb"));
    write("program.ts", "");
    write("README.md", "");
    git("commit", "--quiet", "--message=change");
    // What comes into the base later is no change of the branch.
    git("checkout", "--quiet", "main");
    write("settings.ts", "");
    git("commit", "--quiet", "--message=later");
    git("checkout", "--quiet", "change");
  });
  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it("are told by their paths, secrets without their text, with the files that a deployment depends on", () => {
    assert.deepEqual(settingsChange("main", "organization/project/dev", root), {
      base: "main",
      changed: [
        { path: "image.registry.password", before: "[secret]", after: "[secret]" },
        { path: "kafka.brokers", before: 3, after: 4 },
      ],
      files: ["program.ts"],
    });
  });

  it("are none for a stack without settings of its own", () => {
    assert.deepEqual(settingsChange("main", "prod", root).changed, []);
  });

  const faults: readonly (readonly [string, RegExp])[] = [
    [
      "origin/main",
      /^BASE: this clone has no commit "origin\/main"\. Fetch it first \(git fetch origin main; /,
    ],
    ["--all", /^BASE: "--all" is no branch, tag or commit$/],
  ];
  for (const [base, message] of faults) {
    it(`are refused for the base ${base}, in one sentence`, () => {
      assert.throws(() => settingsChange(base, "dev", root), { name: "Failure", message });
    });
  }

  it("are refused where the histories do not meet", () => {
    git("checkout", "--quiet", "--orphan", "island");
    git("commit", "--quiet", "--message=island");
    assert.throws(() => settingsChange("main", "dev", root), {
      name: "Failure",
      message: /does not reach back to where the branch left "main"/,
    });
    git("checkout", "--quiet", "change");
  });
});
