import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { fieldTypes, type AddFieldInput, type FieldType, type StructureFieldFragment } from '../generated/graphql'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { count } from '../parts/time'
import type { Refused } from '../server/refused'
import { fault } from '../downloads/download-dialog'
import { texts } from '../texts'

const NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,63}$/
const LENGTHS = new Set<FieldType>(['TEXT', 'EMAIL', 'URL'])
const FLAGS = [
  ['showInTable', texts.builder.form.inTable, texts.builder.form.inTableHint],
  ['showInDetails', texts.builder.form.inDetails, texts.builder.form.inDetailsHint],
  ['sortable', texts.builder.form.sortable, texts.builder.form.sortableHint],
  ['filterable', texts.builder.form.filterable, texts.builder.form.filterableHint],
  ['required', texts.builder.form.required, texts.builder.form.requiredHint],
  ['enabled', texts.builder.form.enabled, texts.builder.form.enabledHint],
] as const

type Flag = (typeof FLAGS)[number][0]

export interface FieldDraft {
  readonly name: string
  readonly displayName: string
  readonly type: FieldType
  readonly choices: readonly string[]
  readonly maxLength: number | null
  readonly description: string
  readonly flags: Readonly<Record<Flag, boolean>>
}

/**
 * The form of a field. Fires `save-field` with a draft, `remove-field`, and `close-form`. What the
 * server finds wrong is shown at the input that it names.
 */
@customElement('annals-field-form')
export class FieldForm extends Part {
  /** The field to change; null for a new one. */
  @property({ attribute: false }) field: StructureFieldFragment | null = null
  /** What a new one begins with. */
  @property({ attribute: false }) found: { name: string; type: FieldType; events: number } | null = null
  @property({ attribute: false }) scopeName = ''
  @property({ attribute: false }) names: readonly string[] = []
  @property({ type: Boolean }) inherited = false
  @property({ type: Boolean }) saving = false
  @property({ attribute: false }) refused: Refused | null = null
  @state() private draft!: FieldDraft
  @state() private faults: Partial<Record<string, string>> = {}
  #named = false

  override connectedCallback(): void {
    super.connectedCallback()
    const { field, found } = this
    this.#named = field !== null || found !== null
    this.draft = {
      name: field?.name ?? found?.name ?? '',
      displayName: field?.displayName ?? (found ? words(found.name) : ''),
      type: field?.type ?? found?.type ?? 'TEXT',
      choices: field?.choices ?? [],
      maxLength: field?.maxLength ?? null,
      description: field?.description ?? '',
      flags: {
        showInTable: field?.showInTable ?? true,
        showInDetails: field?.showInDetails ?? true,
        sortable: field?.sortable ?? true,
        filterable: field?.filterable ?? true,
        required: field?.required ?? false,
        enabled: field?.enabled ?? true,
      },
    }
  }

  override firstUpdated(): void {
    void Promise.resolve().then(() => this.querySelector<HTMLInputElement>('#field-displayName')?.focus())
  }

  #change(part: Partial<FieldDraft>): void {
    this.draft = { ...this.draft, ...part }
  }

  #named_(displayName: string): void {
    this.#change({ displayName, ...(this.#named ? {} : { name: identifier(displayName) }) })
  }

  #submit(): void {
    const { draft } = this
    const typing = this.querySelector<HTMLInputElement>('#field-choice')?.value.trim()
    const choices = draft.type === 'CHOICE' && typing ? [...draft.choices, typing] : draft.choices
    const faults: Record<string, string> = {}
    const words = texts.builder.form
    if (draft.displayName.trim() === '') faults['displayName'] = words.needed
    if (!this.field && !NAME.test(draft.name)) faults['name'] = draft.name === '' ? words.needed : words.badName
    else if (!this.field && this.names.includes(draft.name)) faults['name'] = words.taken
    if (draft.type === 'CHOICE' && this.#typed && choices.length === 0) faults['choices'] = words.needsChoices
    this.faults = faults
    const first = Object.keys(faults)[0]
    if (first) this.querySelector<HTMLElement>(`#field-${first === 'choices' ? 'choice' : first}`)?.focus()
    else this.tell('save-field', { ...draft, choices })
  }

  /** Whether its type can be changed: not of a standard field, and not of one that is inherited. */
  get #typed(): boolean {
    return (this.field === null || this.field.custom) && !this.inherited
  }

  #faultOf(name: string): string | undefined {
    const path = this.refused?.path ?? []
    return this.faults[name] ?? (path.at(-1) === name || path.at(-2) === name ? this.refused?.message : undefined)
  }

  override render() {
    const { draft, field } = this
    const form = texts.builder.form
    const unplaced =
      this.refused &&
      !['displayName', 'name', 'type', 'choices', 'maxLength', 'description'].some((name) =>
        this.refused?.path.includes(name),
      )
    return dialog({
      title: field
        ? form.editTitle(field.displayName)
        : html`${form.addTitle}<span class="soft">${form.to(this.scopeName)}</span>`,
      close: () => this.tell('close-form'),
      submit: () => this.#submit(),
      body: html`
        <div class="two">
          ${this.#input(
            'displayName',
            form.displayName,
            draft.displayName,
            (value) => this.#named_(value),
            form.displayNameHint,
          )}
          ${this.#input(
            'name',
            form.name,
            draft.name,
            (name) => {
              this.#named = true
              this.#change({ name })
            },
            form.nameHint,
            field !== null,
          )}
          <div class="field">
            <label for="field-type">${form.type}</label>
            <span class="select-wrap"
              ><select
                class="select"
                id="field-type"
                ?disabled=${!this.#typed}
                aria-describedby=${this.#faultOf('type') ? 'fault-type' : nothing}
                @change=${(event: Event) =>
                  this.#change({ type: (event.target as HTMLSelectElement).value as FieldType })}
              >
                ${fieldTypes.map(
                  (type) =>
                    html`<option value=${type} ?selected=${type === draft.type}>
                      ${texts.fieldType[type] ?? type}
                    </option>`,
                )}</select
              >${icon('down')}</span
            >
            ${this.#fault('type')}
          </div>
          ${
            draft.type === 'CHOICE'
              ? this.#choices()
              : LENGTHS.has(draft.type) && (field === null || field.custom)
                ? this.#maxLength()
                : html`<span></span>`
          }
        </div>
        ${this.#input('description', form.description, draft.description, (description) =>
          this.#change({ description }),
        )}
        <div class="opts">
          ${FLAGS.map(([flag, name, hint]) => {
            const fixed =
              (flag === 'required' || flag === 'sortable' || flag === 'filterable') && field !== null && !field.custom
            return html`<label
              ><input
                type="checkbox"
                class="check"
                .checked=${draft.flags[flag]}
                ?disabled=${fixed}
                @change=${(event: Event) =>
                  this.#change({ flags: { ...draft.flags, [flag]: (event.target as HTMLInputElement).checked } })}
              /><span>${name}<small>${hint}</small></span></label
            >`
          })}
        </div>
        ${
          this.found && this.found.events > 0
            ? html`<p class="hint">${form.carried(count(this.found.events), this.found.name)}</p>`
            : nothing
        }
        ${field && !field.custom ? html`<p class="hint">${form.standard}</p>` : nothing}
        ${this.refused && unplaced ? fault(this.refused) : nothing} ${this.#misfits()}
      `,
      foot: html`${
          field?.custom && !this.inherited
            ? html`<button type="button" class="btn btn-danger" @click=${() => this.tell('remove-field')}>
                  ${icon('trash')}${form.remove}</button
                ><span class="grow"></span>`
            : nothing
        }<button type="button" class="btn" @click=${() => this.tell('close-form')}>${texts.cancel}</button
        ><button class="btn btn-primary" ?disabled=${this.saving}>${field ? form.submitSave : form.submitAdd}</button>`,
    })
  }

  #fault(name: string): TemplateResult | typeof nothing {
    const text = this.#faultOf(name)
    return text ? html`<span class="fault" id="fault-${name}">${text}</span>` : nothing
  }

  /** Stored values that stand in the way, as the server shows them. */
  #misfits(): TemplateResult | typeof nothing {
    const sample = this.refused?.extensions['sample']
    if (!Array.isArray(sample) || sample.length === 0) return nothing
    return html`<p class="hint">
      ${texts.builder.form.misfits}:
      ${sample
        .slice(0, 5)
        .map((value, i) => html`${i > 0 ? ', ' : ''}<code class="mono">${JSON.stringify(value)}</code>`)}
    </p>`
  }

  #input(
    name: string,
    label: string,
    value: string,
    change: (value: string) => void,
    hint?: string,
    fixed = false,
  ): TemplateResult {
    const text = this.#faultOf(name)
    return html`<div class="field">
      <label for="field-${name}">${label}</label>
      <input
        class="input ${name === 'name' ? 'mono' : ''}"
        id="field-${name}"
        autocomplete="off"
        spellcheck=${name === 'name' ? 'false' : 'true'}
        .value=${value}
        ?disabled=${fixed}
        aria-invalid=${text ? 'true' : 'false'}
        aria-describedby=${text ? `fault-${name}` : hint ? `hint-${name}` : nothing}
        @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
      />
      ${text ? this.#fault(name) : hint && !fixed ? html`<span class="hint" id="hint-${name}">${hint}</span>` : nothing}
    </div>`
  }

  #choices(): TemplateResult {
    const { draft } = this
    const remove = (choice: string) => this.#change({ choices: draft.choices.filter((each) => each !== choice) })
    return html`<div class="field">
      <label for="field-choice">${texts.builder.form.choices}</label>
      <div class="choices">
        ${draft.choices.map(
          (choice) =>
            html`<span class="chip"
              ><span><bdi>${choice}</bdi></span
              >${
                this.#typed
                  ? html`<button type="button" aria-label=${texts.log.remove(choice)} @click=${() => remove(choice)}>
                      ${icon('close')}
                    </button>`
                  : nothing
              }</span
            >`,
        )}
        <input
          id="field-choice"
          placeholder=${draft.choices.length === 0 ? texts.builder.form.addChoice : ''}
          ?disabled=${!this.#typed}
          autocomplete="off"
          aria-invalid=${this.#faultOf('choices') ? 'true' : 'false'}
          @keydown=${(event: KeyboardEvent) => {
            const input = event.target as HTMLInputElement
            const value = input.value.trim()
            if ((event.key === 'Enter' || event.key === ',') && value !== '') {
              event.preventDefault()
              if (!draft.choices.includes(value)) this.#change({ choices: [...draft.choices, value] })
              input.value = ''
            } else if (event.key === 'Backspace' && input.value === '')
              this.#change({ choices: draft.choices.slice(0, -1) })
          }}
        />
      </div>
      ${
        this.#faultOf('choices')
          ? this.#fault('choices')
          : html`<span class="hint">${texts.builder.form.choicesHint}</span>`
      }
    </div>`
  }

  #maxLength(): TemplateResult {
    return html`<div class="field">
      <label for="field-maxLength">${texts.builder.form.maxLength}</label>
      <input
        class="input"
        id="field-maxLength"
        inputmode="numeric"
        ?disabled=${!this.#typed}
        .value=${this.draft.maxLength === null ? '' : String(this.draft.maxLength)}
        @input=${(event: Event) => {
          const digits = (event.target as HTMLInputElement).value.replace(/\D/g, '')
          this.#change({ maxLength: digits === '' ? null : Number(digits) })
        }}
      />
      ${
        this.#faultOf('maxLength')
          ? this.#fault('maxLength')
          : html`<span class="hint">${texts.builder.form.maxLengthHint}</span>`
      }
    </div>`
  }
}

/** costCentre: what people would call it is "Cost centre". */
function words(name: string): string {
  const spaced = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** "Cost centre" is costCentre in events. */
function identifier(displayName: string): string {
  const plain = displayName
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9_ ]+/g, ' ')
  const parts = plain.split(/\s+/).filter(Boolean)
  const joined = parts
    .map((part, i) => (i === 0 ? part.charAt(0).toLowerCase() : part.charAt(0).toUpperCase()) + part.slice(1))
    .join('')
  return joined.replace(/^\d+/, '').slice(0, 64)
}

export function toInput(draft: FieldDraft): AddFieldInput {
  return {
    name: draft.name,
    displayName: draft.displayName.trim(),
    type: draft.type,
    ...draft.flags,
    choices: draft.type === 'CHOICE' ? draft.choices : null,
    maxLength: LENGTHS.has(draft.type) ? draft.maxLength : null,
    description: draft.description.trim() || null,
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-field-form': FieldForm
  }
}
