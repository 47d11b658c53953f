/**
 * A fault that the user can do something about: its message is the whole story and is shown alone, without a stack.
 * Every other error is a defect of this program and is shown with its stack.
 */
export class Failure extends Error {
  override readonly name = "Failure";
}
