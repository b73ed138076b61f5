# Builds with everything, runs with what it needs. One image for every server: the command says which.
FROM node:24-bookworm-slim AS build
WORKDIR /watchfloor
COPY package.json package-lock.json ./
RUN npm ci --no-fund --no-audit
COPY . .
RUN node tools/build/main.ts all && npm prune --omit=dev --no-fund --no-audit

FROM node:24-bookworm-slim
WORKDIR /watchfloor
ENV NODE_ENV=production
COPY --from=build /watchfloor/package.json ./
COPY --from=build /watchfloor/node_modules ./node_modules
COPY --from=build /watchfloor/dist ./dist
RUN mkdir /data && chown node /data
USER node
EXPOSE 3000 3001 3002 3003
CMD ["node", "--max-semi-space-size=4", "dist/apps/standalone/main.js"]
