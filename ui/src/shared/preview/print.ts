import { printWindow } from '@/platform'

import { address, type Preview } from './pages'

const HOLDER = 'printed-pages'
/** The size of the paper; what is built in cannot know it. */
const paperSheet = new CSSStyleSheet()

/** Takes what was printed out of the page again. */
export function clearPrinted(): void {
  document.querySelector(`.${HOLDER}`)?.remove()
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== paperSheet)
}

/**
 * Prints exactly these pages through the system's dialog, each on a paper of its own. The paper is
 * that of the first; a page that lies otherwise is turned.
 */
export async function print(preview: Preview, pages: readonly number[]): Promise<void> {
  clearPrinted()
  const paper = preview.pages[pages[0] ?? 0]
  if (!paper) return
  const holder = document.createElement('div')
  holder.className = HOLDER
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
