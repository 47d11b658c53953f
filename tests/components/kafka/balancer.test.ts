import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { addressOf, awaitedAddress } from "../../../components/kafka/balancer";
import { ApiFailure, ClusterAccess, type LiveCluster } from "../../../components/live/cluster";
import { NoCluster } from "../../../components/live/source";
import { balancerHost, type ServiceStatus } from "../../../domain/kubernetes/loadBalancer";

const AT = { name: "kafka-cloud-0", namespace: "kafka" };
const status = (...ingress: object[]): ServiceStatus => ({ loadBalancer: { ingress } });
const HAS = status({ ip: "203.0.113.1" });

/** A cluster whose Service has these states, one after the other, the last one for ever. */
const clusterOf = (...states: (ServiceStatus | undefined)[]) =>
  ({
    serviceStatus: () => Promise.resolve(states.length > 1 ? states.shift() : states[0]),
  }) as unknown as LiveCluster;

describe("address of a load balancer", () => {
  const cases: [what: string, status: ServiceStatus | undefined, address: unknown][] = [
    ["a name", status({ hostname: "lb.example.com" }), "lb.example.com"],
    ["an IP address", HAS, "203.0.113.1"],
    ["both", status({ ip: "203.0.113.1", hostname: "lb.example.com" }), "lb.example.com"],
    ["several", status({ ip: "203.0.113.1" }, { ip: "203.0.113.2" }), "203.0.113.1"],
    ["none", status(), undefined],
    ["no status", undefined, undefined],
  ];
  for (const [what, given, address] of cases)
    it(`is what the Service has: ${what}`, () => {
      assert.equal(balancerHost(given), address);
    });

  it("is waited for, and missed when it does not come", async () => {
    const soon = { limit: 50, pause: 5 };
    assert.equal(await awaitedAddress(clusterOf(undefined, {}, status(), HAS), AT, soon), "203.0.113.1");
    await assert.rejects(awaitedAddress(clusterOf({}), AT, soon), {
      message:
        "Service kafka-cloud-0 has no address of a load balancer after 0 minutes. See whether the cluster has a controller for load balancers (kubectl describe service kafka-cloud-0), or give hosts",
    });
  });

  const given = async (open: () => Promise<LiveCluster>, preview: boolean, read?: ServiceStatus) => {
    await pulumi.runtime.setMocks(
      { newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }), call: () => ({}) },
      "project",
      "stack",
      preview,
    );
    return addressOf(new ClusterAccess(open), AT, read);
  };
  const answers = (cluster: LiveCluster) => () => Promise.resolve(cluster);
  const fails = (error: Error) => () => Promise.reject(error);

  it("is asked of the cluster in previews too, which do not wait", async () => {
    const other = status({ ip: "203.0.113.9" });
    for (const preview of [true, false])
      assert.equal(await given(answers(clusterOf(HAS)), preview, other), "203.0.113.1");
    assert.equal(await given(answers(clusterOf(undefined)), true, other), pulumi.unknown);
  });

  it("is what the provider read where the cluster cannot be asked", async () => {
    for (const error of [new NoCluster("there is none"), new ApiFailure("forbidden", 403)]) {
      assert.equal(await given(fails(error), false, HAS), "203.0.113.1");
      assert.equal(await given(fails(error), true), pulumi.unknown);
      await assert.rejects(given(fails(error), false), {
        message: `Service kafka-cloud-0 has no address of a load balancer that could be read (${error.message}). See whether the cluster has a controller for load balancers (kubectl describe service kafka-cloud-0), or give hosts`,
      });
    }
    await assert.rejects(given(fails(new TypeError("a fault of ours")), false, HAS), /a fault of ours/);
  });
});
