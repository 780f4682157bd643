import { printWindow } from '@/platform'

import { address, type Preview, type Sheet } from './pages'

const HOLDER = 'printed-pages'
/** The size of the paper; what is built in cannot know it. */
const paperSheet = new CSSStyleSheet()

/** Takes what was printed out of the page again. */
export function clearPrinted(): void {
  document.querySelector(`.${HOLDER}`)?.remove()
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== paperSheet)
}

/** Whether the webview asks for the paper that a page says; others print on what the dialog has: upright A4 with margins. */
const saysPaper = /\bEdg\//.test(navigator.userAgent)

/** The paper that is printed on, for pages of that size. */
export function paperOf({ width, height }: Sheet, asked = saysPaper): Sheet {
  return asked ? { width, height } : { width: Math.min(width, height), height: Math.max(width, height) }
}

/**
 * Prints exactly these pages through the system's dialog, each on a paper of its own. The paper is
 * that of the first where the webview can ask for it; a page that lies otherwise is turned.
 */
export async function print(preview: Preview, pages: readonly number[]): Promise<void> {
  clearPrinted()
  const first = preview.pages[pages[0] ?? 0]
  if (!first) return
  const paper = paperOf(first)
  const holder = document.createElement('div')
  holder.className = saysPaper ? HOLDER : `${HOLDER} within-margins`
  holder.setAttribute('aria-hidden', 'true')
  for (const page of pages) {
    const picture = new Image()
    picture.src = address(await preview.draw(page))
    await picture.decode()
    const leaf = document.createElement('div')
    leaf.style.aspectRatio = `${paper.width} / ${paper.height}`
    const size = preview.pages[page]
    if (size && size.width > size.height !== paper.width > paper.height) {
      leaf.className = 'turned'
      picture.style.width = `${(100 * size.width) / paper.width}%`
    }
    leaf.append(picture)
    holder.append(leaf)
  }
  document.body.append(holder)
  paperSheet.replaceSync(`@page { size: ${paper.width}mm ${paper.height}mm; margin: 0 }`)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, paperSheet]
  await printWindow()
}
