/** What the user can mend: its message is the whole story and is shown alone, without a stack. */
export class ReviewFailure extends Error {
  override readonly name = "ReviewFailure";
}
