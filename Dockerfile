# Qonyrau for real use; docker-compose.yml runs it beside MongoDB, coturn and Caddy.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The worker: the official one, else built from its source (see scripts/setup/worker.ts).
ENV XDG_CACHE_HOME=/cache
RUN node -e 'import("./scripts/setup/worker.ts").then(({ bringWorker }) => bringWorker())' \
  && cp /cache/qonyrau/worker/*/mediasoup-worker /usr/local/bin/
RUN npx vite build client

FROM node:24-bookworm-slim
WORKDIR /app
# libuv, libssl and libabsl are what a worker built here links; the official one needs none of them. LibreOffice and
# fonts as wide as Times, Arial and Calibri make slides of PPTX and DOCX (290 MB; PDF needs none of it).
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg libuv1 libssl3 libabsl20220623 \
  libreoffice-impress-nogui libreoffice-writer-nogui \
  fonts-dejavu-core fonts-liberation fonts-crosextra-carlito \
  && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
# The image's Node is the right one: the copy that comes as a package is not needed.
RUN npm ci --omit=dev && npm cache clean --force && rm -rf node_modules/node-linux-*
COPY server server
COPY media media
COPY --from=build /app/dist dist
COPY --from=build /usr/local/bin/mediasoup-worker /usr/local/bin/
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production MEDIASOUP_WORKER_BIN=/usr/local/bin/mediasoup-worker DATA_DIR=/data
USER node
VOLUME /data
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "-e", \
  "fetch(`http://localhost:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]
