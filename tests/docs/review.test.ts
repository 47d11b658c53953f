import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { REVIEW_DOCS, withReviewExample } from "../../tools/readme/reviewExample";

describe("docs/review.md", () => {
  it("shows a review as `make docs` takes it from the tests' golden", async () => {
    const text = readFileSync(REVIEW_DOCS, "utf8");
    assert.equal(await withReviewExample(text), text, "run `make docs`, and commit what it writes");
  });

  it("fails when the example has lost its place", async () => {
    await assert.rejects(
      withReviewExample("# Empty"),
      /^Error: docs\/review\.md: the lines <!-- example: .* are missing$/,
    );
  });
});
