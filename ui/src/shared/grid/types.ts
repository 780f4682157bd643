/** A column of a grid. */
export interface Column {
  key: string
  title: string
  width: number
  /** Numbers stand right; they are typed with any separators and summed in the status line. */
  numeric?: boolean
  /** Stays in place when the grid is scrolled sideways; frozen columns stand first. */
  frozen?: boolean
  /** Derived: shown, never typed into. */
  derived?: boolean
  sortable?: boolean
  /** The only words that the column takes. */
  options?: readonly string[]
  /** Whether an option is meant by what is typed; where absent, by any part of its text. */
  means?: (option: string, typed: string) => boolean
  /** Takes days: a calendar opens over it. */
  calendar?: boolean
  /** What is typed as it is taken, such as `8-12` as a date. */
  read?: (typed: string) => string
}

/** What is to be said of a cell. */
export interface Mark {
  severity: 'E' | 'W' | 'I'
  text: string
  /** What the page knows it by. */
  key?: string
}

/** A row as it is shown: texts by the column's key. */
export interface Row {
  id: number
  cells: Readonly<Record<string, string>>
  marks?: Readonly<Record<string, Mark>>
  /** Of a closed period. */
  locked?: boolean
  /** Struck through: it no longer counts. */
  voided?: boolean
}

/** A cell by its place. */
export interface Place {
  row: number
  column: number
}

/** A rectangle of cells, both ends included. */
export interface Range {
  top: number
  bottom: number
  left: number
  right: number
}

/** The order of rows. */
export interface Order {
  key: string
  descending: boolean
}
