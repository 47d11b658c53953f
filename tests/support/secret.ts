/** What marks a secret where the engine writes values down (pulumi/sdk, resource/sig). */
export const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;
