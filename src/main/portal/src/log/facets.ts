import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { css } from '../parts/css'
import { icon, severityBars } from '../parts/icons'
import { Part } from '../parts/model'
import { count } from '../parts/time'
import { texts } from '../texts'
import type { Facet } from './facet-list'
import type { Log } from './log'
import { has, type Term } from './terms'

const SHOWN = 14

/** What there is to filter by, with counts. Fires `toggle-term` with field, value and whether to exclude it. */
@customElement('annals-facets')
export class Facets extends Part {
  @property({ attribute: false }) log!: Log
  @state() private all = false

  protected override observes() {
    return [this.log]
  }

  override render() {
    const { facets } = this.log
    const shown = this.all ? facets : facets.slice(0, SHOWN)
    return html`<aside class="facets" aria-label=${texts.log.filters}>
      ${shown.map((facet) => this.#facet(facet))}
      ${
        facets.length > SHOWN
          ? html`<button class="link" @click=${() => (this.all = !this.all)}>
              ${this.all ? texts.log.fewer : texts.log.moreFields(facets.length - SHOWN)}
            </button>`
          : nothing
      }
    </aside>`
  }

  #facet(facet: Facet): TemplateResult {
    const { log } = this
    const open = log.isOpenFacet(facet.field)
    const values = withAsked(facet, log.view.terms)
    const most = Math.max(1, ...values.map((value) => value.count ?? 0))
    return html`<section class="facet ${open ? '' : 'shut'}">
      <h2>
        <button aria-expanded=${open} @click=${() => (open ? log.closeFacet(facet.field) : log.openFacet(facet.field))}>
          <span class="clip">${facet.title}</span>${icon('down')}
        </button>
      </h2>
      ${
        open
          ? html`${values.map((each) => this.#value(facet, each.value, each.count, most))}
            ${
              facet.values && values.length === 0
                ? html`<span class="empty-value">${texts.log.noValues}</span>`
                : nothing
            }
            ${
              facet.values && (facet.values.length >= facet.first || facet.first > 10)
                ? html`<button class="link" @click=${() => log.moreOf(facet.field, facet.first < 100)}>
                    ${facet.first < 100 ? texts.log.moreValues(facet.title) : texts.log.fewer}
                  </button>`
                : nothing
            }`
          : nothing
      }
    </section>`
  }

  #value(facet: Facet, value: string, number: number | null, most: number): TemplateResult {
    const { terms } = this.log.view
    const asked = has(terms, facet.field, value)
    const isSeverity = facet.field === 'severity' || facet.type === 'SEVERITY'
    const name = isSeverity
      ? (texts.severity[value] ?? value)
      : facet.type === 'BOOLEAN'
        ? value === 'true'
          ? texts.yes
          : texts.no
        : value
    const share = number === null ? 0 : (number / most) * 100
    return html`<label
      class="value"
      title=${name}
      @click=${(event: MouseEvent) => {
        if (!event.altKey) return
        event.preventDefault()
        this.tell('toggle-term', { field: facet.field, value, not: true })
      }}
    >
      <input
        class="check"
        type="checkbox"
        .checked=${asked}
        @change=${() => this.tell('toggle-term', { field: facet.field, value, not: false })}
      />
      ${
        isSeverity
          ? html`<span class="sev sev-${value.toLowerCase()}">${severityBars(value)}${name}</span>`
          : html`<bdi class="lab clip ${facet.field === 'action' ? 'mono' : ''}">${name}</bdi>`
      }
      <span class="count">${number === null ? '' : count(number)}</span>
      <span
        class="bar ${isSeverity ? `sevbar lg-${value.toLowerCase()}` : ''}"
        aria-hidden="true"
        ${css({ '--v': `${share > 0 ? Math.max(2, share) : 0}%` })}
      ></span>
    </label>`
  }
}

/** The most frequent values, and those that are asked for and not among them. */
function withAsked(facet: Facet, terms: readonly Term[]): { value: string; count: number | null }[] {
  const values: { value: string; count: number | null }[] = [...(facet.values ?? [])]
  if (facet.field === 'severity') {
    const order = ['CRITICAL', 'HIGH', 'MEDIUM', 'INFO', 'ERROR']
    values.sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value))
  }
  for (const term of terms) {
    if (term.field !== facet.field || term.operator !== ':' || term.not) continue
    for (const { text } of term.values) {
      if (text === '' || text.endsWith('*')) continue
      if (!values.some((value) => value.value.toLowerCase() === text.toLowerCase()))
        values.push({ value: text, count: null })
    }
  }
  return values
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-facets': Facets
  }
}
