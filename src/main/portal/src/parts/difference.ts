/** A text in pieces: what both have, and what only this one has. */
export interface Piece {
  readonly text: string
  readonly differs: boolean
}

const LONGEST = 4_000

/** What is the same at the beginning and at the end of two texts is not marked: the middle is. */
export function difference(before: string, after: string): { before: Piece[]; after: Piece[] } {
  if (before.length > LONGEST || after.length > LONGEST) return { before: whole(before), after: whole(after) }
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++
  // With nothing in common there is nothing to tell apart.
  if (start + end < Math.min(before.length, after.length) * 0.25) return { before: whole(before), after: whole(after) }
  return { before: pieces(before, start, end), after: pieces(after, start, end) }
}

const whole = (text: string): Piece[] => [{ text, differs: false }]

function pieces(text: string, start: number, end: number): Piece[] {
  return [
    { text: text.slice(0, start), differs: false },
    { text: text.slice(start, text.length - end), differs: true },
    { text: text.slice(text.length - end), differs: false },
  ].filter((piece) => piece.text !== '')
}
