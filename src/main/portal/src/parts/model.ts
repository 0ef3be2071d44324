import { LitElement, type PropertyValues } from 'lit'
import type { PartEvents } from './events'

/** State that several elements show. Whoever observes it is drawn anew once for any number of changes. */
export abstract class Model {
  #observers = new Set<() => void>()
  #pending = false

  observe(observer: () => void): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  protected changed(): void {
    if (this.#pending) return
    this.#pending = true
    queueMicrotask(() => {
      this.#pending = false
      for (const observer of this.#observers) observer()
    })
  }
}

/**
 * An element that draws into itself: labels and descriptions reach across elements, and the styles of
 * the page (or of the one shadow root of <annals-log>) hold everywhere.
 */
export abstract class Part extends LitElement {
  #observed = new Map<Model, () => void>()

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  /** What this element shows and is drawn anew for. */
  protected observes(): readonly (Model | null | undefined)[] {
    return []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#watch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#observed.values()) stop()
    this.#observed.clear()
  }

  protected override update(changed: PropertyValues): void {
    this.#watch()
    super.update(changed)
  }

  /** Follows what it shows: not the log of a tenant that it showed before. */
  #watch(): void {
    const now = new Set(this.observes().filter((model) => !!model))
    for (const [model, stop] of this.#observed) {
      if (now.has(model)) continue
      stop()
      this.#observed.delete(model)
    }
    for (const model of now) {
      if (!this.#observed.has(model))
        this.#observed.set(
          model,
          model.observe(() => this.requestUpdate()),
        )
    }
  }

  /** Fires an event. Returns false if a listener prevented its default action. */
  protected tell<N extends keyof PartEvents>(
    name: N,
    ...[detail]: PartEvents[N] extends undefined ? [] : [PartEvents[N]]
  ): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }))
  }
}
