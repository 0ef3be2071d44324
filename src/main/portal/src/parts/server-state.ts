import { Latest } from './latest'
import { Model } from './model'

/** A change without a response fails after this time, so that the next ones are sent. The server needs at most 30 s. */
const ANSWERED_WITHIN = 45_000

/** Sends changes one at a time, in the order in which they were made. */
export class ChangeQueue {
  #last: Promise<unknown> = Promise.resolve()
  #made = 0

  /** The number of changes that were made so far. */
  get made(): number {
    return this.#made
  }

  run<R>(change: () => Promise<R>): Promise<R> {
    this.#made++
    const run = this.#last.then(change)
    this.#last = run.catch(() => undefined)
    return run
  }

  /** Waits for the answers to all changes that were made before. */
  async settled(): Promise<void> {
    for (let made = -1; made !== this.#made;) {
      made = this.#made
      await this.#last
    }
  }
}

/** Of all elements in this page: an element that is shown again sees what the one before it has changed. */
const changesOfThisPage = new ChangeQueue()

interface Change<T, R> {
  /** Sends the change. Gets the state as it is when all changes before have been answered. */
  readonly send: (state: T, signal: AbortSignal) => Promise<R>
  /** The state with this change, shown until the response arrives. May be applied to any state, and more than once. */
  readonly expected?: (state: T) => T
  /** The state with what the answer says. */
  readonly answered: (state: T, answer: R) => T
}

/**
 * State of the server that an element shows, reads and changes. An older answer never replaces a newer state:
 *
 * - Changes are sent one at a time, in the order in which they were made.
 * - The expected effect of a change is shown until its own response arrives. If it fails, only its effect is undone.
 * - The response to a read is dropped if another read began meanwhile. If a change was made meanwhile, the read is
 *   repeated after the response to the change.
 */
export class ServerState<T> extends Model {
  #known: T
  #shown: T
  #expected: ((state: T) => T)[] = []
  #reads = new Latest()
  #pending = 0

  constructor(
    known: T,
    private readonly changes = changesOfThisPage,
  ) {
    super()
    this.#known = this.#shown = known
  }

  /** The state to show: what the server said last, with the changes that it has not answered. */
  get shown(): T {
    return this.#shown
  }

  /** Whether the answer to a change is missing. */
  get isChanging(): boolean {
    return this.#pending > 0
  }

  /**
   * Reads the state, after all changes that were made before.
   *
   * @param ask asks the server; called again if a change was made meanwhile
   * @param merge the state with the answer; without it the answer is the state
   * @throws what `ask` throws, unless another read has begun
   */
  async read<R = T>(
    ask: () => Promise<R>,
    merge: (state: T, answer: R) => T = (_, answer) => answer as unknown as T,
  ): Promise<void> {
    const answer = await this.#reads.of(() => this.#betweenChanges(ask))
    if (answer !== undefined) this.update((state) => merge(state, answer))
  }

  async #betweenChanges<R>(ask: () => Promise<R>): Promise<R> {
    for (;;) {
      await this.changes.settled()
      const { made } = this.changes
      const answer = await ask()
      if (made === this.changes.made) return answer
    }
  }

  /**
   * Makes a change.
   *
   * @returns the answer
   * @throws what `send` throws; the state is then as if the change had not been made
   */
  async change<R>({ send, expected, answered }: Change<T, R>): Promise<R> {
    this.#pending++
    this.#expect([...this.#expected, ...(expected ? [expected] : [])])
    const over = () => {
      this.#pending--
      this.#expect(this.#expected.filter((each) => each !== expected))
    }
    return this.changes.run(async () => {
      try {
        const answer = await send(this.#known, AbortSignal.timeout(ANSWERED_WITHIN))
        this.#known = answered(this.#known, answer)
        return answer
      } finally {
        over()
      }
    })
  }

  /** Applies what the server tells by itself. */
  update(told: (state: T) => T): void {
    this.#known = told(this.#known)
    this.#expect(this.#expected)
  }

  #expect(expected: ((state: T) => T)[]): void {
    this.#expected = expected
    this.#shown = expected.reduce((state, each) => each(state), this.#known)
    this.changed()
  }
}
