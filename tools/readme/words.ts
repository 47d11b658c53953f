/** Texts of the code in another language. */

/** A text as the README in question has it; `key` is what its translation is found by, if not the text itself. */
export type Words = (text: string, key?: string) => string;

/** English, as the code has it. */
export const asWritten: Words = (text) => text;

/**
 * Looks texts up by what the code says, so that a changed text needs its translation looked at again.
 *
 * @param table the translations, and the file that they are in for the message
 * @throws Error when there is no translation
 */
export function translated(file: string, table: Readonly<Record<string, string>>): Words {
  return (text, key = text) => {
    const found = table[key];
    if (found === undefined)
      throw new Error(`${file} has no translation of ${JSON.stringify(key)}: README.zh-CN.md needs one`);
    return found;
  };
}
