import { html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { texts } from '../texts'
import { icon } from './icons'
import { Part } from './model'

export interface Toast {
  readonly text: string
  readonly bad?: boolean
  readonly action?: { readonly name: string; readonly run: () => void }
}

/** Says something, for a while; those who do not see hear it. */
@customElement('annals-toasts')
export class Toasts extends Part {
  @state() private shown: Toast | null = null
  #timer = 0

  say(toast: Toast): void {
    window.clearTimeout(this.#timer)
    this.shown = toast
    this.#timer = window.setTimeout(() => (this.shown = null), toast.action ? 9_000 : 4_500)
  }

  override render() {
    const toast = this.shown
    return html`<div class="toasts" role="status" aria-live="polite">
      ${
        toast
          ? html`<div class="toast">
              ${icon(toast.bad ? 'close' : 'check', toast.bad ? 'i-bad' : 'i-ok')}<span>${toast.text}</span>
              ${
                toast.action
                  ? html`<button
                      class="btn btn-sm"
                      @click=${() => {
                        toast.action?.run()
                        this.shown = null
                      }}
                    >
                      ${toast.action.name}
                    </button>`
                  : nothing
              }
              <button class="btn btn-sm btn-icon" aria-label=${texts.close} @click=${() => (this.shown = null)}>
                ${icon('close')}
              </button>
            </div>`
          : nothing
      }
    </div>`
  }
}

/** Shown by whichever page this element is in. */
export function say(from: Element, toast: Toast): void {
  from.dispatchEvent(new CustomEvent<Toast>('say', { detail: toast, bubbles: true, composed: true }))
}

export async function copy(from: Element, text: string, said: string = texts.copied): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(from, { text: said })
  } catch {
    say(from, copyByHand(from, text) ? { text: said } : { text: texts.notCopied, bad: true })
  }
}

/** Where there is no clipboard API: pages without TLS. */
function copyByHand(from: Element, text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'vh'
  const root = from.closest('dialog') ?? document.body
  root.append(area)
  area.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  } finally {
    area.remove()
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-toasts': Toasts
  }
}
