import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { StructuresQuery } from '../generated/graphql'
import { Part } from '../parts/model'
import { ago } from '../parts/time'
import { texts } from '../texts'

export type Version = StructuresQuery['structureVersions'][number]

const FIRST_VERSIONS = 6

/** Who changed what in a structure. Fires `go-back` with the number of a version. */
@customElement('annals-versions')
export class Versions extends Part {
  @property({ attribute: false }) versions: readonly Version[] = []
  @property({ attribute: false }) current = 0
  /** Whether they are a tenant's: then those of all tenants are marked. */
  @property({ type: Boolean }) ofTenant = false
  @state() private all = false

  override render() {
    const shown = this.all ? this.versions : this.versions.slice(0, FIRST_VERSIONS)
    return html`<section class="panel" aria-labelledby="versions-head">
      <div class="panel-head"><h2 id="versions-head">${texts.builder.versions}</h2></div>
      <ol class="vers">
        ${shown.map((version) => {
          const now = version.version === this.current
          return html`<li>
            <span class="tag ${now ? 'tag-accent' : ''}">${version.version}</span>
            <span class="clip-2"
              ><b class=${now ? '' : 'plain'}>${version.what}</b
              ><span class="muted clip"
                >${author(version)},
                ${ago(Date.parse(version.at))}${
                  this.ofTenant && version.changed === 'DEPLOYMENT' ? ` · ${texts.builder.allTenants}` : ''
                }</span
              ></span
            >
            ${
              now
                ? html`<span class="tag tag-ok">${texts.builder.inUse}</span>`
                : html`<button
                    class="btn btn-sm"
                    aria-label="${texts.builder.goBack}, ${texts.builder.version(version.version)}"
                    @click=${() => this.tell('go-back', version.version)}
                  >
                    ${texts.builder.goBack}
                  </button>`
            }
          </li>`
        })}
      </ol>
      ${
        this.versions.length > FIRST_VERSIONS && !this.all
          ? html`<p class="pad"><button class="link" @click=${() => (this.all = true)}>${texts.more}</button></p>`
          : nothing
      }
    </section>`
  }
}

function author(version: Version): string {
  const { kind, id } = version.by
  return id ?? (kind === 'ANNALS' ? texts.product : texts.builder.allTenants)
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-versions': Versions
  }
}
