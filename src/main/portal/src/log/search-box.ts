import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { icon, severityBars } from '../parts/icons'
import { Part } from '../parts/model'
import { count } from '../parts/time'
import { Typed } from '../parts/typed'
import { SuggestDocument } from '../generated/graphql'
import { texts } from '../texts'
import type { Field } from './columns'
import type { Log } from './log'
import { exactly, readTerms, writeTerm, type Term } from './terms'

export interface Choice {
  readonly field: Field | null
  readonly value: string
  readonly count: number | null
}

const FIXED: Record<string, readonly string[]> = {
  severity: ['INFO', 'MEDIUM', 'HIGH', 'CRITICAL', 'ERROR'],
  outcome: ['SUCCESS', 'FAILURE', 'DENIED', 'UNKNOWN'],
  actorType: ['USER', 'SERVICE', 'AGENT', 'SYSTEM', 'ANONYMOUS'],
}
const NO_VALUES = new Set(['TIMESTAMP', 'NUMBER', 'JSON'])
const MOST_CHOICES = 8

/** The search: terms as chips, and a field that completes names and values. Fires `terms` with all of them. */
@customElement('annals-search')
export class SearchBox extends Part {
  @property({ attribute: false }) log!: Log
  @state() private text = ''
  @state() private choices: readonly Choice[] = []
  @state() private heading = ''
  @state() private chosen = -1
  @state() private open = false
  #asking = new Typed()
  /** Whether the text was completed before it was known which fields there are. */
  #tooEarly = false

  protected override observes() {
    return [this.log]
  }

  override willUpdate(): void {
    if (this.#tooEarly && this.log.fields.length > 0 && this.#isFocused) this.#complete()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#asking.stop()
  }

  override focus(): void {
    this.#input?.focus()
    this.#input?.select()
  }

  /** Whether there is text that is no term yet. */
  get isTyping(): boolean {
    return this.text.trim() !== ''
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector('input')
  }

  get #isFocused(): boolean {
    return (this.getRootNode() as Document | ShadowRoot).activeElement === this.#input
  }

  override render() {
    const { terms } = this.log.view
    const fault = this.log.searchFault
    return html`<div class="search-box" role="search">
      <div class="query" @mousedown=${this.#intoInput}>
        ${icon('search')} ${terms.map((term, i) => this.#chip(term, i))}
        <input
          role="combobox"
          type="text"
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          enterkeyhint="search"
          dir="auto"
          aria-label=${texts.log.search}
          aria-autocomplete="list"
          aria-expanded=${this.open}
          aria-controls="annals-complete"
          aria-activedescendant=${this.open && this.chosen >= 0 ? `annals-choice-${this.chosen}` : nothing}
          aria-invalid=${fault ? 'true' : 'false'}
          aria-describedby=${fault ? 'annals-search-fault' : nothing}
          placeholder=${terms.length > 0 ? '' : texts.log.placeholder}
          .value=${this.text}
          @input=${this.#typed}
          @keydown=${this.#key}
          @focus=${() => this.#complete()}
          @click=${() => this.#complete()}
          @blur=${this.#close}
        />
        ${
          terms.length > 0 || this.text
            ? html`<button class="btn btn-ghost btn-sm" @click=${this.#clear}>${texts.log.clear}</button>`
            : nothing
        }
      </div>
      ${
        this.open && this.choices.length > 0
          ? this.#menu()
          : html`<div id="annals-complete" role="listbox" aria-label=${texts.log.search} hidden></div>`
      }
      ${
        fault
          ? html`<p class="search-fault" id="annals-search-fault" role="alert">${icon('close', 'i-sm')}${fault}</p>`
          : nothing
      }
    </div>`
  }

  #chip(term: Term, index: number): TemplateResult {
    const title = term.field === null ? texts.log.words : this.log.title(term.field)
    const operator = term.operator === ':' ? '' : ` ${term.operator.replace('>=', '≥').replace('<=', '≤')}`
    const values = term.values.map((value) => this.#valueName(term.field, value.text)).join(', ')
    const whole = `${title}${operator} ${values}`
    return html`<span class="chip ${term.not ? 'not' : ''}">
      <button
        class="chip-main"
        aria-label=${texts.log.flip(whole, term.not)}
        title=${texts.log.flip(whole, term.not)}
        @click=${() => this.#flip(index)}
      >
        <b>${title}${operator}</b> <span class="clip"><bdi>${values}</bdi></span>
      </button>
      <button aria-label=${texts.log.remove(whole)} @click=${() => this.#remove(index)}>${icon('close')}</button>
    </span>`
  }

  #valueName(field: string | null, value: string): string {
    return field !== null && this.log.field(field)?.type === 'SEVERITY'
      ? (texts.severity[value.toUpperCase()] ?? value)
      : value
  }

  #menu(): TemplateResult {
    const words = texts.log.completing
    const ofValues = this.choices.some((choice) => choice.field === null)
    return html`<div class="menu popover complete" popover="manual">
      <div class="menu-head" id="annals-complete-head"><span>${this.heading}</span></div>
      <div role="listbox" id="annals-complete" aria-labelledby="annals-complete-head">
        ${this.choices.map((choice, i) => this.#choice(choice, i))}
      </div>
      <div class="menu-foot" aria-hidden="true">
        <span
          ><span class="kbd">${icon('arrowUp')}</span
          ><span class="kbd">${icon('arrowDown')}</span> ${words.choose}</span
        ><span><span class="kbd">Tab</span> ${words.complete}</span>${
          ofValues ? html`<span><span class="kbd">-</span> ${words.exclude}</span>` : nothing
        }
      </div>
    </div>`
  }

  #choice(choice: Choice, index: number): TemplateResult {
    const isSeverity =
      choice.field === null && this.#token.field !== null && this.log.field(this.#token.field)?.type === 'SEVERITY'
    return html`<div
      class="menu-item"
      role="option"
      id="annals-choice-${index}"
      aria-selected=${index === this.chosen}
      @mousedown=${(event: Event) => event.preventDefault()}
      @click=${() => this.#accept(choice, false)}
    >
      ${
        choice.field
          ? html`<span class="clip"
                >${choice.field.displayName} <span class="mono muted">${choice.field.name}:</span></span
              ><span class="count">${texts.fieldType[choice.field.type]}</span>`
          : html`${
              isSeverity
                ? html`<span class="sev sev-${choice.value.toLowerCase()}"
                    >${severityBars(choice.value)}${texts.severity[choice.value]}</span
                  >`
                : html`<bdi class="clip">${marked(choice.value, this.#token.prefix)}</bdi>`
            }${choice.count === null ? nothing : html`<span class="count">${count(choice.count)}</span>`}`
      }
    </div>`
  }

  /** Above the field where there is room: below it are the rows that one is looking for. */
  #place(): void {
    const menu = this.querySelector<HTMLElement>('.complete')
    const box = this.querySelector<HTMLElement>('.query')?.getBoundingClientRect()
    const input = this.#input?.getBoundingClientRect()
    if (!menu || !box || !input) return
    if (!menu.matches(':popover-open')) menu.showPopover()
    const { offsetHeight: height, offsetWidth: width } = menu
    const above = box.top - height - 4
    menu.style.setProperty('left', `${Math.max(8, Math.min(input.left - 6, innerWidth - width - 12))}px`)
    menu.style.setProperty('top', `${above > 4 ? above : box.bottom + 4}px`)
  }

  /** The term that is being typed. */
  get #token(): {
    start: number
    not: boolean
    field: string | null
    operator: string
    prefix: string
    listed: string
  } {
    const before = this.text.slice(0, this.#input?.selectionStart ?? this.text.length)
    const start = lastTerm(before)
    const term = before.slice(start)
    const named = /^(-?)([A-Za-z_][A-Za-z0-9_]*)(:|>=|<=|>|<)(.*)$/s.exec(term)
    if (!named)
      return { start, not: term.startsWith('-'), field: null, operator: '', prefix: term.replace(/^-/, ''), listed: '' }
    const [, minus, field, operator, rest = ''] = named
    const comma = rest.startsWith('"') ? -1 : rest.lastIndexOf(',')
    return {
      start,
      not: minus === '-',
      field: field ?? null,
      operator: operator ?? ':',
      prefix: rest.slice(comma + 1).replace(/^"/, ''),
      listed: rest.slice(0, comma + 1),
    }
  }

  #typed(event: Event): void {
    this.text = (event.target as HTMLInputElement).value
    this.#complete()
  }

  #complete(): void {
    this.#asking.stop()
    this.#tooEarly = this.log.fields.length === 0
    const token = this.#token
    if (token.field === null) {
      this.#show(texts.log.fields, this.#fieldsLike(token.prefix), -1)
      return
    }
    const field = this.log.field(token.field)
    if (!field || NO_VALUES.has(field.type)) {
      this.#show('', [], -1)
      return
    }
    const known = this.#known(field, token.prefix)
    this.#show(
      texts.log.valuesOf(field.displayName, token.prefix),
      known,
      token.prefix === '' || this.#fixed(field) ? 0 : -1,
    )
    if (this.#fixed(field) || field.type === 'BOOLEAN') return
    this.#asking.ask((signal) => this.#suggest(field, token.prefix, signal))
  }

  #fieldsLike(text: string): Choice[] {
    const wanted = text.toLowerCase()
    const score = (field: Field) => {
      const names = [field.name.toLowerCase(), field.displayName.toLowerCase()]
      return names.some((name) => name.startsWith(wanted)) ? 0 : names.some((name) => name.includes(wanted)) ? 1 : 2
    }
    return this.log.fields
      .filter((field) => field.filterable && field.type !== 'JSON' && score(field) < 2)
      .sort((a, b) => score(a) - score(b))
      .slice(0, MOST_CHOICES)
      .map((field) => ({ field, value: field.name, count: null }))
  }

  /** The values of a field that has no others. */
  #fixed(field: Field): readonly string[] | undefined {
    return FIXED[field.name] ?? (field.type === 'SEVERITY' ? FIXED['severity'] : undefined)
  }

  /** What can be said without asking: fixed values, choices, and what the facets have counted. */
  #known(field: Field, prefix: string): Choice[] {
    const facet = this.log.facets.find((each) => each.field === field.name)
    const counts = new Map(facet?.values?.map((each) => [each.value, each.count]))
    const values = this.#fixed(field) ??
      (field.type === 'BOOLEAN' ? ['true', 'false'] : null) ?? [...counts.keys(), ...(field.choices ?? [])]
    return [...new Set(values)]
      .filter((value) => value.toLowerCase().startsWith(prefix.toLowerCase()))
      .slice(0, MOST_CHOICES)
      .map((value) => ({ field: null, value, count: counts.get(value) ?? null }))
  }

  async #suggest(field: Field, prefix: string, signal: AbortSignal): Promise<void> {
    try {
      const { suggest } = await this.log.server.ask(SuggestDocument, { field: field.name, prefix }, signal)
      if (signal.aborted) return
      this.choices = completed(this.choices, suggest)
      this.open = this.choices.length > 0 && this.#isFocused
    } catch {
      // Completion is a help: without it one types the value.
    }
  }

  #show(heading: string, choices: readonly Choice[], chosen: number): void {
    this.#went = false
    this.heading = heading
    this.choices = choices
    this.chosen = choices.length > 0 ? chosen : -1
    this.open = choices.length > 0 && this.#isFocused
  }

  /** Closes the list. An answer that is still to come does not open it again. */
  #close(): void {
    this.#asking.stop()
    this.open = false
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return
    const chosen = this.open ? this.choices[this.chosen] : undefined
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault()
        if (!this.open) return this.#complete()
        const by = event.key === 'ArrowDown' ? 1 : -1
        this.chosen =
          this.chosen < 0 && by < 0
            ? this.choices.length - 1
            : (this.chosen + by + this.choices.length) % this.choices.length
        this.#went = true
        return
      }
      case 'Tab': {
        if (event.shiftKey || !this.open || this.text === '') return
        const choice = chosen ?? this.choices[0]
        if (!choice) return
        event.preventDefault()
        this.#accept(choice, false)
        return
      }
      case 'Enter': {
        event.preventDefault()
        // Enter searches for the typed text. It accepts the chosen suggestion only if the user moved to it, or if the
        // field has a fixed set of values.
        const { field, prefix } = this.#token
        const named = field === null ? undefined : this.log.field(field)
        if (chosen && (this.#went || (chosen.field === null && (prefix === '' || (named && this.#fixed(named))))))
          this.#accept(chosen, false)
        else this.#commit()
        return
      }
      case '-': {
        // Within a value it is a sign like others.
        if (!chosen || chosen.field || this.#token.field === null || !(this.#went || this.#token.prefix === '')) return
        event.preventDefault()
        this.#accept(chosen, true)
        return
      }
      case 'Escape': {
        event.stopPropagation()
        if (this.open) this.#close()
        else this.#input?.blur()
        return
      }
      case 'Backspace': {
        const { terms } = this.log.view
        const last = terms.at(-1)
        const input = this.#input
        if (!last || !input || input.selectionStart !== 0 || input.selectionEnd !== 0) return
        event.preventDefault()
        this.text = writeTerm(last) + this.text
        this.#close()
        this.tell('terms', terms.slice(0, -1))
        return
      }
    }
  }

  /** Whether the reader went to a choice, by the arrows. */
  #went = false

  override updated(_changed: PropertyValues): void {
    this.#place()
  }

  #accept(choice: Choice, not: boolean): void {
    const token = this.#token
    const before = this.text.slice(0, token.start)
    const after = this.text.slice(this.#input?.selectionStart ?? this.text.length).replace(/^\S+/, '')
    if (choice.field) {
      this.text = `${before}${token.not ? '-' : ''}${choice.field.name}:${after}`
      void this.updateComplete.then(() => {
        const at = this.text.length - after.length
        this.#input?.setSelectionRange(at, at)
        this.#complete()
      })
      return
    }
    const term: Term = {
      not: not || token.not,
      field: token.field,
      operator: (token.operator || ':') as Term['operator'],
      values: [...(readTerms(`x:${token.listed}`)[0]?.values ?? []), exactly(choice.value)],
    }
    this.text = ''
    this.#close()
    this.tell('terms', [...this.log.view.terms, ...this.#read(before), term, ...this.#read(after)])
  }

  /** Terms as they were typed, and fixed values as they are called. */
  #read(text: string): Term[] {
    return readTerms(text).map((term) => {
      const field = term.field === null ? undefined : this.log.field(term.field)
      const fixed = field && this.#fixed(field)
      if (!fixed) return term
      const named = (value: Term['values'][number]) =>
        fixed.find((name) => name.toLowerCase() === value.text.toLowerCase())
      return { ...term, values: term.values.map((value) => ({ ...value, text: named(value) ?? value.text })) }
    })
  }

  #commit(): void {
    this.#close()
    const added = this.#read(this.text)
    if (added.length === 0) return
    this.text = ''
    this.tell('terms', [...this.log.view.terms, ...added])
  }

  #flip(index: number): void {
    const { terms } = this.log.view
    const term = terms[index]
    if (term) this.tell('terms', terms.with(index, { ...term, not: !term.not }))
  }

  #remove(index: number): void {
    this.tell('terms', this.log.view.terms.toSpliced(index, 1))
    this.#input?.focus()
  }

  #clear(): void {
    this.text = ''
    this.#close()
    this.tell('terms', [])
    this.#input?.focus()
  }

  #intoInput(event: MouseEvent): void {
    if (event.target !== event.currentTarget) return
    event.preventDefault()
    this.#input?.focus()
  }
}

/**
 * Adds the server's suggestions to the displayed choices. A displayed choice keeps its position, so that a key that is
 * pressed while the response arrives acts on the choice that the user saw.
 */
export function completed(shown: readonly Choice[], suggested: readonly string[]): readonly Choice[] {
  const known = new Set(shown.map((choice) => choice.value))
  const added = suggested.filter((value) => !known.has(value)).map((value) => ({ field: null, value, count: null }))
  return [...shown, ...added].slice(0, MOST_CHOICES)
}

/** Where the last term begins: behind the last space that is in no quotes. */
function lastTerm(text: string): number {
  let quoted = false
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && quoted) i++
    else if (text[i] === '"') quoted = !quoted
    else if (text[i] === ' ' && !quoted) start = i + 1
  }
  return start
}

function marked(value: string, prefix: string): TemplateResult | string {
  if (prefix === '' || !value.toLowerCase().startsWith(prefix.toLowerCase())) return value
  return html`<mark>${value.slice(0, prefix.length)}</mark>${value.slice(prefix.length)}`
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-search': SearchBox
  }
}
