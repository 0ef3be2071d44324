import { html, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { StructureFieldFragment } from '../generated/graphql'
import { LiveDocument, PreviewDocument } from '../generated/graphql'
import { cell, isMono, isNumber, type Field } from '../log/columns'
import type { Row } from '../log/rows'
import { fitting } from '../log/widths'
import { css } from '../parts/css'
import { Part } from '../parts/model'
import type { Server } from '../server/server'
import { texts } from '../texts'

const ROWS = 12

const isColumn = (field: StructureFieldFragment) => field.enabled && field.showInTable

/** The table as a tenant's user sees it with these fields, of the newest events, as they come. */
@customElement('annals-preview')
export class Preview extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) fields: readonly StructureFieldFragment[] = []
  @property({ attribute: false }) title_ = ''
  @state() private rows: readonly Row[] = []
  @state() private live = false
  #stop: (() => void) | null = null
  #width = 640

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#read()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
  }

  async #read(): Promise<void> {
    try {
      this.#follow()
      const { auditEvents } = await this.server.ask(PreviewDocument)
      this.#add([...auditEvents.nodes].reverse())
    } catch {
      // Without events the columns alone are shown.
    }
  }

  #follow(): void {
    this.#stop = this.server.follow(
      LiveDocument,
      { filter: null, search: null, after: null },
      {
        open: () => (this.live = true),
        next: ({ auditEventsAdded }) => this.#add(auditEventsAdded.events),
        fail: () => (this.live = false),
        end: () => (this.live = false),
      },
    )
  }

  #add(events: readonly Row[]): void {
    const all = new Map([...this.rows, ...events].map((row) => [row.sequence, row]))
    this.rows = [...all.values()].sort((a, b) => b.sequence - a.sequence).slice(0, ROWS)
  }

  override updated(changed: PropertyValues<Preview>): void {
    const before = changed.get('fields')
    const added = before?.length
      ? this.fields.find(
          (field) => isColumn(field) && !before.some((each) => each.name === field.name && isColumn(each)),
        )
      : undefined
    // A column that has come is seen to have come.
    if (added)
      this.querySelector(`[data-column="${added.name}"]`)?.scrollIntoView({
        behavior: 'smooth',
        block: 'nearest',
        inline: 'nearest',
      })
    const width = this.querySelector<HTMLElement>('.preview-grid')?.clientWidth
    if (!width || width === this.#width) return
    this.#width = width
    this.requestUpdate()
  }

  override render() {
    const columns: Field[] = this.fields.filter(isColumn)
    const widths = fitting(columns, this.rows, this.#width, new Map())
    const template = `${widths.map((width) => `${width}px`).join(' ')} minmax(0, 1fr)`
    return html`<section class="panel preview" aria-label=${this.title_}>
      <div class="panel-head">
        <h2 class="grow">${this.title_}</h2>
        <span class="row muted"
          >${this.live ? html`<span class="dot dot-live"></span>${texts.builder.realEvents}` : nothing}</span
        >
      </div>
      <div class="preview-grid" role="table" tabindex="0" aria-label=${this.title_} ${css({ '--cols': template })}>
        <div class="p-row p-head" role="row">
          ${repeat(
            columns,
            (field) => field.name,
            (field) =>
              html`<div
                class="g-th p-col ${isNumber(field) ? 'num' : ''}"
                role="columnheader"
                data-column=${field.name}
              >
                <span class="clip flat"
                  >${field.displayName}${
                    field.name === 'occurredAt' ? html` <span class="muted">${texts.log.utc}</span>` : nothing
                  }</span
                >
              </div>`,
          )}
        </div>
        ${repeat(
          this.rows,
          (row) => row.id,
          (row) =>
            html`<div class="p-row" role="row">
              ${repeat(
                columns,
                (field) => field.name,
                (field) =>
                  html`<div
                    class="g-td p-col ${isMono(field) ? 'mono' : ''} ${isNumber(field) ? 'num' : ''}"
                    role="cell"
                  >
                    ${cell(row, field, 'utc')}
                  </div>`,
              )}
            </div>`,
        )}
        ${
          this.rows.length === 0
            ? html`<div class="p-row" role="row"><p class="hint pad" role="cell">${texts.builder.noEvents}</p></div>`
            : nothing
        }
      </div>
    </section>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-preview': Preview
  }
}
