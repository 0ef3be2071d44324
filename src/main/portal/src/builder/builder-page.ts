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
  StartDocument,
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
import { Latest } from '../parts/latest'
import { ServerState } from '../parts/server-state'
import { emptiness } from '../parts/state'
import { say } from '../parts/toast'
import { Refused, quietly } from '../server/refused'
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

interface Versioned {
  readonly structure: StructureFragment
  readonly versions: readonly Version[]
}

/** Sends a change of a data structure. Receives its scope, and the structure after the earlier changes. */
type Send = (scope: Scope, before: StructureFragment, signal: AbortSignal) => Promise<StructureFragment>

const nothingRead = () => ({
  DEPLOYMENT: new ServerState<Versioned | null>(null),
  TENANT: new ServerState<Versioned | null>(null),
})

/** Which fields a tenant's users see, in which order, and whether they see a log at all. */
@customElement('annals-builder')
export class BuilderPage extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) viewer: StartQuery['viewer'] | null = null
  @property({ attribute: false }) tenantName = ''
  @state() private scope: Scope = 'TENANT'
  @state() private found: readonly Found[] | null = null
  @state() private refused: Refused | null = null
  @state() private form: { field: StructureFieldFragment | null; found: Found | null } | null = null
  @state() private formRefused: Refused | null = null
  @state() private removing = false
  @state() private back: { version: number; lines: readonly string[] | null } | null = null
  /** The fields as they would be if the one that is dragged were let go now. */
  @state() private sorting: readonly StructureFieldFragment[] | null = null
  @state() private mayDefault = false
  #structures = nothingRead()
  /** Whether the tenant's users see its log; null while it is not known. */
  #logEnabled = new ServerState<boolean | null>(null)
  #finding = new Latest()

  protected override observes() {
    return [this.#structures.DEPLOYMENT, this.#structures.TENANT, this.#logEnabled]
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('server')) {
      this.#structures = nothingRead()
      this.#logEnabled = new ServerState<boolean | null>(null)
      this.scope = 'TENANT'
      this.found = null
      void this.#read()
    }
  }

  get #state(): ServerState<Versioned | null> {
    return this.#structures[this.scope]
  }

  private get structure(): StructureFragment | null {
    return this.#state.shown?.structure ?? null
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
    void this.#readMayDefault()
    try {
      await Promise.all([this.#readStructure(), this.#readLogEnabled()])
    } catch (fault) {
      if (server === this.server && scope === this.scope) this.refused = Refused.from(fault)
    }
  }

  /** @throws {Refused} */
  async #readStructure(): Promise<void> {
    const { scope, server } = this
    await this.#structures[scope].read(
      () => server.ask(StructuresDocument, { scope }),
      (_, { dataStructure, structureVersions }) => ({ structure: dataStructure, versions: structureVersions }),
    )
    void this.#readFound()
  }

  async #readMayDefault(): Promise<void> {
    const { server } = this
    const may = this.#isVendor && (await quietly(server.ask(DefaultStructureDocument))) !== null
    if (server === this.server) this.mayDefault = may
  }

  async #readFound(): Promise<void> {
    const { server } = this
    const answer = await this.#finding.of(() => quietly(server.ask(DiscoveredDocument)))
    if (answer !== undefined && server === this.server) this.found = answer?.discoveredFields ?? []
  }

  /** @throws {Refused} */
  async #readLogEnabled(): Promise<void> {
    const { server } = this
    await this.#logEnabled.read(async () => (await server.ask(StartDocument)).viewer.tenant?.auditLogsEnabled ?? null)
  }

  /**
   * Makes a change, shows what came of it, and offers to take it back.
   *
   * @param expected the fields as they are shown until the answer is there
   */
  async #change(
    send: Send,
    expected?: (fields: readonly StructureFieldFragment[]) => readonly StructureFieldFragment[],
    ofForm = false,
  ): Promise<boolean> {
    const { scope, server } = this
    const state = this.#structures[scope]
    let before = 0
    try {
      const { version } = await state.change<StructureFragment>({
        send: (now, signal) => {
          if (!now) throw new Refused('CONFLICT', texts.builder.conflict)
          before = now.structure.version
          return send(scope, now.structure, signal)
        },
        answered: (now, structure) => now && { ...now, structure },
        expected: (now) =>
          now && expected ? { ...now, structure: { ...now.structure, fields: expected(now.structure.fields) } } : now,
      })
      if (version !== before)
        say(this, {
          text: texts.builder.saved(version),
          action: { name: texts.builder.undo, run: () => server === this.server && this.#restore(before, scope) },
        })
      if (server === this.server && scope === this.scope) void this.#readStructure().catch(() => undefined)
      return true
    } catch (fault) {
      this.#notChanged(Refused.from(fault), ofForm)
      return false
    }
  }

  #notChanged(refused: Refused, ofForm: boolean): void {
    const conflict = refused.code === 'CONFLICT' && 'currentVersion' in refused.extensions
    if (ofForm && this.form && !conflict) this.formRefused = refused
    else say(this, { text: conflict ? texts.builder.conflict : refused.message, bad: true })
    if (conflict || refused.isUncertain) void this.#read()
  }

  #enable({ name }: StructureFieldFragment, enabled: boolean): void {
    const { server } = this
    void this.#change(
      async (scope, _, signal) => (await server.ask(EnableFieldDocument, { name, enabled, scope }, signal)).enableField,
      (fields) => fields.map((field) => (field.name === name ? { ...field, enabled } : field)),
    )
  }

  #order(names: readonly string[]): void {
    const { server } = this
    const place = new Map(names.map((name, i) => [name, i]))
    void this.#change(
      async (scope, _, signal) => (await server.ask(OrderFieldsDocument, { names, scope }, signal)).orderFields,
      (fields) => fields.toSorted((a, b) => (place.get(a.name) ?? names.length) - (place.get(b.name) ?? names.length)),
    )
  }

  async #save(draft: FieldDraft): Promise<void> {
    const { form, server } = this
    if (!form || !this.structure) return
    this.formRefused = null
    const input = toInput(draft)
    const { field } = form
    const own = field?.custom && !this.#isInherited(field)
    const done = await this.#change(
      async (scope, { version: expectedVersion }, signal) => {
        if (!field) return (await server.ask(AddFieldDocument, { input, scope, expectedVersion }, signal)).addField
        const { name, type, choices, maxLength, description, ...rest } = input
        const { required, sortable, filterable, ...shown } = rest
        const answer = await server.ask(
          UpdateFieldDocument,
          {
            name,
            scope,
            expectedVersion,
            input: {
              ...(field.custom ? rest : shown),
              description: description ?? '',
              ...(own ? { type, choices, maxLength: maxLength ?? (field.maxLength ? 0 : null) } : {}),
            },
          },
          signal,
        )
        return answer.updateField
      },
      undefined,
      true,
    )
    if (done && this.form === form) this.form = null
  }

  async #remove(): Promise<void> {
    const { form, server } = this
    const name = form?.field?.name
    if (!name) return
    const done = await this.#change(
      async (scope, _, signal) => (await server.ask(RemoveFieldDocument, { name, scope }, signal)).removeField,
      undefined,
      true,
    )
    this.removing = false
    if (done && this.form === form) this.form = null
  }

  #reset({ name }: StructureFieldFragment): void {
    const { server } = this
    void this.#change(
      async (scope, _, signal) => (await server.ask(ResetFieldDocument, { name, scope }, signal)).resetField,
    )
  }

  #resetOrder(): void {
    const { server } = this
    void this.#change(async (scope, _, signal) => (await server.ask(ResetOrderDocument, { scope }, signal)).resetOrder)
  }

  #resetValidation(): void {
    const { server } = this
    void this.#change(
      async (scope, _, signal) => (await server.ask(ResetValidationDocument, { scope }, signal)).resetValidation,
    )
  }

  #validate(mode: ValidationMode): void {
    const { server } = this
    void this.#change(
      async (scope, _, signal) => (await server.ask(SetValidationDocument, { mode, scope }, signal)).setValidation,
    )
  }

  /** Shows the scope that the version is of, if another one is shown by now. */
  #restore(version: number, of: Scope): void {
    this.back = null
    const { server } = this
    if (of !== this.scope) this.#look(of)
    void this.#change(
      async (scope, _, signal) =>
        (await server.ask(RestoreStructureDocument, { version, scope }, signal)).restoreStructure,
    )
  }

  async #askBack(version: number): Promise<void> {
    const { scope, server } = this
    const asked = { version, lines: null }
    this.back = asked
    try {
      const { structureDiff } = await server.ask(StructureDiffDocument, {
        from: this.structure?.version ?? version,
        to: version,
        scope,
      })
      if (this.back === asked) this.back = { version, lines: structureDiff }
    } catch (fault) {
      say(this, { text: Refused.from(fault).message, bad: true })
    }
  }

  async #showLog(enabled: boolean): Promise<void> {
    const { server, tenantName } = this
    const tenantId = server.tenant ?? this.viewer?.tenant?.id
    if (!tenantId) return
    try {
      await this.#logEnabled.change({
        send: (_, signal) => server.ask(EnableAuditLogsDocument, { tenantId, enabled }, signal),
        expected: () => enabled,
        answered: (_, { enableAuditLogs }) => enableAuditLogs.auditLogsEnabled,
      })
      say(this, { text: enabled ? texts.tenants.turnedOn(tenantName) : texts.tenants.turnedOff(tenantName) })
    } catch (fault) {
      const refused = Refused.from(fault)
      say(this, { text: refused.message, bad: true })
      if (refused.isUncertain) void this.#read()
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
      <span class="lede clip"
        >${this.scope === 'TENANT' ? texts.builder.lede(this.tenantName) : texts.builder.ledeAll}</span
      ><span class="grow"></span>
      ${
        this.mayDefault
          ? html`<span class="seg" role="group" aria-label=${texts.builder.scope}
              >${(['DEPLOYMENT', 'TENANT'] as const).map(
                (scope) =>
                  html`<button aria-pressed=${this.scope === scope} @click=${() => this.#look(scope)}>
                    <bdi class="clip">${scope === 'TENANT' ? this.tenantName : texts.builder.allTenants}</bdi>
                  </button>`,
              )}</span
            >`
          : nothing
      }
    </div>`
    if (this.refused) return html`${head}${this.#failed(this.refused)}`
    return html`${head}${this.scope === 'TENANT' ? this.#switch() : nothing}${
      this.structure ? this.#columns(this.structure) : this.#loading()
    }${this.#dialogs()}`
  }

  #look(scope: Scope): void {
    if (scope === this.scope) return
    this.scope = scope
    void this.#read()
  }

  #failed(refused: Refused): TemplateResult {
    const forbidden = refused.code === 'FORBIDDEN'
    return emptiness({
      scene: forbidden ? 'lock' : 'broken',
      title: forbidden ? texts.builder.forbiddenTitle : texts.log.states.failedTitle,
      text: forbidden ? texts.builder.forbiddenLede : refused.message,
      refused,
      actions: forbidden
        ? nothing
        : html`<button class="btn btn-primary" @click=${() => void this.#read()}>${texts.again}</button>`,
    })
  }

  #loading(): TemplateResult {
    return html`<div class="builder" aria-busy="true">
      <section class="panel">
        <ul class="flist">
          ${[0, 1, 2, 3, 4, 5, 6, 7].map(() => html`<li><span></span><span></span><span class="skel"></span></li>`)}
        </ul>
      </section>
      <section class="panel pad"><span class="skel"></span></section>
    </div>`
  }

  #switch(): TemplateResult {
    const tenant = this.viewer?.tenant
    const known = this.#logEnabled.shown
    const on = known ?? tenant?.auditLogsEnabled ?? true
    const may = this.viewer?.permissions.includes('tenants:manage') ?? false
    const differences =
      this.structure?.fields.filter((field) => this.#isOwn(field) || this.#isOverridden(field)).length ?? 0
    return html`<section class="panel bar-on" aria-label=${texts.builder.switch(this.tenantName)}>
      <input
        type="checkbox"
        role="switch"
        class="switch switch-lg"
        id="log-on"
        .checked=${on}
        ?disabled=${!may || known === null}
        aria-label=${texts.builder.switch(this.tenantName)}
        aria-describedby="log-on-hint"
        @change=${(event: Event) => void this.#showLog((event.target as HTMLInputElement).checked)}
      />
      <div class="grow">
        <h2>${on ? texts.builder.onFor(this.tenantName) : texts.builder.offFor(this.tenantName)}</h2>
        <span class="soft" id="log-on-hint"
          >${may ? (on ? texts.builder.onHint : texts.builder.offHint) : texts.builder.switchForbidden}</span
        >
      </div>
      ${
        this.structure
          ? html`<span class="muted"
              >${texts.builder.version(this.structure.version)} · ${texts.builder.differences(differences)}</span
            >`
          : nothing
      }
    </section>`
  }

  #columns(structure: StructureFragment): TemplateResult {
    const on = structure.fields.filter((field) => field.enabled).length
    return html`<div class="builder">
      <div class="stack">
        <section class="panel" aria-labelledby="fields-head">
          <div class="panel-head">
            <h2 id="fields-head">${texts.builder.fields}</h2>
            <span class="muted grow"
              >${texts.builder.fieldsOn(on, structure.fields.length)}${
                this.scope === 'TENANT' ? `; ${texts.builder.inherits}` : ''
              }</span
            >
            ${this.scope === 'TENANT' ? resetPart(structure, 'order', () => this.#resetOrder()) : nothing}
            <button class="btn btn-primary btn-sm" @click=${() => this.#open(null, null)}>
              ${icon('plus')}${texts.builder.add}
            </button>
          </div>
          <annals-field-list
            .fields=${structure.fields}
            .tenantName=${this.scope === 'TENANT' ? this.tenantName : null}
            @order-fields=${(event: CustomEvent<readonly string[]>) => this.#order(event.detail)}
            @enable-field=${(event: CustomEvent<{ field: StructureFieldFragment; enabled: boolean }>) =>
              this.#enable(event.detail.field, event.detail.enabled)}
            @open-field=${(event: CustomEvent<StructureFieldFragment>) => this.#open(event.detail, null)}
            @reset-field=${(event: CustomEvent<StructureFieldFragment>) => this.#reset(event.detail)}
            @sorting=${(event: CustomEvent<readonly StructureFieldFragment[] | null>) => (this.sorting = event.detail)}
          ></annals-field-list>
        </section>
        ${this.#validation(structure)}
        <annals-discovered
          .found=${this.found}
          @add-found=${(event: CustomEvent<Found>) => this.#open(null, event.detail)}
        ></annals-discovered>
      </div>
      <div class="stack sticky">
        <annals-preview
          .server=${this.server}
          .fields=${this.sorting ?? structure.fields}
          .title_=${texts.builder.preview(this.tenantName)}
        ></annals-preview>
        <annals-versions
          .versions=${this.#state.shown?.versions ?? []}
          .current=${structure.version}
          ?ofTenant=${this.scope === 'TENANT'}
          @go-back=${(event: CustomEvent<number>) => void this.#askBack(event.detail)}
        ></annals-versions>
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
      <div class="grow">
        <h2>${texts.builder.validation}</h2>
        <span class="soft">${texts.builder.validationHint[mode]}</span>
      </div>
      ${this.scope === 'TENANT' ? resetPart(structure, 'validation', () => this.#resetValidation()) : nothing}
      <span class="seg seg-sm" role="group" aria-label=${texts.builder.validation}>
        ${(['LENIENT', 'STRICT'] as const).map(
          (each) =>
            html`<button aria-pressed=${mode === each} @click=${() => mode !== each && this.#validate(each)}>
              ${each === 'LENIENT' ? texts.builder.lenient : texts.builder.strict}
            </button>`,
        )}
      </span>
    </section>`
  }

  #dialogs(): TemplateResult {
    const { form, back } = this
    return html`
      ${
        form
          ? html`<annals-field-form
              .field=${form.field}
              .found=${form.found}
              .scopeName=${this.#scopeName}
              .names=${this.structure?.fields.map((field) => field.name) ?? []}
              ?inherited=${form.field ? this.#isInherited(form.field) : false}
              ?saving=${this.#state.isChanging}
              .refused=${this.formRefused}
              @save-field=${(event: CustomEvent<FieldDraft>) => void this.#save(event.detail)}
              @remove-field=${() => (this.removing = true)}
              @close-form=${() => (this.form = null)}
            ></annals-field-form>`
          : nothing
      }
      ${
        this.removing && form?.field
          ? dialog({
              title: texts.builder.form.removeTitle(form.field.displayName),
              close: () => (this.removing = false),
              submit: () => void this.#remove(),
              body: html`<p>${texts.builder.form.removeLede}</p>`,
              foot: html`<button type="button" class="btn" @click=${() => (this.removing = false)}>
                  ${texts.cancel}</button
                ><button class="btn btn-danger">${texts.builder.form.remove}</button>`,
            })
          : nothing
      }
      ${
        back
          ? dialog({
              title: texts.builder.goBackTitle(back.version),
              close: () => (this.back = null),
              submit: () => this.#restore(back.version, this.scope),
              body: html`<p>${texts.builder.goBackLede}</p>
                <h3 class="label">${texts.builder.whatChanged}</h3>
                ${
                  back.lines === null
                    ? html`<span class="skel"></span>`
                    : back.lines.length === 0
                      ? html`<p class="hint">${texts.builder.noDifference}</p>`
                      : html`<ul class="diff-list">
                          ${back.lines.map((line) => html`<li>${line}</li>`)}
                        </ul>`
                }`,
              foot: html`<button type="button" class="btn" @click=${() => (this.back = null)}>${texts.cancel}</button
                ><button class="btn btn-primary" ?disabled=${back.lines === null}>${texts.builder.goBack}</button>`,
            })
          : nothing
      }
    `
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-builder': BuilderPage
  }
}
