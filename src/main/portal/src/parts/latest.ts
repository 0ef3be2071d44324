/** Reads of the same thing: the answer to the last question counts, in whatever order answers arrive. */
export class Latest {
  #last = 0

  /**
   * Asks a question.
   *
   * @returns its answer, or undefined if another question was asked meanwhile; then a failure is dropped, too
   */
  async of<R>(question: () => Promise<R>): Promise<R | undefined> {
    const mine = ++this.#last
    try {
      const answer = await question()
      return mine === this.#last ? answer : undefined
    } catch (fault) {
      if (mine === this.#last) throw fault
      return undefined
    }
  }
}
