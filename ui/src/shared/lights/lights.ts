/** A light: always a word and a shape as well as a colour. */
export type LightName = 'red' | 'yellow' | 'green' | 'blue' | 'grey'

const WORDS: Record<LightName, string> = { red: '红', yellow: '黄', green: '绿', blue: '蓝', grey: '灰' }

/** Heaviest first. */
export const LIGHTS: readonly LightName[] = ['red', 'yellow', 'green', 'blue', 'grey']

/** The word of a light. */
export function lightWord(light: LightName | null): string {
  return light ? WORDS[light] : '无'
}

/** How many of each light there are. */
export function countLights(lights: Iterable<LightName>): Record<LightName, number> {
  const counts: Record<LightName, number> = { red: 0, yellow: 0, green: 0, blue: 0, grey: 0 }
  for (const light of lights) counts[light] += 1
  return counts
}
