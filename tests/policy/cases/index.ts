import { type Cases } from "./case";
import { configuration } from "./configuration";
import { disruption } from "./disruption";
import { exposure } from "./exposure";
import { lifecycle } from "./lifecycle";
import { listeners } from "./listeners";
import { network } from "./network";
import { nfs } from "./nfs";
import { otherHands } from "./otherHands";
import { placement } from "./placement";
import { podSecurity } from "./podSecurity";
import { quorum } from "./quorum";
import { readable } from "./readable";
import { replication } from "./replication";
import { images, memory } from "./runtime";
import { secrets } from "./secrets";
import { storage } from "./storage";
import { topics } from "./topics";

export const cases: Cases = {
  ...placement,
  ...disruption,
  ...otherHands,
  ...quorum,
  ...replication,
  ...topics,
  ...listeners,
  ...exposure,
  ...storage,
  ...nfs,
  ...memory,
  ...lifecycle,
  ...images,
  ...podSecurity,
  ...secrets,
  ...network,
  ...configuration,
  ...readable,
};
