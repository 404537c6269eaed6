# syntax=docker/dockerfile:1

# glibc: the native core of the Temporal SDK has no build for musl (Alpine)
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN node scripts/build.mjs

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# the core package carries its binary for five platforms: 120 MB that this one never loads
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
    ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} + \
  && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production TEMPOTUNE_HEALTH_PORT=9090
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# a named volume mounted here takes over its owner: the emulator keeps its jobs in it
RUN mkdir /data && chown 1000:1000 /data
# node, as a number: Kubernetes checks runAsNonRoot by it
USER 1000:1000
# the image of a worker: other verbs switch this off or bring their own
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TEMPOTUNE_HEALTH_PORT || 9090}/health`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["worker"]
