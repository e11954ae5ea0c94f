import { useEffect, useState } from 'react'

export function css(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

/** The theme is what canvas cannot inherit: it is drawn again when it changes. */
export function useScheme(): string {
  const read = () => document.documentElement.getAttribute('data-mantine-color-scheme') ?? 'light'
  const [scheme, setScheme] = useState(read)
  useEffect(() => {
    const observer = new MutationObserver(() => setScheme(read()))
    observer.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })
    return () => observer.disconnect()
  }, [])
  return scheme
}
