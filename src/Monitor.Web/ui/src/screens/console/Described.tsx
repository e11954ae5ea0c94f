import { createElement, Fragment } from 'react'

/** A text about a flow: the names between its backticks are set as code. The parts are children in their order, since a name may come twice. */
export function Described({ text }: { text: string }) {
  const parts = text.split(/(`[^`]+`)/).map((part) => (part.startsWith('`') ? createElement('code', null, part.slice(1, -1)) : part))
  return createElement(Fragment, null, ...parts)
}
