import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly "cancel-in-progress": boolean };
  readonly steps: readonly Step[];
  readonly if?: string;
  readonly environment?: string;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const directory = join(__dirname, "..", "..", ".github", "workflows");
const makefile = readFileSync(join(directory, "..", "..", "Makefile"), "utf8");
const targets = new Set([...makefile.matchAll(/^([a-z0-9-]+):/gm)].map((match) => match[1] ?? ""));

/** Permissions to write that a job has, or gets from its workflow. */
const writes = ({ permissions }: Workflow, job: Job) =>
  Object.entries(job.permissions ?? permissions).flatMap(([scope, access]) =>
    access === "write" ? [scope] : [],
  );

describe("workflows", () => {
  for (const name of readdirSync(directory).sort()) {
    const text = readFileSync(join(directory, name), "utf8");
    const workflow = parse(text) as Workflow;
    const jobs = Object.entries(workflow.jobs);

    it(`${name} runs actions by their commits, with the version beside it`, () => {
      const uses = [...text.matchAll(/uses: (.+)$/gm)].map((match) => match[1] ?? "");
      assert.deepEqual(
        uses.filter((use) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use)),
        [],
      );
    });

    it(`${name} runs make targets and nothing else in a shell`, () => {
      const runs = jobs.flatMap(([, { steps }]) => steps.flatMap(({ run }) => run ?? []));
      const foreign = runs.filter((run) => {
        const [make, target = ""] = run.trim().split(" ");
        return make !== "make" || !targets.has(target) || /[\n;&|`]/.test(run.trim());
      });
      assert.deepEqual(foreign, []);
    });

    it(`${name} gives no job with secrets the right to write`, () => {
      assert.ok(!("pull_request_target" in workflow.on));
      const risky = jobs.filter(
        ([, job]) => JSON.stringify(job).includes("secrets.") && writes(workflow, job).length > 0,
      );
      assert.deepEqual(
        risky.map(([job]) => job),
        [],
      );
    });

    it(`${name} gives secrets only to jobs in an environment, and none to forks`, () => {
      const loose = jobs.filter(
        ([, job]) =>
          JSON.stringify(job).includes("secrets.") &&
          (job.environment === undefined ||
            ("pull_request" in workflow.on &&
              !(job.if ?? "").includes("head.repo.full_name == github.repository"))),
      );
      assert.deepEqual(
        loose.map(([job]) => job),
        [],
      );
    });

    it(`${name} cancels nothing that touches a stack`, () => {
      const touching = jobs.filter(([, { steps }]) =>
        steps.some(({ run }) => /make (up|review|drift) STACK=\$/.test(run ?? "")),
      );
      const cancelled = touching.filter(
        ([, { concurrency }]) => concurrency?.["cancel-in-progress"] !== false,
      );
      assert.deepEqual(
        cancelled.map(([job]) => job),
        [],
      );
    });
  }
});

describe("docs/gitlab-ci.yml", () => {
  it("runs make targets and nothing else", () => {
    const file = readFileSync(join(directory, "..", "..", "docs", "gitlab-ci.yml"), "utf8");
    const jobs = Object.values(parse(file) as Record<string, { readonly script?: readonly string[] }>);
    const lines = jobs.flatMap(({ script }) => script ?? []);
    assert.deepEqual(lines.map((line) => line.split(" ").slice(0, 2)).sort(), [
      ["make", "drift"],
      ["make", "review"],
      ["make", "test"],
      ["make", "up"],
    ]);
  });
});
