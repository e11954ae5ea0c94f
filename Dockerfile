# Two images from one file: the service (the default) and, with --target simulator, the provider simulator of demo mode.
FROM node:24-slim AS pages
WORKDIR /pages
COPY src/Monitor.Web/ui/package.json src/Monitor.Web/ui/package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY src/Monitor.Web/ui .
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
COPY --from=pages /pages/dist src/Monitor.Web/ui/dist
RUN dotnet restore src/Monitor.Web --locked-mode && dotnet restore tools/Monitor.ProviderSimulator --locked-mode
# Analyzers and code style are judged by the tests' build, not here.
RUN dotnet publish src/Monitor.Web -c Release --no-restore -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -o /out/web \
 && dotnet publish tools/Monitor.ProviderSimulator -c Release --no-restore -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -o /out/simulator

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS base
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
WORKDIR /app

FROM base AS simulator
COPY --from=build /out/simulator .
USER $APP_UID
EXPOSE 5099
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s CMD curl -fsS http://127.0.0.1:5099/_simulator/health || exit 1
ENTRYPOINT ["dotnet", "Monitor.ProviderSimulator.dll", "--urls", "http://0.0.0.0:5099"]

# PostgreSQL is not in the image: give the service a server with PG_URL, as docker-compose.yml does.
FROM base AS web
COPY --from=build /out/web .
COPY LICENSE NOTICE tools/docker/entrypoint.sh ./
RUN mkdir /data && chown $APP_UID /data
ENV MONITOR_BIND=0.0.0.0 PORT=8080 MONITOR_DATA_DIR=/data
VOLUME /data
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD curl -fsS "http://127.0.0.1:$PORT/health" || exit 1
ENTRYPOINT ["./entrypoint.sh"]
