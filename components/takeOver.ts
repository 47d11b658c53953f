/**
 * Annotation of an object that may be there already: left by an update that was killed before the engine wrote down
 * that it had made it, or kept on purpose. Without it the API server refuses whatever it filled in itself, since the
 * killed update counts as another owner of these fields (server-side apply).
 */
export const TAKE_OVER = { "pulumi.com/patchForce": "true" } as const;
