import { t, word } from '@parts/i18n'
import { Skeletons } from '@parts/page'
import { Mark } from '@parts/status'
import { healthTone, useProviders } from './health'

/** Who can be asked what. */
export function MatrixTab() {
  const providers = useProviders()
  if (!providers.data) return <Skeletons rows={8} />
  const able = providers.data.map((provider) => ({ ...provider, capabilities: provider.capabilities as Record<string, string[]> }))
  const platforms = [...new Set(able.flatMap((provider) => Object.keys(provider.capabilities)))].sort()
  return (
    <div className="stack">
      {platforms.map((platform) => {
        const own = able.filter((provider) => platform in provider.capabilities)
        const fetches = [...new Set(own.flatMap((provider) => provider.capabilities[platform] ?? []))].sort()
        return (
          <section key={platform} className="table-box" tabIndex={0} aria-label={word('platform', platform)}>
            <table className="table matrix">
              <thead>
                <tr>
                  <th scope="col">
                    {word('platform', platform)} · {t('matrix.fetch')}
                  </th>
                  {own.map((provider) => (
                    <th key={provider.name} scope="col" className="matrix-head">
                      <span>
                        <Mark tone={healthTone(provider.health)} /> {provider.name}
                      </span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {fetches.map((fetch) => (
                  <tr key={fetch}>
                    <th scope="row">{fetch.replaceAll('_', ' ')}</th>
                    {own.map((provider) => (
                      <td key={provider.name} className="matrix-cell">
                        {provider.capabilities[platform]?.includes(fetch) ? (
                          <span className="matrix-yes" role="img" aria-label={t('matrix.yes')}>
                            ●
                          </span>
                        ) : (
                          <span className="faint" role="img" aria-label={t('matrix.no')}>
                            ·
                          </span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )
      })}
    </div>
  )
}
