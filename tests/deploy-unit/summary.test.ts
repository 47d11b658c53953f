import assert from "node:assert/strict";
import { summary } from "../../deploy/summary";

const target = { look: "kubectl get pods -A", remove: "make destroy STACK=dev" };

describe("the summary after a deployment", () => {
  it("says why the pods are not listed, and shows the outputs all the same", async () => {
    const outputs = { namespace: { value: "kafka", secret: false } };
    assert.equal(
      await summary(outputs, target, { kubeconfig: "/nowhere/kubeconfig" }),
      [
        "\nPods by node\n  not listed: kubernetes:kubeconfig: /nowhere/kubeconfig does not exist",
        "\nOutputs\n  namespace: kafka",
        "\nHow to look\n  kubectl get pods -A",
        "\nHow to remove\n  make destroy STACK=dev",
      ].join("\n"),
    );
  });
});
