/** The brokers' image comes from a registry that asks who pulls. */
import assert from "node:assert/strict";
import { callHook } from "../hooks";
import type { Pod } from "../kubernetes";
import type { Scenario, Scene } from "../scenario";
import { TOOLS_NAMESPACE } from "../toolbox";
import { waitFor } from "../wait";

const STRANGER = "e2e-stranger";

/** A pod without credentials is refused; the node has the image of no earlier pod. */
async function refusedWithoutCredentials({ stage: { kubernetes } }: Scene, image: string): Promise<string> {
  const metadata = { name: STRANGER, namespace: TOOLS_NAMESPACE };
  const container = { name: "stranger", image, command: ["sleep", "infinity"], imagePullPolicy: "Always" };
  await kubernetes.apply({ apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container] } });
  try {
    let reason = "";
    await waitFor("the refusal", 120_000, async () => {
      const { status } = await kubernetes.get<Pod>("pod", STRANGER, "-n", TOOLS_NAMESPACE);
      reason = status.containerStatuses?.[0]?.state?.waiting?.reason ?? "";
      return /^(ErrImagePull|ImagePullBackOff)$/.test(reason) ? undefined : `it is ${reason || status.phase}`;
    });
    return reason;
  } finally {
    await kubernetes.must(["delete", "pod", STRANGER, "-n", TOOLS_NAMESPACE, "--wait=false"]);
  }
}

async function run(scene: Scene): Promise<void> {
  const { stage, note } = scene;
  const { options, kubernetes } = stage;
  const { host, username, password } = options.privateRegistry ?? assert.fail("no registry");
  for (const { metadata } of await kubernetes.nodes())
    await callHook(options.hooks, "REGISTRY_TRUST", metadata.name);
  const name = options.image.replace(/^[^/]+/, host);
  note(`a pod without credentials: ${await refusedWithoutCredentials(scene, name)}`);
  const registry = { username, password, pullSecret: true };
  await stage.up({ ...stage.settings, image: { name, build: false, registry } });
  const images = await Promise.all(
    stage.brokers().map(async (pod) => (await kubernetes.pod(pod)).spec.containers[0]?.image),
  );
  assert.deepEqual(new Set(images), new Set([name]));
  note(`${images.length} brokers run an image of ${host}, pulled with the Secret that the program makes`);
}

export const privateRegistry: Scenario = {
  id: "t",
  title: "The image is pulled from a registry that asks for credentials",
  needs: ["REGISTRY_TRUST"],
  unfit: ({ privateRegistry: registry }) => (registry ? undefined : "not run: PRIVATE_REGISTRY is not set"),
  run,
};
