import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { addressOf } from "../../../components/kafka/balancer";

const status = (...ingress: object[]) => ({ loadBalancer: { ingress } });

describe("address of a load balancer", () => {
  const cases: [what: string, status: object | undefined, address: unknown][] = [
    ["a name", status({ hostname: "lb.example.com" }), "lb.example.com"],
    ["an IP address", status({ ip: "203.0.113.1" }), "203.0.113.1"],
    ["both", status({ ip: "203.0.113.1", hostname: "lb.example.com" }), "lb.example.com"],
    ["several", status({ ip: "203.0.113.1" }, { ip: "203.0.113.2" }), "203.0.113.1"],
  ];
  for (const [what, given, address] of cases)
    it(`is what the Service has: ${what}`, () => {
      assert.equal(addressOf("kafka-cloud-0", given, false), address);
    });

  for (const given of [undefined, {}, status(), status({})]) {
    it(`is not known in a preview, and missing in an update, with ${JSON.stringify(given)}`, () => {
      assert.equal(addressOf("kafka-cloud-0", given, true), pulumi.unknown);
      assert.throws(() => addressOf("kafka-cloud-0", given, false), {
        message:
          "Service kafka-cloud-0 has no address of a load balancer. See whether the cluster has a controller for load balancers (kubectl describe service kafka-cloud-0), or give hosts",
      });
    });
  }
});
