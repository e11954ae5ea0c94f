import './entrance.css'
import '../../app/shell.css'
import { useTitle } from '@parts/page'
import type { ReactNode } from 'react'
import { LanguageMenu, SchemeMenu } from '../../app/Shell'

export function Card({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useTitle(title)
  return (
    <main className="entrance">
      <div>
        <div className="entrance-card">
          <img src="/icon.svg" width="30" height="30" alt="" />
          <h1>{title}</h1>
          {lead && <p>{lead}</p>}
          {children}
        </div>
        <div className="entrance-foot">
          <SchemeMenu />
          <LanguageMenu />
        </div>
      </div>
    </main>
  )
}
