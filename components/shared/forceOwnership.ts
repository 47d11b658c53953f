/**
 * Annotation of an object that may be there already, since it is kept when the stack goes, or since an update was killed
 * before the engine wrote down that it had made it. Without it the API server refuses whatever it filled in itself
 * (server-side apply). For names that carry a digest of their content; what may be somebody else's is for live/adoption.ts.
 */
export const FORCE_OWNERSHIP = { "pulumi.com/patchForce": "true" } as const;
