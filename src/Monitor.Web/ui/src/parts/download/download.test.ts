import { expect, test } from 'vitest'
import { toCsv } from '.'

test('texts are quoted where they have to be, and are no formulas', () => {
  expect(
    toCsv([
      ['a', 1],
      ['x,"y"', -2],
      ['=1+1', '-3'],
    ]),
  ).toBe('a,1\r\n"x,""y""",-2\r\n\'=1+1,-3')
})
