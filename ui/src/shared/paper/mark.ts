/** How a cell of a paper form is marked. */
export interface Mark {
  tone: 'error' | 'remark' | 'open' | 'explained' | 'note'
  text: string
}
