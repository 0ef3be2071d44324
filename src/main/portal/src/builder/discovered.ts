import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { DiscoveredQuery } from '../generated/graphql'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { ago, count } from '../parts/time'
import { texts } from '../texts'
import { TYPE_ICONS } from './field-types'

export type Found = DiscoveredQuery['discoveredFields'][number]

/** What events have that the structure does not name. Fires `add-found` with one of them. */
@customElement('annals-discovered')
export class Discovered extends Part {
  /** Null while it is not known. */
  @property({ attribute: false }) found: readonly Found[] | null = null

  override render() {
    return html`<section class="panel" aria-labelledby="found-head">
      <div class="panel-head">
        <h2 id="found-head">${texts.builder.discovered}</h2>
        <span class="muted">${texts.builder.discoveredLede}</span>
      </div>
      ${
        this.found === null
          ? html`<div class="pad"><span class="skel"></span></div>`
          : this.found.length === 0
            ? html`<p class="hint pad">${texts.builder.discoveredNone}</p>`
            : this.found.map((found) => this.#one(found))
      }
    </section>`
  }

  #one(found: Found): TemplateResult {
    const sample = found.sample === null || found.sample === undefined ? null : JSON.stringify(found.sample)
    return html`<div class="disc">
      <span class="row row-wrap"
        ><b class="mono">${found.name}</b
        ><span class="tag">${icon(TYPE_ICONS[found.type])}${texts.fieldType[found.type]}</span>${
          sample
            ? html`<span class="muted clip sample"
                >${texts.builder.sample} <bdi class="mono">${sample.slice(0, 60)}</bdi></span
              >`
            : nothing
        }</span
      >
      <span class="muted">${texts.builder.discoveredEvents(count(found.events), ago(Date.parse(found.lastSeen)))}</span>
      <button
        class="btn btn-sm"
        aria-label="${texts.builder.addIt} ${found.name}"
        @click=${() => this.tell('add-found', found)}
      >
        ${icon('plus')}${texts.builder.addIt}
      </button>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-discovered': Discovered
  }
}
