import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { openBelow } from '../parts/popover'
import { readTime, typed } from '../parts/time'
import { texts } from '../texts'
import type { Log } from './log'
import { LENGTHS, rangeName, type Length, type Range } from './view'

/** The time range: a few lengths, everything, or two times. Fires `choose-range`. */
@customElement('annals-range')
export class RangePicker extends Part {
  @property({ attribute: false }) log!: Log
  @state() private from = ''
  @state() private to = ''
  @state() private fault: { field: 'from' | 'to'; text: string } | null = null

  protected override observes() {
    return [this.log]
  }

  open(): void {
    this.querySelector<HTMLElement>('[popover]')?.showPopover()
  }

  #opened(event: ToggleEvent): void {
    if (event.newState !== 'open') return
    const menu = event.currentTarget as HTMLElement
    openBelow(menu, this.querySelector('.range') as HTMLElement, 'end')
    const { range, zone } = this.log.view
    const now = Date.now()
    const between =
      typeof range === 'string' ? { from: now - (range === 'all' ? LENGTHS['30d'] : LENGTHS[range]), to: null } : range
    this.from = typed(between.from, zone)
    this.to = between.to === null ? texts.log.range.now : typed(between.to, zone)
    this.fault = null
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[aria-current=true]')?.focus())
  }

  #choose(range: Range): void {
    this.querySelector<HTMLElement>('[popover]')?.hidePopover()
    this.tell('choose-range', range)
  }

  #apply(): void {
    const { zone } = this.log.view
    const from = readTime(this.from, zone)
    const open = this.to.trim() === '' || this.to.trim() === texts.log.range.now
    const to = open ? null : readTime(this.to, zone)
    if (from === null) this.fault = { field: 'from', text: texts.log.range.wrong }
    else if (!open && to === null) this.fault = { field: 'to', text: texts.log.range.wrong }
    else if (to !== null && to <= from) this.fault = { field: 'to', text: texts.log.range.order }
    else this.#choose({ from, to })
  }

  override render() {
    const { range, zone } = this.log.view
    const zoneLabel = zone === 'utc' ? texts.log.utc : texts.log.local
    const field = (name: 'from' | 'to', label: string) =>
      html`<div class="field">
        <label for="range-${name}">${label} <span class="muted">${zoneLabel}</span></label>
        <input
          class="input"
          id="range-${name}"
          autocomplete="off"
          spellcheck="false"
          .value=${this[name]}
          aria-invalid=${this.fault?.field === name}
          aria-describedby=${this.fault?.field === name ? 'range-fault' : nothing}
          @input=${(event: Event) => (this[name] = (event.target as HTMLInputElement).value)}
          @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && this.#apply()}
        />
        ${this.fault?.field === name ? html`<span class="fault" id="range-fault">${this.fault.text}</span>` : nothing}
      </div>`
    return html`<button
        class="btn range"
        aria-haspopup="dialog"
        popovertarget="annals-range-menu"
        title="${texts.log.range.label} (R)"
      >
        ${icon('clock')}<span class="label">${rangeName(range, zone)}</span
        ><span class="label-short" aria-hidden="true"
          >${typeof range === 'string' && range !== 'all' ? range : rangeName(range, zone)}</span
        >${icon('down', 'end')}
      </button>
      <div
        class="menu popover range-menu"
        id="annals-range-menu"
        popover
        role="dialog"
        aria-label=${texts.log.range.label}
        @toggle=${this.#opened}
      >
        <div class="range-list">
          ${([...Object.keys(LENGTHS), 'all'] as (Length | 'all')[]).map(
            (name) =>
              html`<button
                class="menu-item"
                aria-current=${ifDefined(range === name ? 'true' : undefined)}
                @click=${() => this.#choose(name)}
              >
                ${texts.log.range[name]}<span class="count">${name === 'all' ? '' : name}</span>
              </button>`,
          )}
        </div>
        <div class="range-own">
          ${field('from', texts.log.range.from)} ${field('to', texts.log.range.to)}
          <button class="btn" @click=${this.#apply}>${texts.log.range.apply}</button>
        </div>
      </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-range': RangePicker
  }
}
