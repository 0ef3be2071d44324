import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  CancelDownloadDocument,
  DownloadProgressDocument,
  exportFormats,
  RequestDownloadDocument,
  type DownloadFragment,
  type ExportFormat,
} from '../generated/graphql'
import type { Log } from '../log/log'
import { css } from '../parts/css'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { count, size, typed, zoneName } from '../parts/time'
import { say } from '../parts/toast'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { isRunning, later } from './progress'

/** Asks for a file of this view or of everything, shows how it is written, and saves it. Fires `close-download`. */
@customElement('annals-download')
export class DownloadDialog extends Part {
  @property({ attribute: false }) log!: Log
  @state() private format: ExportFormat = exportFormats[0] as ExportFormat
  @state() private everything = false
  @state() private made: DownloadFragment | null = null
  @state() private refused: Refused | null = null
  @state() private asking = false
  #stop: (() => void) | null = null

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
  }

  get #fileName(): string {
    const tenant = this.log.server.tenant
    const day = typed(Date.now(), this.log.view.zone).slice(0, 10)
    return `audit-log${tenant ? `-${tenant}` : ''}-${day}.${this.format.toLowerCase()}`
  }

  async #start(): Promise<void> {
    const { log } = this
    this.asking = true
    this.refused = null
    try {
      const { requestExport } = await log.server.ask(RequestDownloadDocument, {
        input: {
          format: this.format,
          fileName: this.#fileName,
          timeZone: zoneName(log.view.zone),
          order: 'OLDEST_FIRST',
          filter: this.everything ? null : log.filter,
          search: this.everything ? null : log.search,
        },
      })
      this.made = requestExport
      this.#follow(requestExport.id)
    } catch (fault) {
      this.refused = Refused.from(fault)
    } finally {
      this.asking = false
    }
  }

  #follow(id: string): void {
    this.#stop = this.log.server.follow(
      DownloadProgressDocument,
      { id },
      {
        next: ({ exportProgress }) => {
          const before = this.made?.status
          this.made = this.made ? later(this.made, exportProgress) : exportProgress
          if (this.made.status === 'COMPLETED' && before !== 'COMPLETED') void this.#save(this.made)
        },
        fail: (refused) => {
          if (refused.isAway) window.setTimeout(() => this.isConnected && this.#follow(id), 1_500)
          else this.refused = refused
        },
        end: () => undefined,
      },
    )
  }

  async #save(made: DownloadFragment): Promise<void> {
    try {
      await save(this.log.server, made, this)
      this.tell('close-download')
    } catch (fault) {
      this.refused = Refused.from(fault)
    }
  }

  async #cancel(): Promise<void> {
    if (!this.made) return
    try {
      const { cancelExport } = await this.log.server.ask(CancelDownloadDocument, { id: this.made.id })
      this.made = later(this.made, cancelExport)
    } catch (fault) {
      this.refused = Refused.from(fault)
    }
  }

  override render() {
    const close = () => this.tell('close-download')
    return this.made ? this.#progress(this.made, close) : this.#choose(close)
  }

  #choose(close: () => void): TemplateResult {
    const { total, view } = this.log
    const all = view.terms.length === 0 && view.range === 'all'
    return dialog({
      title: texts.download.title,
      close,
      submit: () => void this.#start(),
      body: html`
        <fieldset class="field plain">
          <legend class="label">${texts.download.format}</legend>
          <span class="seg" role="radiogroup" aria-label=${texts.download.format}
            >${exportFormats.map(
              (format) =>
                html`<button
                  type="button"
                  role="radio"
                  aria-checked=${this.format === format}
                  title=${texts.download.formats[format] ?? format}
                  @click=${() => (this.format = format)}
                >
                  ${format}
                </button>`,
            )}</span
          >
          <span class="hint">${texts.download.formats[this.format] ?? ''}</span>
        </fieldset>
        ${
          all
            ? nothing
            : html`<fieldset class="field plain">
                <legend class="label">${texts.download.what}</legend>
                <span class="seg" role="radiogroup" aria-label=${texts.download.what}>
                  <button
                    type="button"
                    role="radio"
                    aria-checked=${!this.everything}
                    @click=${() => (this.everything = false)}
                  >
                    ${
                      total
                        ? texts.download.view(count(total.value) + (total.exact ? '' : '+'))
                        : texts.download.viewPlain
                    }
                  </button>
                  <button
                    type="button"
                    role="radio"
                    aria-checked=${this.everything}
                    @click=${() => (this.everything = true)}
                  >
                    ${texts.download.everything}
                  </button>
                </span>
              </fieldset>`
        }
        <p class="hint">${texts.download.columns(view.zone === 'utc' ? texts.log.utc : zoneName('local'))}</p>
        ${this.refused ? fault(this.refused) : nothing}
      `,
      foot: html`<button type="button" class="btn" @click=${close}>${texts.cancel}</button
        ><button class="btn btn-primary" ?disabled=${this.asking}>${icon('download')}${texts.download.start}</button>`,
    })
  }

  #progress(made: DownloadFragment, close: () => void): TemplateResult {
    const running = isRunning(made)
    const percent = Math.round(made.progress * 100)
    return dialog({
      title: html`<span class="anywhere"
        >${(made.status === 'FAILED' ? texts.download.notMade : texts.download.writing)(this.#fileName)}</span
      >`,
      close,
      body: html`
        ${
          made.status === 'FAILED'
            ? html`<p class="fault" role="alert">${made.error ?? texts.download.failed}</p>`
            : nothing
        }
        <p>
          <strong>${percent}%</strong>
          <span class="muted"
            >${
              made.status === 'REQUESTED'
                ? texts.download.waiting
                : texts.download.progress(count(made.events), size(made.bytes))
            }</span
          >
        </p>
        <div
          class="progress"
          role="progressbar"
          aria-label=${texts.download.title}
          aria-valuenow=${percent}
          aria-valuemin="0"
          aria-valuemax="100"
        >
          <i ${css({ '--v': `${percent}%` })}></i>
        </div>
        ${
          made.status === 'FAILED'
            ? nothing
            : html`<p class="hint">
                ${made.status === 'CANCELLED' ? texts.download.stopped : texts.download.mayClose}
              </p>`
        }
        ${this.refused ? fault(this.refused) : nothing}
      `,
      foot: html`${
          running
            ? html`<button type="button" class="btn btn-danger" @click=${() => void this.#cancel()}>
                ${texts.download.stop}
              </button>`
            : nothing
        }<button type="button" class="btn" @click=${close}>${texts.close}</button>`,
    })
  }
}

export function fault(refused: Refused): TemplateResult {
  return html`<p class="fault" role="alert">
    ${refused.message}
    <span class="errcode">${refused.code}${refused.executionId ? ` / ${refused.executionId}` : ''}</span>
  </p>`
}

/** Reads a finished file with the reader's token and hands it to the browser. */
export async function save(server: Server, made: DownloadFragment, from: Element): Promise<void> {
  if (!made.downloadUrl) return
  const { blob, name } = await server.file(made.downloadUrl)
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
  say(from, { text: texts.download.saved(name) })
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-download': DownloadDialog
  }
}
