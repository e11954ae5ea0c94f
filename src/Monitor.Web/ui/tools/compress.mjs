// Writes a compressed copy beside every text of a folder; the service hands out whichever a browser takes.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const texts = /\.(js|css|html|svg|json|webmanifest)$/
const folder = process.argv[2]
for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name)
  if (!texts.test(name) || !statSync(path).isFile()) continue
  const content = readFileSync(path)
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
  writeFileSync(
    `${path}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  )
}
