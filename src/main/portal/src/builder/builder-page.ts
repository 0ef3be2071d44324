import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  AddFieldDocument,
  DefaultStructureDocument,
  DiscoveredDocument,
  EnableAuditLogsDocument,
  EnableFieldDocument,
  OrderFieldsDocument,
  RemoveFieldDocument,
  ResetFieldDocument,
  ResetOrderDocument,
  ResetValidationDocument,
  RestoreStructureDocument,
  SetValidationDocument,
  StructureDiffDocument,
  StructuresDocument,
  UpdateFieldDocument,
  type StartQuery,
  type StructureFieldFragment,
  type StructureFragment,
  type ValidationMode,
} from '../generated/graphql'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { emptiness } from '../parts/state'
import { say } from '../parts/toast'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { resetPart } from './overrides'
import { toInput, type FieldDraft } from './field-form'
import type { Found } from './discovered'
import type { Version } from './versions'
import './discovered'
import './field-form'
import './field-list'
import './preview'
import './versions'

type Scope = 'DEPLOYMENT' | 'TENANT'

/** Which fields a tenant's users see, in which order, and whether they see a log at all. */
@customElement('annals-builder')
export class BuilderPage extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) viewer: StartQuery['viewer'] | null = null
  @property({ attribute: false }) tenantName = ''
  @state() private scope: Scope = 'TENANT'
  @state() private structure: StructureFragment | null = null
  @state() private versions: readonly Version[] = []
  @state() private found: readonly Found[] | null = null
  @state() private refused: Refused | null = null
  @state() private form: { field: StructureFieldFragment | null; found: Found | null } | null = null
  @state() private formRefused: Refused | null = null
  @state() private saving = false
  @state() private removing = false
  @state() private back: { version: number; lines: readonly string[] | null } | null = null
  /** The fields as they would be if the one that is dragged were let go now. */
  @state() private sorting: readonly StructureFieldFragment[] | null = null
  @state() private shown: boolean | null = null
  @state() private mayDefault = false
  #changes = 0
  #asked: Promise<unknown> = Promise.resolve()

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('server')) {
      this.structure = null
      this.scope = 'TENANT'
      this.shown = null
      void this.#read()
    }
  }

  get #isVendor(): boolean {
    return this.server.tenant !== null
  }

  get #scopeName(): string {
    return this.scope === 'DEPLOYMENT' ? texts.builder.allTenants : this.tenantName
  }

  async #read(): Promise<void> {
    const { scope, server } = this
    this.refused = null
    try {
      const [answer, mayDefault] = await Promise.all([
        server.ask(StructuresDocument, { scope }),
        server.ask(DefaultStructureDocument).then(
          () => true,
          () => false,
        ),
      ])
      if (server !== this.server || scope !== this.scope) return
      this.structure = answer.dataStructure
      this.versions = answer.structureVersions
      this.mayDefault = mayDefault && this.#isVendor
      void this.#readFound()
    } catch (fault) {
      this.refused = Refused.from(fault)
    }
  }

  async #readFound(): Promise<void> {
    try {
      this.found = (await this.server.ask(DiscoveredDocument)).discoveredFields
    } catch {
      this.found = []
    }
  }

  /** Makes a change, shows what came of it, and offers to take it back. */
  async #change(ask: () => Promise<StructureFragment>, undoable = true): Promise<boolean> {
    const before = this.structure
    if (!before) return false
    const mine = ++this.#changes
    this.saving = true
    // One after the other: two at the same moment would be in each other's way.
    const asked = this.#asked.then(ask)
    this.#asked = asked.catch(() => undefined)
    try {
      const structure = await asked
      // An answer that comes after the next change would undo it to the eye.
      if (mine === this.#changes) this.structure = structure
      if (structure.version !== before.version) {
        say(this, {
          text: texts.builder.saved(structure.version),
          ...(undoable ? { action: { name: texts.builder.undo, run: () => void this.#restore(before.version) } } : {}),
        })
      }
      void this.#readVersions()
      return true
    } catch (fault) {
      const refused = Refused.from(fault)
      if (mine === this.#changes) this.structure = before
      if (refused.code === 'CONFLICT' && 'currentVersion' in refused.extensions) {
        say(this, { text: texts.builder.conflict, bad: true })
        void this.#read()
      } else if (this.form) this.formRefused = refused
      else say(this, { text: refused.message, bad: true })
      return false
    } finally {
      this.saving = false
    }
  }

  async #readVersions(): Promise<void> {
    const mine = this.#changes
    try {
      const answer = await this.server.ask(StructuresDocument, { scope: this.scope })
      if (mine !== this.#changes) return
      this.versions = answer.structureVersions
      this.structure = answer.dataStructure
      void this.#readFound()
    } catch {
      // They are read again with the next change.
    }
  }

  #enable(field: StructureFieldFragment, enabled: boolean): void {
    this.#show(field.name, { enabled })
    void this.#change(async () => (await this.server.ask(EnableFieldDocument, { name: field.name, enabled, scope: this.scope })).enableField)
  }

  /** Shows at once what will be so when the server has answered. */
  #show(name: string, part: Partial<StructureFieldFragment>): void {
    if (!this.structure) return
    this.structure = { ...this.structure, fields: this.structure.fields.map((field) => (field.name === name ? { ...field, ...part } : field)) }
  }

  async #order(names: readonly string[]): Promise<void> {
    const { structure } = this
    if (!structure) return
    const before = structure
    const fields = new Map(structure.fields.map((field) => [field.name, field]))
    this.structure = { ...structure, fields: names.flatMap((name) => fields.get(name) ?? []) }
    const done = await this.#change(async () => (await this.server.ask(OrderFieldsDocument, { names, scope: this.scope })).orderFields)
    if (!done) this.structure = before
  }

  async #save(draft: FieldDraft): Promise<void> {
    const { form, structure } = this
    if (!form || !structure) return
    this.formRefused = null
    const input = toInput(draft)
    const { scope } = this
    const done = await this.#change(async () => {
      if (!form.field) return (await this.server.ask(AddFieldDocument, { input, scope, expectedVersion: structure.version })).addField
      const { name, type, choices, maxLength, description, ...rest } = input
      const own = form.field.custom && !this.#isInherited(form.field)
      const { required, sortable, filterable, ...shown } = rest
      const answer = await this.server.ask(UpdateFieldDocument, {
        name,
        scope,
        expectedVersion: structure.version,
        input: {
          ...(form.field.custom ? rest : shown),
          description: description ?? '',
          ...(own ? { type, choices, maxLength: maxLength ?? (form.field.maxLength ? 0 : null) } : {}),
        },
      })
      return answer.updateField
    })
    if (done) this.form = null
  }

  async #remove(): Promise<void> {
    const field = this.form?.field
    if (!field) return
    const done = await this.#change(async () => (await this.server.ask(RemoveFieldDocument, { name: field.name, scope: this.scope })).removeField)
    this.removing = false
    if (done) this.form = null
  }

  #reset(field: StructureFieldFragment): void {
    void this.#change(async () => (await this.server.ask(ResetFieldDocument, { name: field.name, scope: this.scope })).resetField)
  }

  #resetOrder(): void {
    void this.#change(async () => (await this.server.ask(ResetOrderDocument, { scope: this.scope })).resetOrder)
  }

  #resetValidation(): void {
    void this.#change(async () => (await this.server.ask(ResetValidationDocument, { scope: this.scope })).resetValidation)
  }

  async #restore(version: number): Promise<void> {
    this.back = null
    await this.#change(async () => (await this.server.ask(RestoreStructureDocument, { version, scope: this.scope })).restoreStructure)
  }

  async #askBack(version: number): Promise<void> {
    this.back = { version, lines: null }
    try {
      const { structureDiff } = await this.server.ask(StructureDiffDocument, { from: this.structure?.version ?? version, to: version, scope: this.scope })
      if (this.back?.version === version) this.back = { version, lines: structureDiff }
    } catch (fault) {
      say(this, { text: Refused.from(fault).message, bad: true })
    }
  }

  async #showLog(enabled: boolean): Promise<void> {
    const tenantId = this.server.tenant ?? this.viewer?.tenant?.id
    if (!tenantId) return
    const mine = ++this.#changes
    this.shown = enabled
    try {
      const { enableAuditLogs } = await this.server.ask(EnableAuditLogsDocument, { tenantId, enabled })
      if (mine === this.#changes) this.shown = enableAuditLogs.auditLogsEnabled
      say(this, { text: enabled ? texts.tenants.turnedOn(this.tenantName) : texts.tenants.turnedOff(this.tenantName) })
    } catch (fault) {
      this.shown = !enabled
      say(this, { text: Refused.from(fault).message, bad: true })
    }
  }

  #isInherited(field: StructureFieldFragment): boolean {
    return this.scope === 'TENANT' && field.inherited
  }

  #isOverridden(field: StructureFieldFragment): boolean {
    return this.scope === 'TENANT' && field.overridden.length > 0
  }

  #isOwn(field: StructureFieldFragment): boolean {
    return this.scope === 'TENANT' && !field.inherited
  }

  override render() {
    const head = html`<div class="page-head">
      <h1>${texts.builder.title}</h1>
      <span class="lede clip">${this.scope === 'TENANT' ? texts.builder.lede(this.tenantName) : texts.builder.ledeAll}</span><span class="grow"></span>
      ${this.mayDefault
        ? html`<span class="seg" role="group" aria-label=${texts.builder.scope}
            >${(['DEPLOYMENT', 'TENANT'] as const).map(
              (scope) => html`<button aria-pressed=${this.scope === scope} @click=${() => this.#look(scope)}><bdi class="clip">${scope === 'TENANT' ? this.tenantName : texts.builder.allTenants}</bdi></button>`,
            )}</span
          >`
        : nothing}
    </div>`
    if (this.refused) return html`${head}${this.#failed(this.refused)}`
    return html`${head}${this.scope === 'TENANT' ? this.#switch() : nothing}${this.structure ? this.#columns(this.structure) : this.#loading()}${this.#dialogs()}`
  }

  #look(scope: Scope): void {
    if (scope === this.scope) return
    this.scope = scope
    this.structure = null
    this.versions = []
    void this.#read()
  }

  #failed(refused: Refused): TemplateResult {
    const forbidden = refused.code === 'FORBIDDEN'
    return emptiness({
      scene: forbidden ? 'lock' : 'broken',
      title: forbidden ? texts.builder.forbiddenTitle : texts.log.states.failedTitle,
      text: forbidden ? texts.builder.forbiddenLede : refused.message,
      refused,
      actions: forbidden ? nothing : html`<button class="btn btn-primary" @click=${() => void this.#read()}>${texts.again}</button>`,
    })
  }

  #loading(): TemplateResult {
    return html`<div class="builder" aria-busy="true">
      <section class="panel"><ul class="flist">${[0, 1, 2, 3, 4, 5, 6, 7].map(() => html`<li><span></span><span></span><span class="skel"></span></li>`)}</ul></section>
      <section class="panel pad"><span class="skel"></span></section>
    </div>`
  }

  #switch(): TemplateResult {
    const tenant = this.viewer?.tenant
    const on = this.shown ?? tenant?.auditLogsEnabled ?? true
    const may = this.viewer?.permissions.includes('tenants:manage') ?? false
    const differences = this.structure?.fields.filter((field) => this.#isOwn(field) || this.#isOverridden(field)).length ?? 0
    return html`<section class="panel bar-on" aria-label=${texts.builder.switch(this.tenantName)}>
      <input
        type="checkbox"
        role="switch"
        class="switch switch-lg"
        id="log-on"
        .checked=${on}
        ?disabled=${!may}
        aria-label=${texts.builder.switch(this.tenantName)}
        aria-describedby="log-on-hint"
        @change=${(event: Event) => void this.#showLog((event.target as HTMLInputElement).checked)}
      />
      <div class="grow">
        <h2>${on ? texts.builder.onFor(this.tenantName) : texts.builder.offFor(this.tenantName)}</h2>
        <span class="soft" id="log-on-hint">${may ? (on ? texts.builder.onHint : texts.builder.offHint) : texts.builder.switchForbidden}</span>
      </div>
      ${this.structure ? html`<span class="muted">${texts.builder.version(this.structure.version)} · ${texts.builder.differences(differences)}</span>` : nothing}
    </section>`
  }

  #columns(structure: StructureFragment): TemplateResult {
    const on = structure.fields.filter((field) => field.enabled).length
    return html`<div class="builder">
      <div class="stack">
        <section class="panel" aria-labelledby="fields-head">
          <div class="panel-head">
            <h2 id="fields-head">${texts.builder.fields}</h2>
            <span class="muted grow">${texts.builder.fieldsOn(on, structure.fields.length)}${this.scope === 'TENANT' ? `; ${texts.builder.inherits}` : ''}</span>
            ${this.scope === 'TENANT' ? resetPart(structure, 'order', () => this.#resetOrder()) : nothing}
            <button class="btn btn-primary btn-sm" @click=${() => this.#open(null, null)}>${icon('plus')}${texts.builder.add}</button>
          </div>
          <annals-field-list
            .fields=${structure.fields}
            .tenantName=${this.scope === 'TENANT' ? this.tenantName : null}
            @order-fields=${(event: CustomEvent<readonly string[]>) => void this.#order(event.detail)}
            @enable-field=${(event: CustomEvent<{ field: StructureFieldFragment; enabled: boolean }>) => this.#enable(event.detail.field, event.detail.enabled)}
            @open-field=${(event: CustomEvent<StructureFieldFragment>) => this.#open(event.detail, null)}
            @reset-field=${(event: CustomEvent<StructureFieldFragment>) => this.#reset(event.detail)}
            @sorting=${(event: CustomEvent<readonly StructureFieldFragment[] | null>) => (this.sorting = event.detail)}
          ></annals-field-list>
        </section>
        ${this.#validation(structure)}
        <annals-discovered .found=${this.found} @add-found=${(event: CustomEvent<Found>) => this.#open(null, event.detail)}></annals-discovered>
      </div>
      <div class="stack sticky">
        <annals-preview .server=${this.server} .fields=${this.sorting ?? structure.fields} .title_=${texts.builder.preview(this.tenantName)}></annals-preview>
        <annals-versions .versions=${this.versions} .current=${structure.version} ?ofTenant=${this.scope === 'TENANT'} @go-back=${(event: CustomEvent<number>) => void this.#askBack(event.detail)}></annals-versions>
      </div>
    </div>`
  }

  #open(field: StructureFieldFragment | null, found: Found | null): void {
    this.formRefused = null
    this.form = { field, found }
  }

  #validation(structure: StructureFragment): TemplateResult {
    const mode: ValidationMode = structure.validation
    return html`<section class="panel bar-on">
      <div class="grow"><h2>${texts.builder.validation}</h2><span class="soft">${texts.builder.validationHint[mode]}</span></div>
      ${this.scope === 'TENANT' ? resetPart(structure, 'validation', () => this.#resetValidation()) : nothing}
      <span class="seg seg-sm" role="group" aria-label=${texts.builder.validation}>
        ${(['LENIENT', 'STRICT'] as const).map(
          (each) =>
            html`<button
              aria-pressed=${mode === each}
              @click=${() => mode !== each && void this.#change(async () => (await this.server.ask(SetValidationDocument, { mode: each, scope: this.scope })).setValidation)}
            >
              ${each === 'LENIENT' ? texts.builder.lenient : texts.builder.strict}
            </button>`,
        )}
      </span>
    </section>`
  }

  #dialogs(): TemplateResult {
    const { form, back } = this
    return html`
      ${form
        ? html`<annals-field-form
            .field=${form.field}
            .found=${form.found}
            .scopeName=${this.#scopeName}
            .names=${this.structure?.fields.map((field) => field.name) ?? []}
            ?inherited=${form.field ? this.#isInherited(form.field) : false}
            ?saving=${this.saving}
            .refused=${this.formRefused}
            @save-field=${(event: CustomEvent<FieldDraft>) => void this.#save(event.detail)}
            @remove-field=${() => (this.removing = true)}
            @close-form=${() => (this.form = null)}
          ></annals-field-form>`
        : nothing}
      ${this.removing && form?.field
        ? dialog({
            title: texts.builder.form.removeTitle(form.field.displayName),
            close: () => (this.removing = false),
            submit: () => void this.#remove(),
            body: html`<p>${texts.builder.form.removeLede}</p>`,
            foot: html`<button type="button" class="btn" @click=${() => (this.removing = false)}>${texts.cancel}</button><button class="btn btn-danger">${texts.builder.form.remove}</button>`,
          })
        : nothing}
      ${back
        ? dialog({
            title: texts.builder.goBackTitle(back.version),
            close: () => (this.back = null),
            submit: () => void this.#restore(back.version),
            body: html`<p>${texts.builder.goBackLede}</p>
              <h3 class="label">${texts.builder.whatChanged}</h3>
              ${back.lines === null ? html`<span class="skel"></span>` : back.lines.length === 0 ? html`<p class="hint">${texts.builder.noDifference}</p>` : html`<ul class="diff-list">${back.lines.map((line) => html`<li>${line}</li>`)}</ul>`}`,
            foot: html`<button type="button" class="btn" @click=${() => (this.back = null)}>${texts.cancel}</button><button class="btn btn-primary" ?disabled=${back.lines === null}>${texts.builder.goBack}</button>`,
          })
        : nothing}
    `
  }
}
