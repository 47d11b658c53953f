/** The API server's default range for the ports of NodePort Services (`--service-node-port-range`). */
export const NODE_PORT_RANGE = { first: 30000, last: 32767 } as const;
