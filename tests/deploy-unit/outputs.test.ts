import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { remembering } from "../../deploy/outputs";
import { run } from "../../tools/recording/mocks";

describe("the outputs of a program that ran here", () => {
  it("are its last run's, as the engine would tell them", async () => {
    let brokers = 2;
    const { program, outputs } = remembering(() => ({
      plain: "text",
      nested: [{ address: pulumi.output(`kafka-${++brokers}`) }],
      password: pulumi.secret("hidden"),
      part: { of: pulumi.secret("hidden") },
      nothing: pulumi.output(undefined),
    }));
    assert.deepEqual(await outputs(), {});
    await run(program);
    await run(program);
    assert.deepEqual(await outputs(), {
      plain: { value: "text", secret: false },
      nested: { value: [{ address: "kafka-4" }], secret: false },
      password: { value: "hidden", secret: true },
      part: { value: { of: "hidden" }, secret: true },
    });
  });

  it("do not keep a program from failing", async () => {
    const { program } = remembering(() => {
      throw new Error("wrong settings");
    });
    await assert.rejects(async () => program(), /wrong settings/);
  });
});
