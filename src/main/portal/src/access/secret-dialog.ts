import { html, type TemplateResult } from 'lit'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { copy } from '../parts/toast'
import { texts } from '../texts'

/** Something that is shown once, with a button to copy it. */
export function once(label: string, value: string, element: Element): TemplateResult {
  return html`<div class="field">
    <span class="label">${label}</span>
    <div class="secret">
      <code>${value}</code>
      <button
        type="button"
        class="btn btn-sm"
        aria-label="${texts.copy}: ${label}"
        @click=${() => void copy(element, value)}
      >
        ${icon('copy', 'i-sm')}${texts.copy}
      </button>
    </div>
  </div>`
}

/** A new secret. It is nowhere else: closing by accident would lose it, so only the button closes. */
export function secretDialog(
  made: { clientId: string; clientSecret: string },
  element: Element,
  close: () => void,
): TemplateResult {
  return dialog({
    title: texts.access.secretTitle,
    kind: 'keep',
    close: () => undefined,
    body: html`<p class="note">${icon('key')}<span>${texts.access.secretLede}</span></p>
      ${once(texts.access.clientId, made.clientId, element)}
      ${once(texts.access.clientSecret, made.clientSecret, element)}`,
    foot: html`<button type="button" class="btn btn-primary" @click=${close}>${texts.access.secretKept}</button>`,
  })
}
