import { html, nothing, type TemplateResult } from 'lit'
import { ref } from 'lit/directives/ref.js'
import { texts } from '../texts'
import { icon } from './icons'

let last = 0

/** What had the focus before. */
const openers = new WeakMap<HTMLDialogElement, HTMLElement>()

/** The browser gives it back to itself only where a dialog is closed, and not where it is taken away. */
function giveBack(dialog: HTMLDialogElement): void {
  const opener = openers.get(dialog)
  if (opener?.isConnected && (document.activeElement ?? document.body) === document.body) opener.focus()
}

/** A modal dialog as the browser makes it: it traps the focus, closes by Esc, and gives the focus back. */
export function dialog(given: {
  title: TemplateResult | string
  body: TemplateResult | readonly TemplateResult[]
  foot?: TemplateResult | typeof nothing
  close: () => void
  kind?: string
  submit?: (event: SubmitEvent) => void
}): TemplateResult {
  const id = `dialog-${++last}`
  let shown: HTMLDialogElement | null = null
  const inner = html`
    <div class="dialog-head">
      <h2 id=${id} class="grow">${given.title}</h2>
      <button type="button" class="btn btn-ghost btn-icon" aria-label=${texts.close} @click=${given.close}>
        ${icon('close')}
      </button>
    </div>
    <div class="dialog-body">${given.body}</div>
    ${given.foot ? html`<div class="dialog-foot">${given.foot}</div>` : nothing}
  `
  return html`<dialog
    class="dialog ${given.kind ?? ''}"
    aria-labelledby=${id}
    ${ref((element) => {
      if (!(element instanceof HTMLDialogElement)) {
        const before = shown
        queueMicrotask(() => before && !before.isConnected && giveBack(before))
        return
      }
      shown = element
      if (element.open) return
      queueMicrotask(() => {
        if (!element.isConnected || element.open) return
        const focused = (element.getRootNode() as Document | ShadowRoot).activeElement
        if (focused instanceof HTMLElement) openers.set(element, focused)
        element.showModal()
        // What is to be filled in comes first, and not the button that closes.
        element.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea, button):enabled')?.focus()
      })
    })}
    @cancel=${(event: Event) => {
      event.preventDefault()
      given.close()
    }}
    @click=${(event: MouseEvent) => {
      if (event.target !== event.currentTarget) return
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect()
      const outside =
        event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
      if (outside) given.close()
    }}
  >
    ${
      given.submit
        ? html`<form
            class="dialog-form"
            novalidate
            @submit=${(event: SubmitEvent) => {
              event.preventDefault()
              given.submit?.(event)
            }}
          >
            ${inner}
          </form>`
        : inner
    }
  </dialog>`
}
