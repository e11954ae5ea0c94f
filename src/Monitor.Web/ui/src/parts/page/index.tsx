import './page.css'
import { t } from '@parts/i18n'
import type { Tone } from '@parts/status'
import { type ReactNode, useEffect } from 'react'
import { Link, NavLink } from 'react-router'

export function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Monitor` : 'Monitor'
  }, [title])
}

/** The head of a screen: its name, what it is about, and what can be done. */
export function PageHead({ title, lead, before, children }: { title: string; lead?: ReactNode; before?: ReactNode; children?: ReactNode }) {
  useTitle(title)
  return (
    <header className="page-head">
      {before}
      <div className="page-title">
        <h1>{title}</h1>
        {lead && <div className="page-lead">{lead}</div>}
      </div>
      <div className="page-actions">{children}</div>
    </header>
  )
}

export function Panel({
  title,
  side,
  children,
  flush = false,
  className = '',
}: {
  title?: ReactNode
  side?: ReactNode
  children: ReactNode
  flush?: boolean
  className?: string
}) {
  return (
    <section className={`panel ${flush ? 'panel-flush' : ''} ${className}`}>
      {(title || side) && (
        <div className="panel-head">
          {title && <h2>{title}</h2>}
          {side}
        </div>
      )}
      {children}
    </section>
  )
}

interface Figure {
  label: string
  value: ReactNode
  tone?: Tone
  note?: ReactNode
  to?: string
  active?: boolean
}

/** Numbers in a row: the state of the whole at a glance. Those that lead somewhere are links. */
export function Figures({ figures, loading = false }: { figures: readonly Figure[]; loading?: boolean }) {
  return (
    <div className="figures-box" tabIndex={0} role="group" aria-label={t('page.figures')}>
      <dl className="figures">
        {figures.map((figure) => {
          const value = loading ? <span className="skeleton">000</span> : figure.value
          return (
            <div key={figure.label} className={`figure ${figure.active ? 'figure-on' : ''} ${figure.to ? 'figure-link' : ''}`}>
              <dt>{figure.label}</dt>
              <dd className={`num ${figure.tone ? `tone-${figure.tone}` : ''}`}>
                {figure.to ? (
                  <Link to={figure.to} className="figure-cover">
                    {value}
                  </Link>
                ) : (
                  value
                )}
                {figure.note && !loading && <small>{figure.note}</small>}
              </dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}

export interface Tab {
  to: string
  label: string
  count?: ReactNode
  active: boolean
}

/** Tabs are links: every one has an address. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <NavLink
          key={tab.label}
          to={tab.to}
          className={() => `tab ${tab.active ? 'tab-on' : ''}`}
          aria-current={tab.active ? 'page' : undefined}
          preventScrollReset
        >
          {tab.label}
          {tab.count !== undefined && <span className="tab-count num">{tab.count}</span>}
        </NavLink>
      ))}
    </nav>
  )
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="facts">{children}</dl>
}

/** How much of something is used. */
export function Meter({ value, max, label, tone }: { value: number; max: number; label: string; tone?: Tone }) {
  const share = max > 0 ? Math.min(1, value / max) : 0
  return (
    <span className="meter" role="meter" aria-label={label} aria-valuenow={Math.round(share * 100)} aria-valuemin={0} aria-valuemax={100}>
      <i style={{ width: `${share * 100}%` }} className={`meter-${tone ?? (share > 0.9 ? 'bad' : share > 0.75 ? 'wait' : 'ok')}`} />
    </span>
  )
}

export function Skeletons({ rows, height = 46 }: { rows: number; height?: number }) {
  return (
    <div aria-hidden="true" className="skeletons">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} style={{ height }}>
          <span className="skeleton" style={{ width: `${30 + ((index * 17) % 30)}%` }} />
        </div>
      ))}
    </div>
  )
}
