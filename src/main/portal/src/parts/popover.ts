/** Puts an open popover below what opened it, or above where there is no room; within the window. */
export function openBelow(popover: HTMLElement, anchor: HTMLElement, align: 'start' | 'end' = 'start'): void {
  const at = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popover
  const left = align === 'start' ? at.left : at.right - width
  const below = at.bottom + 4 + height <= innerHeight - 4 || at.top < height
  popover.style.setProperty('left', `${Math.max(8, Math.min(innerWidth - width - 8, left))}px`)
  popover.style.setProperty('top', `${below ? at.bottom + 4 : at.top - height - 4}px`)
}
