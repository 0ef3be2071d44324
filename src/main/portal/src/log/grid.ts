import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import { classes, css } from '../parts/css'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { count, dayName } from '../parts/time'
import { texts } from '../texts'
import { cell, isMono, isNumber, spoken, type Field } from './columns'
import type { Log } from './log'
import { Layout, type Row, type Rows } from './rows'
import { isNewestFirst } from './view'
import { fitting } from './widths'

const ROW = 32
const STACKED_ROW = 86
const DAY = 26
const NARROW = 720
const BEYOND = 12
const AHEAD = 80
const AT_TOP = 6
/** While it is not known yet which columns there are. */
const UNKNOWN = ['occurredAt', 'actor', 'action', 'resource', 'severity', 'ip']
const UNKNOWN_COLUMNS = '124px repeat(3, minmax(0, 1fr)) 104px 124px'
const SKELETONS = [72, 58, 80, 64, 76, 52, 68, 84, 60, 74, 66, 56, 78, 62, 70, 54]

/**
 * The rows of a log. Only those in sight are in the document, however many there are. Fires
 * `open-event` (an id), `sort-by` (a field), and keeps the widths that a reader gave to columns.
 */
@customElement('annals-grid')
export class Grid extends Part {
  @property({ attribute: false }) log!: Log
  @property({ attribute: false }) opened: string | null = null
  @property({ attribute: false }) foot: TemplateResult | typeof nothing = nothing
  @state() private active: string | null = null
  @state() private narrow = false
  #top = 0
  #height = 600
  #width = 1_000
  #drawn = ''
  #frame = 0
  #resized = new Map<string, number>()
  /** Where the active row stood, behind those that arrived. */
  #place: { rows: Rows; body: number } | null = null
  #awaited: { rows: Rows; index: number } | null = null
  #fitted: { key: string; widths: readonly number[] } | null = null
  #observer = new ResizeObserver(() => this.#measure())

  protected override observes() {
    return [this.log]
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#resized = readWidths()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#observer.disconnect()
    cancelAnimationFrame(this.#frame)
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector('.grid-scroll')
  }

  get #layout(): Layout {
    const { rows, view } = this.log
    const days = !view.sort || view.sort.field === 'occurredAt'
    return new Layout(
      rows.length,
      days ? rows.breaks(view.zone) : { at: [], day: [] },
      this.narrow ? STACKED_ROW : ROW,
      DAY,
    )
  }

  #measure(): void {
    const scroller = this.#scroller
    if (!scroller) return
    const container = this.closest<HTMLElement>('.annals')
    this.narrow = (container?.clientWidth ?? innerWidth) <= NARROW
    this.#height = scroller.clientHeight
    if (this.#width !== scroller.clientWidth) {
      this.#width = scroller.clientWidth
      this.#fitted = null
    }
    this.requestUpdate()
  }

  override firstUpdated(): void {
    const scroller = this.#scroller
    if (!scroller) return
    this.#observer.observe(scroller)
    this.#measure()
  }

  override updated(_changed: PropertyValues): void {
    const layout = this.#layout
    const last = Math.min(layout.length - 1, layout.at(this.#top + this.#height) + 1)
    if (this.log.rows.hasMore && last > layout.length - AHEAD) void this.log.readOn()
    const around = layout.at(this.#top)
    for (const index of [around, last]) if (index >= 0 && this.log.rows.missing(index)) void this.log.readAgain(index)
    this.log.rows.thin(around)
    if (this.#awaited?.rows !== this.log.rows) this.#awaited = null
    else if (this.log.rows.at(this.#awaited.index)) this.#activate(this.#awaited.index)
  }

  #scrolled(): void {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      const scroller = this.#scroller
      if (!scroller) return
      this.#top = scroller.scrollTop
      this.log.atTop = this.#top <= AT_TOP
      if (this.log.atTop && this.log.waits > 0) this.log.showWaiting()
      if (this.#window() !== this.#drawn) this.requestUpdate()
    })
  }

  #bounds(layout: Layout): [number, number] {
    const first = Math.max(0, layout.at(this.#top) - BEYOND)
    const last = Math.min(layout.length, layout.at(this.#top + this.#height) + 1 + BEYOND)
    // In steps, so that most scrolling draws nothing.
    return [first - (first % 6), Math.min(layout.length, last + (6 - (last % 6)))]
  }

  #window(): string {
    return this.#bounds(this.#layout).join()
  }

  /** Goes to the newest rows. */
  toTop(): void {
    this.log.showWaiting()
    this.#scroller?.scrollTo({ top: 0 })
  }

  focusRows(): void {
    this.#scroller?.focus()
  }

  /** Moves to the row after or before, and says which one that is. */
  move(by: number): Row | null {
    const { rows } = this.log
    if (rows.length === 0) return null
    const here = this.#here
    return this.#activate(here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by)
  }

  /** Where the active row stands, also once it was dropped; -1 if there is none. */
  get #here(): number {
    const { rows } = this.log
    const at = this.active ? rows.indexOf(this.active) : -1
    return at < 0 && this.active && this.#place?.rows === rows ? this.#place.body + rows.arrived : at
  }

  #activate(index: number): Row | null {
    const { rows } = this.log
    const at = Math.max(0, Math.min(rows.length - 1, index))
    const row = rows.at(at)
    this.#reveal(at)
    if (!row) {
      // It was dropped, and is read again now that it comes into sight.
      this.#awaited = { rows, index: at }
      return null
    }
    this.active = row.id
    this.#place = { rows, body: at - rows.arrived }
    this.#awaited = null
    return row
  }

  #reveal(index: number): void {
    const scroller = this.#scroller
    if (!scroller) return
    const layout = this.#layout
    const head = this.narrow ? 0 : ROW
    const top = layout.top(index)
    if (top - layout.day < scroller.scrollTop) scroller.scrollTop = Math.max(0, top - layout.day)
    else if (top + layout.row > scroller.scrollTop + this.#height - head)
      scroller.scrollTop = top + layout.row - this.#height + head
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor(this.#height / (this.narrow ? STACKED_ROW : ROW)) - 2)
    const { rows } = this.log
    const here = this.#here
    const moves: Record<string, () => void> = {
      ArrowDown: () => this.move(1),
      ArrowUp: () => this.move(-1),
      PageDown: () => this.#activate(Math.max(here, 0) + page),
      PageUp: () => this.#activate(Math.max(here, 0) - page),
      Home: () => this.#activate(0),
      End: () => this.#activate(rows.length - 1),
      Enter: () => this.active && this.tell('open-event', this.active),
      ' ': () => this.active && this.tell('open-event', this.active),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }

  #open(row: Row): void {
    // Whoever marks text does not open the row.
    if ((document.getSelection()?.toString() ?? '') !== '') return
    this.active = row.id
    this.tell('open-event', row.id)
  }

  #widths(): readonly number[] {
    const { columns, rows } = this.log
    const key = `${columns.map((column) => column.name).join()} ${Math.min(rows.length, 1)} ${this.#width}`
    if (this.#fitted?.key !== key) {
      const sample: Row[] = []
      for (const row of rows.loaded()) {
        if (sample.push(row) === 60) break
      }
      this.#fitted = { key, widths: fitting(columns, sample, this.#width, this.#resized) }
    }
    return this.#fitted.widths
  }

  #resize(field: Field, width: number | null): void {
    if (width === null) this.#resized.delete(field.name)
    else this.#resized.set(field.name, Math.max(56, Math.min(1_200, Math.round(width))))
    keepWidths(this.#resized)
    this.#fitted = null
    this.requestUpdate()
  }

  #grab(event: PointerEvent, field: Field, width: number): void {
    const handle = event.currentTarget as HTMLElement
    handle.setPointerCapture(event.pointerId)
    event.preventDefault()
    const start = event.clientX
    const direction = getComputedStyle(this).direction === 'rtl' ? -1 : 1
    const move = (next: PointerEvent) => this.#resize(field, width + (next.clientX - start) * direction)
    const end = () => {
      handle.removeEventListener('pointermove', move)
      handle.removeEventListener('lostpointercapture', end)
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', end)
  }

  override render() {
    const { log } = this
    const widths = this.#widths()
    const columns =
      widths.length === 0 ? UNKNOWN_COLUMNS : `${widths.map((width) => `${width}px`).join(' ')} minmax(0, 1fr)`
    const layout = this.#layout
    const [first, last] = this.#bounds(layout)
    this.#drawn = [first, last].join()
    const skeleton = log.loading && layout.length === 0
    return html`
      <section class="grid ${classes({ stale: log.stale && log.loading })}" aria-label=${texts.log.grid}>
        ${log.loading && !skeleton ? html`<span class="progressbar" aria-hidden="true"></span>` : nothing}
        ${this.#pill()}
        <div
          class="grid-scroll"
          role="grid"
          tabindex="0"
          aria-label="${texts.log.grid}. ${texts.log.gridHint}"
          aria-rowcount=${log.total?.exact ? log.total.value + 1 : -1}
          aria-colcount=${log.columns.length || 1}
          aria-busy=${log.loading}
          aria-activedescendant=${
            this.active && this.#isDrawn(this.active, first, last) ? 'row-' + this.active : nothing
          }
          @scroll=${this.#scrolled}
          @keydown=${this.#key}
          ${css({ '--cols': columns })}
        >
          <div class="g-head" role="row" aria-rowindex="1">
            ${log.columns.map((field, i) => this.#head(field, widths[i] ?? 120))}
          </div>
          <div
            class="grid-inner"
            role="rowgroup"
            ${css({ height: skeleton ? null : `${layout.height + (layout.length > 0 ? 44 : 0)}px` })}
          >
            ${skeleton ? this.#skeletons() : this.#rows(layout, first, last)}
          </div>
        </div>
        <div class="grid-foot">${this.foot}</div>
      </section>
    `
  }

  #isDrawn(id: string, first: number, last: number): boolean {
    const index = this.log.rows.indexOf(id)
    return index >= first && index < last
  }

  #pill(): TemplateResult | typeof nothing {
    const { log } = this
    return html`<span aria-live="polite" class="vh">${log.waits > 0 ? texts.log.newEvents(count(log.waits)) : ''}</span>
      ${
        log.waits > 0
          ? html`<button class="pill" title=${texts.log.showNew} @click=${() => this.toTop()}>
              ${icon('arrowUp', 'i-sm')}${texts.log.newEvents(count(log.waits))}
            </button>`
          : nothing
      }`
  }

  #head(field: Field, width: number): TemplateResult {
    const { view } = this.log
    const isTime = field.name === 'occurredAt'
    const sorted = view.sort ? view.sort.field === field.name : isTime
    const rising = sorted && view.sort?.rising === true
    const name = html`<span class="clip"
        >${field.displayName}${
          isTime ? html` <span class="muted">${view.zone === 'utc' ? texts.log.utc : texts.log.local}</span>` : nothing
        }</span
      >${sorted ? icon(rising ? 'up' : 'down') : nothing}`
    const keys = (event: KeyboardEvent) => {
      if (
        (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') ||
        !(event.altKey || (event.target as Element).matches('.resize'))
      )
        return
      event.preventDefault()
      this.#resize(field, width + (event.key === 'ArrowRight' ? 16 : -16))
    }
    return html`<div
      class="g-th ${classes({ num: isNumber(field) })}"
      role="columnheader"
      aria-sort=${ifDefined(sorted ? (rising ? 'ascending' : 'descending') : undefined)}
      title=${field.description ?? field.displayName}
      @keydown=${keys}
    >
      ${
        field.sortable || isTime
          ? html`<button @click=${() => this.tell('sort-by', field.name)}>${name}</button>`
          : html`<span>${name}</span>`
      }
      <div
        class="resize"
        role="separator"
        tabindex=${field.sortable || isTime ? -1 : 0}
        aria-orientation="vertical"
        aria-label=${texts.log.columnResize(field.displayName)}
        aria-valuenow=${width}
        aria-valuemin="56"
        aria-valuemax="1200"
        @pointerdown=${(event: PointerEvent) => this.#grab(event, field, width)}
        @dblclick=${() => this.#resize(field, null)}
      ></div>
    </div>`
  }

  #rows(layout: Layout, first: number, last: number): TemplateResult {
    const { log } = this
    const zone = log.view.zone
    const drawn: { key: string; draw: () => TemplateResult }[] = []
    const breaks = layout.breaks
    for (let index = first; index < last; index++) {
      const row = log.rows.at(index)
      const top = layout.top(index)
      const day = layout.days(index) - 1
      if (day >= 0 && breaks.at[day] === index) {
        const number = breaks.day[day] as number
        drawn.push({
          key: `day-${number}-${index}`,
          draw: () =>
            html`<div class="g-day" role="row" ${css({ translate: `0 ${top - DAY}px` })}>
              <span role="gridcell">${dayName(number, zone)}</span>
            </div>`,
        })
      }
      drawn.push(
        row
          ? { key: row.id, draw: () => this.#row(row, index, top) }
          : {
              key: `gone-${index}`,
              draw: () =>
                html`<div class="g-row" role="row" ${css({ translate: `0 ${top}px` })}>${this.#blank(index)}</div>`,
            },
      )
    }
    return html`${repeat(
      drawn,
      (each) => each.key,
      (each) => each.draw(),
    )}${this.#end(layout, last)}`
  }

  #row(row: Row, index: number, top: number): TemplateResult {
    const { log } = this
    const zone = log.view.zone
    return html`<div
      class=${classes({
        'g-row': true,
        fresh: log.fresh.has(row.id),
        opened: this.opened === row.id,
        active: this.active === row.id,
      })}
      id="row-${row.id}"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${this.opened === row.id}
      aria-label=${guard([row, zone], () => spoken(row, zone))}
      @click=${() => this.#open(row)}
      ${css({ translate: `0 ${top}px` })}
    >
      ${guard([row, log.columns, zone], () =>
        log.columns.map(
          (field) =>
            html`<div
              class="g-td c-${field.custom ? 'custom' : field.name} ${classes({
                mono: isMono(field),
                num: isNumber(field),
              })}"
              role="gridcell"
            >
              ${cell(row, field, zone)}
            </div>`,
        ),
      )}
    </div>`
  }

  #end(layout: Layout, last: number): TemplateResult | typeof nothing {
    const { log } = this
    if (last < layout.length || layout.length === 0) return nothing
    const text = log.isTooLong
      ? texts.log.tooMany
      : log.rows.hasMore
        ? texts.log.loadingMore
        : isNewestFirst(log.view)
          ? texts.log.endOfLog
          : ''
    return html`<div class="g-end" role="row" ${css({ top: `${layout.height}px` })}>
      <span role="gridcell">${text}</span>
    </div>`
  }

  #skeletons(): TemplateResult {
    return html`<div role="row"><span class="vh" role="gridcell">${texts.loading}</span></div>
      ${SKELETONS.map(
        (_, i) =>
          html`<div class="g-row" role="row" aria-hidden="true" ${css({ position: 'relative' })}>
            ${this.#blank(i)}
          </div>`,
      )}`
  }

  #blank(index: number): TemplateResult[] {
    const columns = this.log.columns.length > 0 ? this.log.columns.map((column) => column.name) : UNKNOWN
    return columns.map((name, i) => {
      const width = SKELETONS[(index * 3 + i * 5) % SKELETONS.length] as number
      return html`<div class="g-td c-${name}" role="gridcell">
        <span class="skel" ${css({ '--w': `${width}%` })}></span>
      </div>`
    })
  }
}

const KEY = 'annals.widths'

function readWidths(): Map<string, number> {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, number>))
  } catch {
    return new Map()
  }
}

function keepWidths(widths: ReadonlyMap<string, number>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(widths)))
  } catch {
    // Then they last as long as the page.
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-grid': Grid
  }
}
