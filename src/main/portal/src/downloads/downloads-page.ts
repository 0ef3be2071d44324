import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  CancelDownloadDocument,
  DeleteDownloadDocument,
  DownloadProgressDocument,
  DownloadsDocument,
  type DownloadFragment,
  type StartQuery,
} from '../generated/graphql'
import { css } from '../parts/css'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { ServerState } from '../parts/server-state'
import { emptiness } from '../parts/state'
import { ago, count, size } from '../parts/time'
import { copy, say } from '../parts/toast'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { fault, save } from './download-dialog'
import { isRunning, later } from './progress'

interface Files {
  readonly all: readonly DownloadFragment[]
  /** Where the next ones begin. */
  readonly more: string | null
}

/** The files that were made from a tenant's log. */
@customElement('annals-downloads')
export class DownloadsPage extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) viewer: StartQuery['viewer'] | null = null
  @property({ attribute: false }) logUrl = ''
  @state() private refused: Refused | null = null
  @state() private saving: string | null = null
  @state() private removing: DownloadFragment | null = null
  @state() private notRemoved: Refused | null = null
  #files = new ServerState<Files | null>(null)
  #following = new Map<string, () => void>()

  protected override observes() {
    return [this.#files]
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('server')) return
    this.#files = new ServerState<Files | null>(null)
    this.#unfollow()
    void this.#read()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unfollow()
  }

  #unfollow(): void {
    for (const stop of this.#following.values()) stop()
    this.#following.clear()
  }

  async #read(after: string | null = null): Promise<void> {
    const { server } = this
    const files = this.#files
    this.refused = null
    try {
      await files.read(
        async () => (await server.ask(DownloadsDocument, { after })).exports,
        (before, { nodes, pageInfo }) => {
          const known = new Map(before?.all.map((file) => [file.id, file]))
          const read = nodes.map((file) => later(known.get(file.id) ?? file, file))
          return {
            all: after ? [...(before?.all ?? []), ...read] : read,
            more: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
          }
        },
      )
      if (files !== this.#files || !this.isConnected) return
      for (const file of files.shown?.all ?? [])
        if (isRunning(file) && !this.#following.has(file.id)) this.#follow(file.id)
    } catch (fault) {
      if (files === this.#files) this.refused = Refused.from(fault)
    }
  }

  #follow(id: string): void {
    const files = this.#files
    const over = () => void this.#following.delete(id)
    const stop = this.server.follow(
      DownloadProgressDocument,
      { id },
      { next: ({ exportProgress }) => files.update((now) => withFile(now, exportProgress)), fail: over, end: over },
    )
    this.#following.set(id, stop)
  }

  async #save(file: DownloadFragment): Promise<void> {
    this.saving = file.id
    try {
      await save(this.server, file, this)
    } catch (fault) {
      say(this, { text: Refused.from(fault).message, bad: true })
    } finally {
      this.saving = null
    }
  }

  async #cancel(file: DownloadFragment): Promise<void> {
    const { server } = this
    try {
      await this.#files.change({
        send: (_, signal) => server.ask(CancelDownloadDocument, { id: file.id }, signal),
        answered: (files, { cancelExport }) => withFile(files, cancelExport),
      })
    } catch (fault) {
      say(this, { text: Refused.from(fault).message, bad: true })
    }
  }

  /** The server decides; this only hides what it would refuse. */
  #mayRemove(file: DownloadFragment): boolean {
    const permissions = this.viewer?.permissions ?? []
    return (
      file.requestedBy === this.viewer?.id ||
      permissions.includes('access:manage') ||
      permissions.includes('tenants:manage')
    )
  }

  async #remove(file: DownloadFragment): Promise<void> {
    this.notRemoved = null
    const { server } = this
    try {
      await this.#files.change({
        send: (_, signal) => server.ask(DeleteDownloadDocument, { id: file.id }, signal),
        answered: (files) => files && { ...files, all: files.all.filter((each) => each.id !== file.id) },
      })
      this.#following.get(file.id)?.()
      this.#following.delete(file.id)
      this.removing = null
      say(this, { text: texts.download.removed })
    } catch (reason) {
      this.notRemoved = Refused.from(reason)
    }
  }

  #confirm(file: DownloadFragment): TemplateResult {
    const close = () => {
      this.removing = null
      this.notRemoved = null
    }
    return dialog({
      title: texts.download.removeFile(nameOf(file)),
      close,
      submit: () => void this.#remove(file),
      body: html`<p>${texts.download.removeLede}</p>
        ${this.notRemoved ? fault(this.notRemoved) : nothing}`,
      foot: html`<button type="button" class="btn" @click=${close}>${texts.cancel}</button
        ><button class="btn btn-danger">${icon('trash')}${texts.download.remove}</button>`,
    })
  }

  override render() {
    return html`<div class="page-head">
        <h1>${texts.download.page}</h1>
        <span class="lede">${texts.download.lede}</span>
      </div>
      ${
        this.refused
          ? this.#failed(this.refused)
          : this.#files.shown === null
            ? html`<div class="panel page-narrow">
                <ul class="dls">
                  ${[1, 2, 3].map(() => html`<li><span class="skel grow"></span></li>`)}
                </ul>
              </div>`
            : this.#list(this.#files.shown)
      }
      ${this.removing ? this.#confirm(this.removing) : nothing}`
  }

  #failed(refused: Refused): TemplateResult {
    const forbidden = refused.code === 'FORBIDDEN'
    return emptiness({
      scene: forbidden ? 'lock' : 'broken',
      title: forbidden ? texts.log.states.forbiddenTitle : texts.log.states.failedTitle,
      text: forbidden ? texts.download.forbidden : refused.message,
      refused,
      actions: forbidden
        ? nothing
        : html`<button class="btn btn-primary" @click=${() => void this.#read()}>${texts.again}</button>`,
    })
  }

  #list({ all: files, more }: Files): TemplateResult {
    if (files.length === 0) {
      return emptiness({
        scene: 'ledger',
        title: texts.download.empty,
        text: texts.download.emptyLede,
        actions: html`<a class="btn" href=${this.logUrl}>${texts.download.toLog}</a>`,
      })
    }
    return html`<section class="panel page-narrow" aria-label=${texts.download.page}>
        <ul class="dls">
          ${files.map((file) => this.#file(file))}
        </ul>
      </section>
      ${
        more
          ? html`<p class="row more">
              <button class="btn" @click=${() => void this.#read(more)}>${texts.more}</button>
            </p>`
          : nothing
      }`
  }

  #file(file: DownloadFragment): TemplateResult {
    const left = file.expiresAt ? Date.parse(file.expiresAt) - Date.now() : null
    const percent = Math.round(file.progress * 100)
    return html`<li>
      <span class="grow"
        ><b class="clip">${nameOf(file)}</b
        ><span class="clip muted"
          >${texts.download.by(file.requestedBy, ago(Date.parse(file.requestedAt)))}${
            file.error ? html` – <span class="fault">${file.error}</span>` : nothing
          }</span
        >${
          file.sha256
            ? html`<span class="row"
                ><span class="clip muted mono" title=${file.sha256}
                  >sha256 ${file.sha256.slice(0, 12)}…${file.sha256.slice(-6)}</span
                ><button
                  class="btn btn-ghost btn-sm btn-icon"
                  aria-label="${texts.copy} SHA-256"
                  @click=${() => void copy(this, file.sha256 ?? '')}
                >
                  ${icon('copy', 'i-sm')}
                </button></span
              >`
            : nothing
        }</span
      >
      ${
        isRunning(file)
          ? html`<span
                class="progress"
                role="progressbar"
                aria-label=${texts.download.title}
                aria-valuenow=${percent}
                aria-valuemin="0"
                aria-valuemax="100"
                ><i ${css({ '--v': `${percent}%` })}></i
              ></span>
              <button class="btn btn-sm btn-danger" @click=${() => void this.#cancel(file)}>
                ${texts.download.stop}
              </button>`
          : html`<span class="muted num">${file.bytes > 0 ? size(file.bytes) : nothing}</span> ${
                file.status === 'COMPLETED' && left !== null
                  ? html`<span class="tag ${left < 7_200_000 ? 'tag-warn' : ''}"
                      >${texts.download.left(
                        left > 3_600_000
                          ? `${Math.floor(left / 3_600_000)} h`
                          : `${Math.max(0, Math.floor(left / 60_000))} min`,
                      )}</span
                    >`
                  : html`<span class="tag ${file.status === 'FAILED' || file.status === 'CANCELLED' ? 'tag-bad' : ''}"
                      >${stateName(file)}</span
                    >`
              }
              ${
                file.status === 'COMPLETED' && file.downloadUrl
                  ? html`<button
                      class="btn btn-sm"
                      ?disabled=${this.saving === file.id}
                      @click=${() => void this.#save(file)}
                    >
                      ${icon('download', 'i-sm')}${texts.download.save}
                    </button>`
                  : nothing
              }`
      }
      ${
        this.#mayRemove(file)
          ? html`<button
              class="btn btn-ghost btn-sm btn-icon"
              title=${texts.download.remove}
              aria-label="${texts.download.remove}: ${nameOf(file)}"
              @click=${() => (this.removing = file)}
            >
              ${icon('trash', 'i-sm')}
            </button>`
          : nothing
      }
    </li>`
  }
}

function withFile(files: Files | null, told: DownloadFragment): Files | null {
  return files && { ...files, all: files.all.map((file) => (file.id === told.id ? later(file, told) : file)) }
}

const nameOf = (file: DownloadFragment): string =>
  `${file.format}, ${texts.log.events(count(file.events), file.events === 1)}`

const stateName = (file: DownloadFragment): string =>
  ({
    FAILED: texts.download.failed,
    CANCELLED: texts.download.stopped,
    EXPIRED: texts.download.expired,
    COMPLETED: texts.download.done,
    REQUESTED: texts.download.waiting,
    RUNNING: texts.download.waiting,
  })[file.status]

declare global {
  interface HTMLElementTagNameMap {
    'annals-downloads': DownloadsPage
  }
}
