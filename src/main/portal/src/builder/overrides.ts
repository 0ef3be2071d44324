import { html, nothing, type TemplateResult } from 'lit'
import type { StructureFieldFragment, StructureFragment } from '../generated/graphql'
import { icon } from '../parts/icons'
import { texts } from '../texts'

/** What a tenant has in its own way, and how it takes that back. */

/** Which parts of a field are not as all tenants have them, in words; nothing where none is. */
export function overriddenTag(field: StructureFieldFragment): TemplateResult | typeof nothing {
  if (field.overridden.length === 0) return nothing
  const parts = field.overridden.map((part) => texts.builder.parts[part] ?? part).join(', ')
  return html`<span class="tag" title=${texts.builder.overriddenParts(parts)}>${texts.builder.overridden}</span>`
}

export function resetField(field: StructureFieldFragment, reset: () => void): TemplateResult | typeof nothing {
  return field.overridden.length === 0
    ? nothing
    : html`<button
        class="btn btn-ghost btn-sm btn-icon"
        aria-label=${texts.builder.reset(field.displayName)}
        title=${texts.builder.reset(field.displayName)}
        @click=${reset}
      >
        ${icon('undo')}
      </button>`
}

/** Of the order and the validation of a structure. */
export function resetPart(
  structure: StructureFragment,
  part: 'order' | 'validation',
  reset: () => void,
): TemplateResult | typeof nothing {
  return structure.overridden.includes(part)
    ? html`<button
        class="btn btn-ghost btn-sm"
        aria-label=${texts.builder.resetPart[part]}
        title=${texts.builder.resetPart[part]}
        @click=${reset}
      >
        ${icon('undo')}${texts.builder.backToDefault}
      </button>`
    : nothing
}
