import { expect, it } from 'vitest'

import { fileName, splitName } from './names'

it('a name keeps its bracketed number apart', () => {
  expect(splitName('草原生态保护监测项目（008）')).toEqual({ head: '草原生态保护监测项目', tail: '（008）' })
  expect(splitName('草原（生态）保护')).toEqual({ head: '草原（生态）保护', tail: '' })
})

it('a path ends in its file name', () => {
  expect(fileName('C:\\资料\\目标.xlsx')).toBe('目标.xlsx')
  expect(fileName('/home/a/台账.xlsx')).toBe('台账.xlsx')
})
