/** For so long nobody has typed: now it is worth asking. */
const PAUSE = 150

/** Asks while somebody types: after a pause, and what was asked before is taken back. */
export class Typed {
  #timer = 0
  #asked: AbortController | null = null

  /** The question that counts from now on. Whoever asks it shows nothing once its signal is aborted. */
  ask(question: (signal: AbortSignal) => Promise<void>, pause = PAUSE): void {
    this.stop()
    const asked = (this.#asked = new AbortController())
    this.#timer = window.setTimeout(() => void question(asked.signal), pause)
  }

  stop(): void {
    window.clearTimeout(this.#timer)
    this.#asked?.abort()
  }
}
