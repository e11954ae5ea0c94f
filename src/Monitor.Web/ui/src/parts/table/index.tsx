import './table.css'
import { Button } from '@mantine/core'
import { t } from '@parts/i18n'
import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table'
import { type ReactNode, useMemo } from 'react'
import { useNavigate } from 'react-router'

export interface Column<T> {
  id: string
  head: ReactNode
  cell: (row: T) => ReactNode
  right?: boolean
  className?: string
}

const features = tableFeatures({})
const nothing: readonly never[] = []

/** A list as a table. A row that leads somewhere can be clicked, and reached with j and k. */
export function Table<T extends object>({
  label,
  rows,
  columns,
  rowId,
  rowTo,
  empty,
  more,
}: {
  label: string
  rows: readonly T[] | undefined
  columns: readonly Column<T>[]
  rowId: (row: T) => string
  rowTo?: (row: T) => string | undefined
  empty?: ReactNode
  more?: { has: boolean; loading: boolean; load: () => void }
}) {
  const navigate = useNavigate()
  const defined = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>()
    return helper.columns(
      columns.map((column) =>
        helper.display({ id: column.id, header: () => column.head, cell: ({ row }) => column.cell(row.original), meta: column as never }),
      ),
    )
  }, [columns])
  const table = useTable({ features, columns: defined, data: (rows ?? nothing) as T[], getRowId: rowId })
  const styles = new Map(columns.map((column) => [column.id, `${column.right ? 'r num' : ''} ${column.className ?? ''}`]))
  return (
    <section className="table-box" tabIndex={0} aria-label={label}>
      <table className="table" aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={styles.get(header.column.id)}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows === undefined &&
            Array.from({ length: 6 }, (_, index) => (
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column.id}>
                    <span className="skeleton" style={{ display: 'block', height: 12, width: `${50 + ((index * 13) % 40)}%` }} />
                  </td>
                ))}
              </tr>
            ))}
          {table.getRowModel().rows.map((row) => {
            const to = rowTo?.(row.original)
            return (
              <tr
                key={row.id}
                data-row={row.id}
                tabIndex={to ? 0 : -1}
                style={to ? { cursor: 'pointer' } : undefined}
                onClick={(event) => {
                  if (to && !(event.target as HTMLElement).closest('a,button,input,label')) void navigate(to)
                }}
                onKeyDown={(event) => {
                  if (to && event.key === 'Enter' && event.target === event.currentTarget) void navigate(to)
                }}
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className={styles.get(cell.column.id)}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {rows?.length === 0 && empty}
      {more?.has && (
        <div className="table-more">
          <Button variant="default" size="xs" loading={more.loading} onClick={more.load}>
            {t('action.more')}
          </Button>
        </div>
      )}
    </section>
  )
}
