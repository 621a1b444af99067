import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

// Where `canting serve` or `canting demo` listens while the screens are developed.
const server = process.env["CANTING_SERVER"] ?? "http://127.0.0.1:8080";

// keepFolder leaves the marker that lets Go embed `dist` before the first build.
const keepFolder: Plugin = {
  name: "keep-folder",
  apply: "build",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: ".gitkeep", source: "" });
  },
};

// compress lays a .br and a .gz beside every text of the build, so that the server
// compresses nothing while people wait.
const compress: Plugin = {
  name: "compress",
  apply: "build",
  writeBundle({ dir = "dist" }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => /\.(js|css|html|svg)$/.test(file))) {
      const plain = readFileSync(join(dir, name));
      writeFileSync(join(dir, name + ".br"), brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }));
      writeFileSync(join(dir, name + ".gz"), gzipSync(plain, { level: 9 }));
    }
  },
};

export default defineConfig(async ({ mode }) => ({
  // The mock speaks for the server in development only: `npm run mock`.
  plugins: [keepFolder, compress, mode === "mock" && (await import("./dev/mock.ts")).mock()],
  server: mode === "mock" ? {} : { proxy: { "/api": server } },
  build: {
    // Chrome 111 and Firefox 113 are what an office computer of 2023 has.
    target: ["chrome111", "firefox113", "safari16.4"],
    // The server's content security policy forbids data: URLs and inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: "manifest.json",
    // What every page needs is one file, whichever of it a single page does without: a request costs more than its bytes.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "kit", test: /\/ui\/(node_modules\/|kit\/|client\/|desk\/router|desk\/pairCount|desk\/city\/regions|desk\/city\/MonthChooser)(?!.*(catalogue\.|upload\.|uuid\.)).*\.(ts|tsx|mjs|js)$/ }] } } },
  },
}));
