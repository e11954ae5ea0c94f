import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Described } from './Described'

test('names between backticks are shown as code, and a text without them as it is', () => {
  expect(render(<Described text="With `all`, and `parts` beside it." />).container.innerHTML).toBe(
    'With <code>all</code>, and <code>parts</code> beside it.',
  )
  expect(render(<Described text="Reads a video." />).container.innerHTML).toBe('Reads a video.')
})

test('a name that comes twice leaves nothing behind when the text is another one', () => {
  const { container, rerender } = render(<Described text="`one` and `one` and `two`" />)
  expect(container.innerHTML).toBe('<code>one</code> and <code>one</code> and <code>two</code>')
  rerender(<Described text="`two` or `one`" />)
  expect(container.innerHTML).toBe('<code>two</code> or <code>one</code>')
})
