import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { repeat } from 'lit/directives/repeat.js'
import type { StructureFieldFragment } from '../generated/graphql'
import { css } from '../parts/css'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { texts } from '../texts'
import { TYPE_ICONS } from './field-types'
import { overriddenTag, resetField } from './overrides'

interface Drag {
  readonly name: string
  readonly to: number
  readonly x: number
  readonly y: number
  readonly width: number
}

/**
 * The fields of a structure with a switch each, to be put in another order by dragging or by keys. Fires `order-fields`
 * (all names), `enable-field` (a field and whether), `open-field` and `reset-field` (a field), and while one is dragged
 * `sorting` (the fields as they would be; null when it is over).
 */
@customElement('annals-field-list')
export class FieldList extends Part {
  @property({ attribute: false }) fields: readonly StructureFieldFragment[] = []
  /** Null where it is the structure of all tenants. */
  @property({ attribute: false }) tenantName: string | null = null
  @state() private drag: Drag | null = null
  @state() private said = ''
  /** Whose grip has the focus once it stands where it was moved. */
  #moved: string | null = null

  override updated(changed: PropertyValues): void {
    if (!this.#moved || !changed.has('fields')) return
    this.querySelector<HTMLElement>(`[data-grip="${this.#moved}"]`)?.focus()
    this.#moved = null
  }

  get #names(): string[] {
    return this.fields.map((field) => field.name)
  }

  #move(name: string, by: number): void {
    const names = this.#names
    const from = names.indexOf(name)
    const to = Math.max(0, Math.min(names.length - 1, from + by))
    if (from === to) return
    this.said = texts.builder.moved(this.fields[from]?.displayName ?? name, to + 1, names.length)
    this.#moved = name
    this.tell('order-fields', moved(names, from, to))
  }

  #grab(event: PointerEvent, name: string): void {
    if (event.button !== 0) return
    const grip = event.currentTarget as HTMLElement
    const item = grip.closest('li') as HTMLElement
    const list = item.parentElement as HTMLElement
    const start = event.clientY
    const box = item.getBoundingClientRect()
    const offset = { x: event.clientX - box.left, y: event.clientY - box.top }
    const names = this.#names
    const from = names.indexOf(name)
    event.preventDefault()
    grip.focus()
    grip.setPointerCapture(event.pointerId)
    const at = (next: PointerEvent): Drag => {
      const top = list.getBoundingClientRect().top
      const to = Math.max(
        0,
        Math.min(names.length - 1, Math.floor((next.clientY - top) / (list.scrollHeight / names.length))),
      )
      return { name, to, x: next.clientX - offset.x, y: next.clientY - offset.y, width: box.width }
    }
    const scroller = this.closest<HTMLElement>('.page')
    const move = (next: PointerEvent) => {
      if (!this.drag && Math.abs(next.clientY - start) < 4) return
      this.#drag(at(next))
      const edge = scroller?.getBoundingClientRect()
      if (scroller && edge && next.clientY > edge.bottom - 40) scroller.scrollTop += 8
      else if (scroller && edge && next.clientY < edge.top + 40) scroller.scrollTop -= 8
    }
    const end = () => {
      for (const [type, listener] of Object.entries({ pointermove: move, pointerup: up, pointercancel: end }))
        grip.removeEventListener(type, listener as EventListener)
      document.removeEventListener('keydown', escape, true)
      this.#drag(null)
    }
    const up = () => {
      const drag = this.drag
      end()
      if (drag && drag.to !== from) this.tell('order-fields', moved(names, from, drag.to))
    }
    const escape = (next: KeyboardEvent) => next.key === 'Escape' && end()
    grip.addEventListener('pointermove', move)
    grip.addEventListener('pointerup', up)
    grip.addEventListener('pointercancel', end)
    document.addEventListener('keydown', escape, true)
  }

  #drag(drag: Drag | null): void {
    this.drag = drag
    this.tell('sorting', drag ? this.#inOrder() : null)
  }

  /** As it would be if what is dragged were let go now. */
  #inOrder(): readonly StructureFieldFragment[] {
    const { drag, fields } = this
    const from = drag ? fields.findIndex((field) => field.name === drag.name) : -1
    return drag && from >= 0 ? moved(fields, from, drag.to) : fields
  }

  override render() {
    const { drag } = this
    const lifted = drag ? this.fields.find((field) => field.name === drag.name) : undefined
    return html`<ul class="flist">
        ${repeat(
          this.#inOrder(),
          (field) => field.name,
          (field) =>
            html`<li class="${field.enabled ? '' : 'off'} ${drag?.name === field.name ? 'gap' : ''}">
              ${this.#row(field)}
            </li>`,
        )}
      </ul>
      ${
        drag && lifted
          ? html`<ul class="flist" aria-hidden="true">
              <li class="lifted" ${css({ left: `${drag.x}px`, top: `${drag.y}px`, width: `${drag.width}px` })}>
                ${this.#row(lifted)}
              </li>
            </ul>`
          : nothing
      }
      <span class="vh" aria-live="assertive">${this.said}</span>`
  }

  #row(field: StructureFieldFragment): TemplateResult {
    const { tenantName } = this
    const inherited = tenantName !== null && field.inherited
    return html`<button
        class="grip"
        data-grip=${field.name}
        aria-label=${texts.builder.move(field.displayName)}
        title=${texts.builder.move(field.displayName)}
        @pointerdown=${(event: PointerEvent) => this.#grab(event, field.name)}
        @keydown=${(event: KeyboardEvent) => {
          const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
          if (!by) return
          event.preventDefault()
          this.#move(field.name, by)
        }}
      >
        ${icon('grip')}
      </button>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        .checked=${field.enabled}
        aria-label=${texts.builder.toggle(field.displayName)}
        @change=${(event: Event) =>
          this.tell('enable-field', { field, enabled: (event.target as HTMLInputElement).checked })}
      />
      <span class="fname"
        ><b class="clip"><bdi>${field.displayName}</bdi></b>
        <span class="mono clip">${field.name}</span>${inherited ? overriddenTag(field) : nothing}${
          tenantName !== null && !field.inherited
            ? html`<span class="tag tag-accent">${texts.builder.only(tenantName)}</span>`
            : nothing
        }${field.required ? html`<span class="tag tag-warn">${texts.builder.required}</span>` : nothing}</span
      >
      <span class="ftype">${icon(TYPE_ICONS[field.type])}${texts.fieldType[field.type]}</span>
      <span class="row">
        ${inherited ? resetField(field, () => this.tell('reset-field', field)) : nothing}
        <button
          class="btn btn-ghost btn-sm btn-icon"
          aria-label=${texts.builder.open(field.displayName)}
          title=${texts.builder.open(field.displayName)}
          @click=${() => this.tell('open-field', field)}
        >
          ${icon('gear')}
        </button>
      </span>`
  }
}

function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list]
  const [taken] = copy.splice(from, 1)
  if (taken !== undefined) copy.splice(to, 0, taken)
  return copy
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-field-list': FieldList
  }
}
