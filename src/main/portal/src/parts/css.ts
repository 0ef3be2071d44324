import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js'
import { noChange } from 'lit'

/**
 * Sets properties of an element's style through CSSOM: a strict style-src refuses style attributes,
 * and lit's own styleMap writes one at the first rendering.
 */
class Css extends Directive {
  #set = new Set<string>()

  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('css() stands in a tag, not in an attribute')
  }

  render(_values: Readonly<Record<string, string | number | null>>): typeof noChange {
    return noChange
  }

  override update(part: ElementPart, [values]: [Readonly<Record<string, string | number | null>>]): typeof noChange {
    const style = (part.element as HTMLElement).style
    for (const name of this.#set) if (values[name] == null) style.removeProperty(name)
    this.#set.clear()
    for (const [name, value] of Object.entries(values)) {
      if (value == null) continue
      style.setProperty(name, String(value))
      this.#set.add(name)
    }
    return noChange
  }
}

export const css = directive(Css)

/** The names of what is true, for a class attribute beside others. */
export const classes = (names: Readonly<Record<string, boolean>>): string =>
  Object.keys(names)
    .filter((name) => names[name])
    .join(' ')
