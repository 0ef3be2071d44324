import { html, nothing, type TemplateResult } from 'lit'
import { scene, type Scene } from './icons'
import type { Refused } from '../server/refused'

/** A place where something would be: says what happened and what to do next, and for an error its code and id. */
export function emptiness(given: {
  scene: Scene
  title: string
  text?: TemplateResult | string
  actions?: TemplateResult | readonly TemplateResult[] | typeof nothing
  refused?: Refused | null
  kind?: string
}): TemplateResult {
  const { refused } = given
  return html`<div class="state">
    <div class="empty ${given.kind ?? ''}">
      ${scene(given.scene)}
      <h2>${given.title}</h2>
      ${given.text ? html`<p>${given.text}</p>` : nothing}
      ${given.actions ? html`<div class="row">${given.actions}</div>` : nothing}
      ${
        refused
          ? html`<span class="errcode">${refused.code}${refused.executionId ? ` / ${refused.executionId}` : ''}</span>`
          : nothing
      }
    </div>
  </div>`
}
