/** `name:value name:"two words" word`: each word with the name before it, in small letters; '' where there is none. */
export function* qualifiers(text: string): Generator<[name: string, value: string]> {
  for (const match of text.matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)) {
    const value = match[2] ?? match[3] ?? ''
    if (value !== '') yield [match[1]?.toLowerCase() ?? '', value]
  }
}

export interface Age {
  older: boolean
  /** Than so many seconds. */
  seconds: number
}

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `>10m`, `<1h`; what is neither is no age. */
export function readAge(text: string): Age | undefined {
  const age = /^([<>]?)(\d+)([smhd])$/.exec(text)
  return age ? { older: age[1] !== '<', seconds: Number(age[2]) * units[age[3]] } : undefined
}

/** An age as the time that the API wants. */
export function timeOf(age: Age, now: number): string {
  return new Date(now - age.seconds * 1000).toISOString()
}
