import { type Cases } from "./case";
import { configuration } from "./configuration";
import { disruption } from "./disruption";
import { lifecycle } from "./lifecycle";
import { listeners } from "./listeners";
import { network } from "./network";
import { nfs } from "./nfs";
import { placement } from "./placement";
import { podSecurity } from "./podSecurity";
import { quorum } from "./quorum";
import { readable } from "./readable";
import { replication } from "./replication";
import { images, memory } from "./runtime";
import { storage } from "./storage";

export const cases: Cases = {
  ...placement,
  ...disruption,
  ...quorum,
  ...replication,
  ...listeners,
  ...storage,
  ...nfs,
  ...memory,
  ...lifecycle,
  ...images,
  ...podSecurity,
  ...network,
  ...configuration,
  ...readable,
};
