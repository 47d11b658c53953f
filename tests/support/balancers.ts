/** kubectl's words that give a Service's load balancer an address, as a cloud's controller does. */
export function balancerPatch(service: string, namespace: string, ingress: object): string[] {
  const patch = JSON.stringify({ status: { loadBalancer: { ingress: [ingress] } } });
  return [
    "patch",
    "service",
    service,
    "-n",
    namespace,
    "--subresource",
    "status",
    "--type",
    "merge",
    "-p",
    patch,
  ];
}
