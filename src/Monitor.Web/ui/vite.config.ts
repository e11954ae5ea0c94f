import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    // Everything by its own address, so that the content policy needs no data: for scripts and fonts.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '^/(api|hubs|hangfire|swagger|openapi|profiles)': { target: process.env.MONITOR_URL ?? 'http://localhost:8080', ws: true } },
  },
  test: { environment: 'jsdom', setupFiles: ['src/setupTests.ts'], include: ['src/**/*.test.{ts,tsx}'] },
})
